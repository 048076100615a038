"""Submitting a review, deciding between reviewers: each one transaction that locks its task first.

A review is of the words that were shown (`text_hash`); where they changed meanwhile it is refused, nothing is lost in
the browser, and the page can be loaded again. Notes and corrections are personal text and wait for redaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple, get_args

import psycopg
from psycopg.types.json import Jsonb

from dagster_slimft.web.problems import Refusal
from dagster_slimft.web.review.dialogue import Dialogue, dialogue_of_message, read_dialogue
from dagster_slimft.web.review.leases import record
from dagster_slimft.web.rows import first_row

Decision = Literal["approve", "reject", "needs_fixing"]
DECISIONS: tuple[Decision, ...] = get_args(Decision)
LONGEST_TEXT = 10_000

_LOCK = """
    select id, message_id, round, status, reviews_wanted from slimft.annotation_tasks where id = %s for update
"""
_ASSIGNMENT = """
    select state, claimed_at, expires_at > now() as is_held
    from slimft.annotation_assignments
    where task_id = %s and round = %s and reviewer_id = %s
"""
_TAKEN = """
    select count(*) as others from slimft.annotation_assignments
    where task_id = %s and round = %s and reviewer_id <> %s
        and (state = 'submitted' or state = 'leased' and expires_at > now())
"""
_INSERT = """
    insert into slimft.annotations (
        task_id, round, message_id, reviewer_id, decision, scores, criteria_version, text_hash, is_adjudication,
        claimed_at
    )
    values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    returning id
"""
_CORRECTION = """
    insert into slimft.corrections (annotation_id, message_id, original_text, text_hash)
    values (%s, %s, %s, %s)
    returning id
"""
_TEXT = """
    insert into slimft.personal_texts (kind, target_id, conversation_id, message_id, occurred_at, author, content)
    values (%s, %s, %s, %s, clock_timestamp(), %s, %s)
"""
_SUBMITTED = """
    update slimft.annotation_assignments set state = 'submitted', expires_at = now()
    where task_id = %s and round = %s and reviewer_id = %s
"""
_FINISH = """
    update slimft.annotation_tasks as t set status = 'done', status_reason = 'reviewed', status_at = now()
    where t.id = %(task)s and t.reviews_wanted <= (
        select count(*) from slimft.annotation_assignments as a
        where a.task_id = t.id and a.round = t.round and a.state = 'submitted'
    )
"""


@dataclass(frozen=True)
class Judgement:
    """What a form says: `corrections` are other words by the first message of their turn."""

    decision: Decision
    scores: Mapping[str, int]
    criteria_version: str
    text_hash: str
    corrections: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


class Task(NamedTuple):
    """A task whose row is locked until the transaction ends."""

    id: int
    message_id: str
    round: int
    status: str
    reviews_wanted: int


async def submit(
    connection: psycopg.AsyncConnection, task_id: int, reviewer_id: str, judgement: Judgement
) -> int | None:
    """Keep a review; its id, or None where this reviewer's is there already (a form sent twice).

    Raises:
        Refusal: 409 where the task is another's or closed by now, or the dialogue's words changed.
    """
    task = await locked(connection, task_id)
    own = await first_row(connection, _ASSIGNMENT, (task.id, task.round, reviewer_id))
    if own is not None and own.state == "submitted":
        return None
    others = await first_row(connection, _TAKEN, (task.id, task.round, reviewer_id))
    has_place = others is not None and others.others < task.reviews_wanted
    if task.status != "open" or own is None or own.state != "leased" or not (own.is_held or has_place):
        raise Refusal(409, "this task is no longer yours: its lease ran out and another took it, or it was closed")
    annotation = await _keep(connection, task, reviewer_id, judgement, own.claimed_at, is_adjudication=False)
    await connection.execute(_SUBMITTED, (task.id, task.round, reviewer_id))
    await connection.execute(_FINISH, {"task": task.id})
    await record(connection, task.id, task.round, "submitted", reviewer_id, judgement.decision)
    return annotation


async def adjudicate(
    connection: psycopg.AsyncConnection, task_id: int, lead_id: str, judgement: Judgement, began_at: datetime
) -> int:
    """Decide for a dialogue whose reviewers disagree; deciding again replaces the first decision.

    Raises:
        Refusal: 409 where there is nothing to decide yet, or the dialogue's words changed.
    """
    task = await locked(connection, task_id)
    if task.status != "done":
        raise Refusal(409, "there is nothing to decide: not all its reviews are in")
    await connection.execute(
        "update slimft.annotations set undone_at = now()"
        " where task_id = %s and round = %s and is_adjudication and undone_at is null",
        (task.id, task.round),
    )
    annotation = await _keep(connection, task, lead_id, judgement, began_at, is_adjudication=True)
    await record(connection, task.id, task.round, "adjudicated", lead_id, judgement.decision)
    return annotation


async def locked(connection: psycopg.AsyncConnection, task_id: int) -> Task:
    """A task, locked.

    Raises:
        Refusal: 404, no task has this number.
    """
    row = await (await connection.execute(_LOCK, (task_id,))).fetchone()
    if row is None:
        raise Refusal(404, "no task has this number")
    return Task(*row)


async def _keep(
    connection: psycopg.AsyncConnection,
    task: Task,
    reviewer_id: str,
    judgement: Judgement,
    began_at: datetime,
    *,
    is_adjudication: bool,
) -> int:
    dialogue = await read_dialogue(connection, await dialogue_of_message(connection, task.message_id))
    if dialogue.text_hash != judgement.text_hash:
        raise Refusal(409, "the dialogue reads otherwise by now: load the page again and judge it as it is")
    row = await (
        await connection.execute(
            _INSERT,
            (
                task.id,
                task.round,
                task.message_id,
                reviewer_id,
                judgement.decision,
                Jsonb(dict(judgement.scores)),
                judgement.criteria_version,
                judgement.text_hash,
                is_adjudication,
                began_at,
            ),
        )
    ).fetchone()
    assert row is not None
    annotation = int(row[0])
    await _keep_texts(connection, dialogue, annotation, reviewer_id, judgement)
    await connection.execute(
        "select slimft.close_reviewed_flags(%s, %s, %s)", (dialogue.dialogue_id, annotation, reviewer_id)
    )
    return annotation


async def _keep_texts(
    connection: psycopg.AsyncConnection, dialogue: Dialogue, annotation: int, reviewer_id: str, judgement: Judgement
) -> None:
    async def keep(kind: str, target: int, message_id: str, text: str) -> None:
        place: tuple[Any, ...] = (kind, str(target), dialogue.conversation_id, message_id)
        await connection.execute(_TEXT, (*place, reviewer_id, text))

    turns = {turn.message_id: turn for turn in dialogue.turns if turn.can_be_corrected}
    for message_id, text in judgement.corrections.items():
        turn = turns.get(message_id)
        if turn is None:
            raise Refusal(422, "no answer of this dialogue", f"correction-{message_id}")
        words = text.strip()
        # An untouched field holds the turn's own words; an emptied one corrects nothing.
        if words in ("", (turn.content or "").strip()):
            continue
        row = await (
            await connection.execute(_CORRECTION, (annotation, message_id, turn.content, turn.text_hash))
        ).fetchone()
        assert row is not None
        await keep("correction", row[0], message_id, words[:LONGEST_TEXT])
    if judgement.note.strip():
        await keep("note", annotation, dialogue.message_id, judgement.note.strip()[:LONGEST_TEXT])
