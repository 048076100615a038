"""Who works on what: claiming the next task, holding it, giving it back.

A claim locks its task's row (skipping rows that others hold), and only then, in a statement of its own, looks who has
the task: a statement sees what was committed before it began, so a look in the claiming one could miss a lease that
was granted while it waited. An expired lease is nobody's: the task is free again without anybody doing anything.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

import psycopg

from dagster_slimft.web.problems import Refusal

SKIP_REASONS = ("unclear", "missing_context", "conflict", "other")

_HELD = """
    select a.task_id, a.expires_at
    from slimft.annotation_assignments as a
    inner join slimft.annotation_tasks as t on t.id = a.task_id and t.round = a.round and t.status = 'open'
    where a.reviewer_id = %s and a.state = 'leased' and a.expires_at > now()
    order by a.claimed_at
    limit 1
"""
# Of the round, whoever submitted or holds a lease takes a place; who submitted or skipped is not asked again.
_NEXT = """
    select t.id, t.round
    from slimft.annotation_tasks as t
    where t.status = 'open' and t.id <> all(%(tried)s)
        and not exists (
            select from slimft.annotation_assignments as a
            where a.task_id = t.id and a.round = t.round and a.reviewer_id = %(reviewer)s and a.state <> 'leased'
        )
        and t.reviews_wanted > (
            select count(*) from slimft.annotation_assignments as a
            where a.task_id = t.id and a.round = t.round and a.reviewer_id <> %(reviewer)s
                and (a.state = 'submitted' or a.state = 'leased' and a.expires_at > now())
        )
    order by t.priority desc, t.id
    limit 1
    for update of t skip locked
"""
_NEXT_IN_TURN = _NEXT.replace(" skip locked", "")
_IS_FREE = """
    select t.status = 'open' and t.round = %(round)s and t.reviews_wanted > (
        select count(*) from slimft.annotation_assignments as a
        where a.task_id = t.id and a.round = t.round and a.reviewer_id <> %(reviewer)s
            and (a.state = 'submitted' or a.state = 'leased' and a.expires_at > now())
    )
    from slimft.annotation_tasks as t
    where t.id = %(task)s
"""
_LEASE = """
    insert into slimft.annotation_assignments as known (task_id, round, reviewer_id, state, expires_at)
    values (%(task)s, %(round)s, %(reviewer)s, 'leased', now() + %(valid_for)s)
    on conflict (task_id, round, reviewer_id) do update
    set state = 'leased', claimed_at = now(), expires_at = excluded.expires_at, reason = null
    where known.state = 'leased'
"""
_RENEW = """
    update slimft.annotation_assignments as a set expires_at = now() + %(valid_for)s
    from slimft.annotation_tasks as t
    where t.id = a.task_id and t.round = a.round and t.status = 'open'
        and a.task_id = %(task)s and a.reviewer_id = %(reviewer)s and a.state = 'leased' and a.expires_at > now()
"""
_END = """
    update slimft.annotation_assignments as a set state = 'skipped', reason = %(reason)s
    from slimft.annotation_tasks as t
    where t.id = a.task_id and t.round = a.round
        and a.task_id = %(task)s and a.reviewer_id = %(reviewer)s and a.state = 'leased'
    returning a.round
"""
_GIVE_BACK = """
    delete from slimft.annotation_assignments as a
    using slimft.annotation_tasks as t
    where t.id = a.task_id and t.round = a.round
        and a.task_id = %(task)s and a.reviewer_id = %(reviewer)s and a.state = 'leased'
    returning a.round
"""
_EVENT = """
    insert into slimft.annotation_events (task_id, round, event, actor, reason)
    values (%(task)s, %(round)s, %(event)s, %(actor)s, %(reason)s)
"""
_LEFT = """
    select count(*)
    from slimft.annotation_tasks as t
    where t.status = 'open'
        and not exists (
            select from slimft.annotation_assignments as a
            where a.task_id = t.id and a.round = t.round and a.reviewer_id = %(reviewer)s and a.state <> 'leased'
        )
        and t.reviews_wanted > (
            select count(*) from slimft.annotation_assignments as a
            where a.task_id = t.id and a.round = t.round and a.reviewer_id <> %(reviewer)s
                and (a.state = 'submitted' or a.state = 'leased' and a.expires_at > now())
        )
"""
_DONE_TODAY = """
    select count(*) from slimft.annotations
    where reviewer_id = %s and undone_at is null and submitted_at >= %s
"""


class Left(NamedTuple):
    """What there is still to do for one reviewer, and what they did since midnight."""

    left: int
    done_today: int


async def claim_next(connection: psycopg.AsyncConnection, reviewer_id: str, valid_for: timedelta) -> int | None:
    """The task that the reviewer holds already, else the most urgent free one, now held; None when there is none.

    One call is one transaction: the task's row stays locked until it ends.
    """
    held = await (await connection.execute(_HELD, (reviewer_id,))).fetchone()
    if held is not None:
        return int(held[0])
    tried: list[int] = []
    while True:
        who = {"reviewer": reviewer_id, "tried": tried}
        found = await (await connection.execute(_NEXT, who)).fetchone()
        if found is None:
            # Others may be looking at the last ones this moment: wait for what they make of them.
            found = await (await connection.execute(_NEXT_IN_TURN, who)).fetchone()
        if found is None:
            return None
        task, number = found
        claim = {"task": task, "round": number, "reviewer": reviewer_id, "valid_for": valid_for}
        free = await (await connection.execute(_IS_FREE, claim)).fetchone()
        if free == (True,) and (await connection.execute(_LEASE, claim)).rowcount == 1:
            await record(connection, task, number, "claimed", reviewer_id)
            return int(task)
        tried.append(task)


async def renew(connection: psycopg.AsyncConnection, task_id: int, reviewer_id: str, valid_for: timedelta) -> None:
    """Hold a task for longer.

    Raises:
        Refusal: 409, the lease ran out, or the task was closed or opened anew.
    """
    held = {"task": task_id, "reviewer": reviewer_id, "valid_for": valid_for}
    if (await connection.execute(_RENEW, held)).rowcount == 0:
        raise Refusal(409, "this task is no longer yours: its lease ran out, or it was closed")


async def skip(connection: psycopg.AsyncConnection, task_id: int, reviewer_id: str, reason: str) -> None:
    """Leave a task to others; it is not offered to this reviewer again.

    Raises:
        Refusal: 422, the reason is none of `SKIP_REASONS`.
    """
    if reason not in SKIP_REASONS:
        raise Refusal(422, f"one of {', '.join(SKIP_REASONS)}", "reason")
    held = {"task": task_id, "reviewer": reviewer_id, "reason": reason}
    ended = await (await connection.execute(_END, held)).fetchone()
    if ended is not None:
        await record(connection, task_id, ended[0], "skipped", reviewer_id, reason)


async def release(connection: psycopg.AsyncConnection, task_id: int, reviewer_id: str) -> None:
    """Give a task back to the queue, for anybody."""
    ended = await (await connection.execute(_GIVE_BACK, {"task": task_id, "reviewer": reviewer_id})).fetchone()
    if ended is not None:
        await record(connection, task_id, ended[0], "released", reviewer_id)


async def what_is_left(connection: psycopg.AsyncConnection, reviewer_id: str, midnight: datetime) -> Left:
    """The counter on the reviewer's page; `midnight` is the beginning of their day."""
    left = await (await connection.execute(_LEFT, {"reviewer": reviewer_id})).fetchone()
    done = await (await connection.execute(_DONE_TODAY, (reviewer_id, midnight))).fetchone()
    return Left(left[0] if left else 0, done[0] if done else 0)


async def record(
    connection: psycopg.AsyncConnection, task_id: int, number: int, event: str, actor: str, reason: str | None = None
) -> None:
    """Write down what happened to a task, by whom."""
    await connection.execute(
        _EVENT, {"task": task_id, "round": number, "event": event, "actor": actor, "reason": reason}
    )
