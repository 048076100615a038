"""Taking the last review back: its task is held again, its flags are open again, its words are in the form again."""

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

import psycopg

from dagster_slimft.web.problems import Refusal
from dagster_slimft.web.review.leases import record, release
from dagster_slimft.web.review.reviews import locked
from dagster_slimft.web.rows import all_rows, first_row

_LAST = """
    select a.id, a.task_id, a.round
    from slimft.annotations as a
    where a.reviewer_id = %s and a.undone_at is null and not a.is_adjudication
    order by a.submitted_at desc, a.id desc
    limit 1
"""
_IS_DECIDED = """
    select id from slimft.annotations where task_id = %s and round = %s and is_adjudication and undone_at is null
"""
_HELD = """
    select task_id from slimft.annotation_assignments where reviewer_id = %s and state = 'leased'
"""
_REOPEN_FLAGS = """
    update slimft.flags set status = 'open', closed_at = null, closed_by = null, closed_by_annotation_id = null
    where closed_by_annotation_id = %s
"""
_DRAFT = """
    select id, decision, scores
    from slimft.annotations
    where task_id = %s and round = %s and reviewer_id = %s and undone_at is not null and not is_adjudication
    order by undone_at desc
    limit 1
"""
_DRAFTED = """
    select c.message_id, t.kind, t.content
    from (
        select kind, target_id, content from slimft.own_waiting_texts(%(annotation)s, %(reviewer)s)
        union all
        select kind, target_id, text from slimft.redacted_texts
        where author = %(reviewer)s and residual_kinds = '{}' and (
            kind = 'note' and target_id = %(annotation)s::text
            or kind = 'correction' and target_id in (
                select id::text from slimft.corrections where annotation_id = %(annotation)s
            )
        )
    ) as t
    left join slimft.corrections as c on t.kind = 'correction' and c.id::text = t.target_id
"""


class Draft(NamedTuple):
    """A review that was undone, to go on with."""

    decision: str
    scores: Mapping[str, int]
    corrections: Mapping[str, str]
    note: str


async def undo_last(connection: psycopg.AsyncConnection, reviewer_id: str, valid_for: timedelta) -> int | None:
    """Take a reviewer's last review back and hold its task again; the task, or None when there is none to undo.

    Raises:
        Refusal: 409 where a lead has decided meanwhile, or the dialogue is in another round.
    """
    last = await first_row(connection, _LAST, (reviewer_id,))
    if last is None:
        return None
    task = await locked(connection, last.task_id)
    decided = await first_row(connection, _IS_DECIDED, (task.id, task.round))
    if task.round != last.round or task.status == "closed" or decided is not None:
        raise Refusal(409, "this review can no longer be undone: the dialogue was decided or opened anew since")
    for held in await all_rows(connection, _HELD, (reviewer_id,)):
        await release(connection, held.task_id, reviewer_id)
    await connection.execute("update slimft.annotations set undone_at = now() where id = %s", (last.id,))
    await connection.execute(_REOPEN_FLAGS, (last.id,))
    await connection.execute(
        "update slimft.annotation_assignments set state = 'leased', claimed_at = now(), expires_at = now() + %s"
        " where task_id = %s and round = %s and reviewer_id = %s",
        (valid_for, task.id, task.round, reviewer_id),
    )
    if task.status == "done":
        await connection.execute(
            "update slimft.annotation_tasks set status = 'open', status_reason = 'undone', status_at = now()"
            " where id = %s",
            (task.id,),
        )
    await record(connection, task.id, task.round, "undone", reviewer_id)
    return int(task.id)


async def read_draft(connection: psycopg.AsyncConnection, task_id: int, number: int, reviewer_id: str) -> Draft | None:
    """What a reviewer had said of a task before undoing it; None where nothing was undone."""
    undone = await first_row(connection, _DRAFT, (task_id, number, reviewer_id))
    if undone is None:
        return None
    texts = await all_rows(connection, _DRAFTED, {"annotation": undone.id, "reviewer": reviewer_id})
    return Draft(
        undone.decision,
        undone.scores,
        {text.message_id: text.content for text in texts if text.kind == "correction" and text.message_id},
        next((text.content for text in texts if text.kind == "note"), ""),
    )
