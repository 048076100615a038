"""Brings the reviewers' queue in line with `annotation_candidates`, in one transaction.

A dialogue has one task for ever. It is added once; opened again, in a new round, when something came up after its
review or when its words are no longer those that were judged; closed when its dialogue is gone or withdrawn, or was
merged into another that has a task of its own.
"""

from typing import NamedTuple

import psycopg

from dagster_slimft.database.postgres import Database

ACTOR = "pipeline"
# Tasks beside the dialogue that their anchor message belongs to now.
_PLACED = """
    create temporary table placed on commit drop as
    select t.id, t.status, m.dialogue_id
    from slimft.annotation_tasks as t
    left join slimft.redacted_messages as m on m.message_id = t.message_id
"""
_CANDIDATES = """
    create temporary table candidates on commit drop as
    select
        dialogue_id,
        min(message_id) as message_id,
        array_agg(reason order by priority desc, reason) as reasons,
        max(priority) as priority
    from slimft_marts.annotation_candidates
    group by dialogue_id
"""
_CLOSE_GONE = """
    update slimft.annotation_tasks as t
    set
        status = 'closed', status_at = now(),
        status_reason = case when placed.dialogue_id is null then 'dialogue_gone' else 'withdrawn' end
    from placed
    left join slimft_marts.training_eligibility as e on e.dialogue_id = placed.dialogue_id
    where t.id = placed.id and t.status = 'open'
        and (placed.dialogue_id is null or e.reasons && array['erased', 'opted_out'])
    returning t.id, t.round, t.status_reason
"""
# Two sittings became one: the older task stays.
_CLOSE_MERGED = """
    update slimft.annotation_tasks as t
    set status = 'closed', status_at = now(), status_reason = 'merged'
    from placed
    where t.id = placed.id and t.status = 'open' and exists (
        select from placed as other
        inner join slimft.annotation_tasks as o on o.id = other.id and o.status <> 'closed'
        where other.dialogue_id = placed.dialogue_id and other.id < placed.id
    )
    returning t.id, t.round, t.status_reason
"""
_REOPEN_CHANGED = """
    update slimft.annotation_tasks as t
    set status = 'open', status_at = now(), status_reason = 'changed_since_review', round = t.round + 1
    from placed
    where t.id = placed.id and t.status = 'done' and exists (
        select from slimft.annotations as a
        cross join lateral (
            select text_hash from slimft_marts.annotation_dialogues where dialogue_id = placed.dialogue_id
        ) as d
        where a.task_id = t.id and a.round = t.round and a.undone_at is null and a.text_hash <> d.text_hash
    )
    returning t.id, t.round, t.status_reason
"""
_REOPEN_NEW = """
    update slimft.annotation_tasks as t
    set
        status = 'open', status_at = now(), status_reason = newest.reason, round = t.round + 1,
        reasons = array(select distinct unnest(t.reasons || newest.reason)),
        priority = greatest(t.priority, newest.priority)
    from placed
    inner join (
        select distinct on (dialogue_id) dialogue_id, reason, priority, occurred_at
        from slimft_marts.annotation_candidates
        where occurred_at is not null
        order by dialogue_id, occurred_at desc, priority desc
    ) as newest on newest.dialogue_id = placed.dialogue_id
    where t.id = placed.id and t.status = 'done' and newest.occurred_at > t.status_at
    returning t.id, t.round, t.status_reason
"""
_RENEW_OPEN = """
    update slimft.annotation_tasks as t
    set
        reasons = t.reasons || array(select unnest(c.reasons) except select unnest(t.reasons)),
        priority = greatest(t.priority, c.priority)
    from placed
    inner join candidates as c on c.dialogue_id = placed.dialogue_id
    where t.id = placed.id and t.status = 'open' and (not c.reasons <@ t.reasons or c.priority > t.priority)
"""
_ADD = """
    insert into slimft.annotation_tasks as known (message_id, reasons, priority, reviews_wanted, status_reason)
    select c.message_id, c.reasons, c.priority, %s, c.reasons[1]
    from candidates as c
    where not exists (select from placed where placed.dialogue_id = c.dialogue_id and placed.status <> 'closed')
    order by c.priority desc, c.message_id
    on conflict (message_id) do update
    set
        reasons = excluded.reasons, priority = excluded.priority, status = 'open', status_at = now(),
        status_reason = excluded.status_reason, round = known.round + 1
    where known.status = 'closed'
    returning id, round, status_reason
"""
# Not while somebody works on it: a round ends by the number that it began with.
_WANT = """
    update slimft.annotation_tasks as t set reviews_wanted = %(wanted)s
    where t.status = 'open' and t.reviews_wanted <> %(wanted)s and not exists (
        select from slimft.annotation_assignments as a where a.task_id = t.id and a.round = t.round
    )
"""
_EVENT = """
    insert into slimft.annotation_events (task_id, round, event, actor, reason) values (%s, %s, %s, %s, %s)
"""


class QueueUpdate(NamedTuple):
    """Tasks by what happened to them, and those that are open now."""

    added: int
    reopened: int
    closed: int
    open: int


def update_queue(database: Database, reviews_per_dialogue: int) -> QueueUpdate:
    """Add, open again and close tasks; running it twice changes nothing."""
    with database.connect() as connection, connection.cursor() as cursor:
        # One at a time: of two, the second would add what the first is adding.
        cursor.execute("select pg_advisory_xact_lock(hashtext('slimft.annotation_queue'))")
        cursor.execute(_PLACED)
        cursor.execute(_CANDIDATES)
        closed = _changed(cursor, "closed", _CLOSE_GONE) + _changed(cursor, "closed", _CLOSE_MERGED)
        reopened = _changed(cursor, "reopened", _REOPEN_CHANGED) + _changed(cursor, "reopened", _REOPEN_NEW)
        cursor.execute(_RENEW_OPEN)
        added = _changed(cursor, "added", _ADD, reviews_per_dialogue)
        cursor.execute(_WANT, {"wanted": reviews_per_dialogue})
        left = cursor.execute("select count(*) from slimft.annotation_tasks where status = 'open'").fetchone()
    return QueueUpdate(added, reopened, closed, left[0] if left else 0)


def _changed(cursor: psycopg.Cursor, event: str, statement: str, *parameters: object) -> int:
    rows = cursor.execute(statement.encode(), parameters or None).fetchall()
    cursor.executemany(_EVENT, [(task, number, event, ACTOR, reason) for task, number, reason in rows])
    return len(rows)
