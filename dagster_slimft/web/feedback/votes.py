"""Votes as rows: what a person said of one message or dialogue, the newest word of theirs alone.

A repeated delivery changes nothing, one that arrives late loses against a newer one by `occurred_at`. A vote on a
message carries that message's id, one on a whole dialogue its conversation and time: every sitting of an endless
conversation keeps its own (SQL attaches it to the latest dialogue begun by then). Words that people type go into
slimft.personal_texts, from where redaction takes them.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

import psycopg

ReactionValue = Literal["up", "down", "neutral"]
TextKind = Literal["comment", "flag_details"]


@dataclass(frozen=True)
class Voter:
    """Who votes: provider (site, meta, evolution), account (the shop's site, number or instance), person there."""

    provider: str
    account: str
    reactor_id: str


class Target(NamedTuple):
    """One message, or one conversation at the vote's time."""

    message_id: str | None
    conversation_id: str | None

    @property
    def id(self) -> str:
        """The id of whichever it is."""
        return self.message_id or self.conversation_id or ""


@dataclass(frozen=True)
class Vote:
    """Who, on what, when."""

    voter: Voter
    target: Target
    occurred_at: datetime

    def as_parameters(self) -> dict[str, Any]:
        """The columns that all votes share."""
        return {
            "provider": self.voter.provider,
            "account": self.voter.account,
            "reactor_id": self.voter.reactor_id,
            "message_id": self.target.message_id,
            "conversation_id": self.target.conversation_id,
            "occurred_at": self.occurred_at,
        }


_REACTION = """
    insert into slimft.reactions as known (
        provider, account, message_id, conversation_id, reactor_id, value, emoji, is_withdrawn, occurred_at
    )
    values (
        %(provider)s, %(account)s, %(message_id)s, %(conversation_id)s, %(reactor_id)s, %(value)s, %(emoji)s,
        %(is_withdrawn)s, %(occurred_at)s
    )
"""
_SAID = "value = excluded.value, emoji = excluded.emoji, is_withdrawn = excluded.is_withdrawn"
_DIFFERS = "(known.value, known.is_withdrawn) is distinct from (excluded.value, excluded.is_withdrawn)"
_REACTION_ON_MESSAGE = f"""
    {_REACTION}
    on conflict (provider, account, message_id, reactor_id) where message_id is not null do update
    set {_SAID}, occurred_at = excluded.occurred_at
    where known.occurred_at < excluded.occurred_at
        -- WhatsApp counts seconds: of two words within one the later to arrive counts.
        or (known.occurred_at = excluded.occurred_at and {_DIFFERS})
"""
_REACTION_ON_DIALOGUE = f"""
    {_REACTION}
    on conflict (provider, account, conversation_id, reactor_id, occurred_at) where message_id is null do update
    set {_SAID}
    where {_DIFFERS}
"""
_RATING = """
    insert into slimft.ratings as known (
        provider, account, conversation_id, message_id, reactor_id, stars, is_withdrawn, occurred_at
    )
    values (
        %(provider)s, %(account)s, %(conversation_id)s, null, %(reactor_id)s, %(stars)s, %(is_withdrawn)s,
        %(occurred_at)s
    )
    on conflict (provider, account, conversation_id, message_id, reactor_id, occurred_at) do update
    set stars = excluded.stars, is_withdrawn = excluded.is_withdrawn
    where (known.stars, known.is_withdrawn) is distinct from (excluded.stars, excluded.is_withdrawn)
"""
# A problem marked once more after somebody closed it is open again.
_FLAG = """
    insert into slimft.flags as known (
        provider, account, message_id, conversation_id, reactor_id, problem_type, occurred_at
    )
    values (
        %(provider)s, %(account)s, %(message_id)s, %(conversation_id)s, %(reactor_id)s, %(problem_type)s,
        %(occurred_at)s
    )
    on conflict (provider, account, message_id, conversation_id, reactor_id, problem_type) do update
    set status = 'open', occurred_at = excluded.occurred_at
    where known.status = 'closed' and known.occurred_at < excluded.occurred_at
"""
# Redaction deletes what it has taken: a delivery that comes again later finds its text among the redacted ones.
_TEXT = """
    insert into slimft.personal_texts (kind, target_id, conversation_id, message_id, occurred_at, author, content)
    select %(kind)s, %(target_id)s, %(conversation_id)s, %(message_id)s, %(occurred_at)s, %(author)s, %(content)s
    where not exists (
        select from slimft.redacted_texts
        where kind = %(kind)s and target_id = %(target_id)s and author = %(author)s and occurred_at = %(occurred_at)s
    )
    on conflict do nothing
"""


async def react(
    connection: psycopg.AsyncConnection, vote: Vote, value: ReactionValue, emoji: str | None, *, is_withdrawn: bool
) -> bool:
    """Keep a thumb, or that it was taken back; whether anything changed."""
    statement = _REACTION_ON_MESSAGE if vote.target.message_id else _REACTION_ON_DIALOGUE
    parameters = {**vote.as_parameters(), "value": value, "emoji": emoji, "is_withdrawn": is_withdrawn}
    return (await connection.execute(statement, parameters)).rowcount == 1


async def rate(connection: psycopg.AsyncConnection, vote: Vote, stars: int | None) -> bool:
    """Keep stars (None: taken back) on a dialogue; whether anything changed."""
    parameters = {**vote.as_parameters(), "stars": stars, "is_withdrawn": stars is None}
    return (await connection.execute(_RATING, parameters)).rowcount == 1


async def flag(connection: psycopg.AsyncConnection, vote: Vote, problem_type: str) -> bool:
    """Keep a marked problem, open; whether anything changed."""
    return (await connection.execute(_FLAG, {**vote.as_parameters(), "problem_type": problem_type})).rowcount == 1


async def keep_text(connection: psycopg.AsyncConnection, vote: Vote, kind: TextKind, content: str) -> bool:
    """Put what somebody typed where redaction takes it from; whether it was new."""
    parameters = {
        "kind": kind,
        "target_id": vote.target.id,
        "conversation_id": vote.target.conversation_id,
        "message_id": vote.target.message_id,
        "occurred_at": vote.occurred_at,
        "author": f"{vote.voter.provider} {vote.voter.account} {vote.voter.reactor_id}",
        "content": content,
    }
    return (await connection.execute(_TEXT, parameters)).rowcount == 1
