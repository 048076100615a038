"""A dialogue as people of the shop read it: redacted turns, and what customers said of them.

Turns in which the second look found personal data, and such comments, are withheld. Votes are read as they are now, not
as they were at the last run.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

import psycopg

from dagster_slimft.web.problems import Refusal
from dagster_slimft.web.rows import all_rows, first_row

_DIALOGUE = """
    select dialogue_id, message_id, conversation_id, channel, topic, started_at, ended_at, rating, text_hash
    from slimft_marts.annotation_dialogues
    where dialogue_id = %s
"""
_BY_MESSAGE = "select dialogue_id from slimft.redacted_messages where message_id = %s"
_TURNS = """
    select turn_number, message_id, role, content, text_hash, started_at, message_ids
    from slimft_marts.annotation_turns
    where dialogue_id = %s
    order by turn_number
"""
_NEXT_SITTING = """
    select min(sent_at) from slimft.redacted_messages where conversation_id = %s and sent_at > %s
"""
_REACTIONS = """
    select message_id, value, count(*) as votes
    from slimft.reactions
    where not is_withdrawn and value in ('up', 'down') and (
        message_id = any(%(messages)s)
        or message_id is null and conversation_id = %(conversation)s
        and occurred_at >= %(start)s and occurred_at < %(end)s
    )
    group by message_id, value
"""
_RATINGS = """
    select stars from slimft.ratings
    where not is_withdrawn and conversation_id = %(conversation)s and occurred_at >= %(start)s and occurred_at < %(end)s
    order by occurred_at desc
"""
_FLAGS = """
    select id, message_id, problem_type, status, occurred_at
    from slimft.flags
    where message_id = any(%(messages)s)
        or message_id is null and conversation_id = %(conversation)s
        and occurred_at >= %(start)s and occurred_at < %(end)s
    order by occurred_at, id
"""
_COMMENTS = """
    select kind, message_id, case when residual_kinds = '{}' then text end as text, occurred_at
    from slimft.redacted_texts
    where kind in ('comment', 'flag_details') and (
        message_id = any(%(messages)s)
        or message_id is null and conversation_id = %(conversation)s
        and occurred_at >= %(start)s and occurred_at < %(end)s
    )
    order by occurred_at, personal_text_id
"""


class Flag(NamedTuple):
    """A problem somebody marked."""

    id: int
    problem_type: str
    status: str
    occurred_at: datetime


class Comment(NamedTuple):
    """What somebody typed; `text` is None where it is withheld."""

    text: str | None
    occurred_at: datetime


@dataclass(frozen=True)
class Said:
    """What customers said of a turn, or of the dialogue as a whole."""

    ups: int = 0
    downs: int = 0
    stars: Sequence[int] = ()
    flags: Sequence[Flag] = ()
    comments: Sequence[Comment] = ()

    @property
    def is_silent(self) -> bool:
        """Whether nobody said anything."""
        return not (self.ups or self.downs or self.stars or self.flags or self.comments)


@dataclass(frozen=True)
class Turn:
    """One turn; `content` is None where it is withheld."""

    number: int
    message_id: str
    role: str
    content: str | None
    text_hash: str
    started_at: datetime
    said: Said

    @property
    def can_be_corrected(self) -> bool:
        """Whether a reviewer may put other words in its place."""
        return self.role == "assistant" and self.content is not None


@dataclass(frozen=True)
class Dialogue:
    """One dialogue to read."""

    dialogue_id: UUID
    message_id: str
    conversation_id: str
    channel: str
    topic: str
    started_at: datetime
    ended_at: datetime
    text_hash: str
    turns: Sequence[Turn]
    said: Said = field(default_factory=Said)


async def dialogue_of_message(connection: psycopg.AsyncConnection, message_id: str) -> UUID:
    """The dialogue that a message belongs to now.

    Raises:
        Refusal: 404, there is none any more.
    """
    row = await (await connection.execute(_BY_MESSAGE, (message_id,))).fetchone()
    if row is None:
        raise Refusal(404, "this dialogue is gone: its messages are no longer in the shop")
    return UUID(str(row[0]))


async def read_dialogue(connection: psycopg.AsyncConnection, dialogue_id: UUID) -> Dialogue:
    """A dialogue with everything a reviewer sees.

    Raises:
        Refusal: 404, no dialogue has this id; 503, the pipeline has not run yet.
    """
    try:
        found = await first_row(connection, _DIALOGUE, (dialogue_id,))
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
        raise Refusal(503, "no dialogue is there yet: run the pipeline first (make run)") from None
    if found is None:
        raise Refusal(404, "no dialogue has this id: it may have been merged with another")
    turns = await all_rows(connection, _TURNS, (dialogue_id,))
    later = await first_row(connection, _NEXT_SITTING, (found.conversation_id, found.ended_at))
    sitting: dict[str, object] = {
        "messages": [message for turn in turns for message in turn.message_ids or ()],
        "conversation": found.conversation_id,
        "start": found.started_at,
        "end": (later and later[0]) or datetime.max.replace(tzinfo=UTC),
    }
    about = {
        name: await all_rows(connection, query, sitting)
        for name, query in (("reactions", _REACTIONS), ("flags", _FLAGS), ("comments", _COMMENTS))
    }
    stars = [row.stars for row in await all_rows(connection, _RATINGS, sitting)]
    of_messages = {message for turn in turns for message in turn.message_ids or ()}
    return Dialogue(
        found.dialogue_id,
        found.message_id,
        found.conversation_id,
        found.channel,
        found.topic,
        found.started_at,
        found.ended_at,
        found.text_hash,
        [_turn(turn, about) for turn in turns],
        _said(about, lambda message_id: message_id not in of_messages, stars),
    )


def _turn(turn: Any, about: Mapping[str, Sequence[Any]]) -> Turn:
    own = set(turn.message_ids or ())
    return Turn(
        turn.turn_number,
        turn.message_id,
        turn.role,
        turn.content,
        turn.text_hash,
        turn.started_at,
        _said(about, lambda message_id: message_id in own),
    )


def _said(about: Mapping[str, Sequence[Any]], is_about: Any, stars: Sequence[int] = ()) -> Said:
    reactions = [row for row in about["reactions"] if is_about(row.message_id)]
    return Said(
        ups=sum(row.votes for row in reactions if row.value == "up"),
        downs=sum(row.votes for row in reactions if row.value == "down"),
        stars=stars,
        flags=[
            Flag(row.id, row.problem_type, row.status, row.occurred_at)
            for row in about["flags"]
            if is_about(row.message_id)
        ],
        comments=[Comment(row.text, row.occurred_at) for row in about["comments"] if is_about(row.message_id)],
    )
