"""The reviewer's pages: GET /review, POST /review/next, GET and POST /review/tasks/{id}, its lease, POST /review/undo.

Everything works without JavaScript: forms that answer with a redirect. `review.js` adds keys and renews the lease.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from dagster_slimft.web.login.access import Access
from dagster_slimft.web.pages.rendering import Pages
from dagster_slimft.web.problems import Refusal
from dagster_slimft.web.review.dialogue import dialogue_of_message, read_dialogue
from dagster_slimft.web.review.forms import judgement_of
from dagster_slimft.web.review.leases import SKIP_REASONS, claim_next, release, renew, skip, what_is_left
from dagster_slimft.web.review.reviews import DECISIONS, submit
from dagster_slimft.web.review.undoing import read_draft, undo_last
from dagster_slimft.web.rows import all_rows, first_row
from dagster_slimft.web.running import RunningWeb

_TASK = """
    select t.id, t.message_id, t.round, t.reasons, t.priority, a.expires_at
    from slimft.annotation_tasks as t
    inner join slimft.annotation_assignments as a
        on a.task_id = t.id and a.round = t.round and a.reviewer_id = %(reviewer)s and a.state = 'leased'
    where t.id = %(task)s and t.status = 'open'
"""
_WORDS = """
    select case when residual_kinds = '{}' then text end as text from slimft.redacted_texts
    where kind = 'review_reason' and target_id = %s
    order by occurred_at desc limit 3
"""


def review_router(web: RunningWeb, pages: Pages, access: Access) -> APIRouter:
    """The routes over one running service."""
    router = APIRouter(prefix="/review", include_in_schema=False)
    lease = timedelta(minutes=web.settings.lease_minutes)
    problems = {problem.id: problem for problem in web.problem_types}

    def midnight() -> datetime:
        zone = ZoneInfo(web.settings.timezone)
        return web.clock().astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)

    async def to_next(connection: psycopg.AsyncConnection, reviewer_id: str, said: str = "") -> RedirectResponse:
        task = await claim_next(connection, reviewer_id, lease)
        place = f"/review/tasks/{task}" if task is not None else "/review"
        return RedirectResponse(f"{place}?said={said}" if said else place, status_code=303)

    @router.get("")
    async def home(request: Request) -> Response:
        session = await access.session(request)
        async with web.connections.transaction() as connection:
            left = await what_is_left(connection, session.reviewer.id, midnight())
        said = request.query_params.get("said") == "submitted"
        return pages.response(request, "home.html.jinja", session=session, left=left, has_submitted=said)

    @router.post("/next")
    async def claim(request: Request) -> Response:
        session = await access.session(request)
        await access.form(request, session)
        async with web.connections.transaction() as connection:
            return await to_next(connection, session.reviewer.id)

    @router.get("/tasks/{task_id}")
    async def show(request: Request, task_id: int) -> Response:
        session = await access.session(request)
        async with web.connections.transaction() as connection:
            task = await first_row(connection, _TASK, {"task": task_id, "reviewer": session.reviewer.id})
            if task is None:
                raise Refusal(409, "this task is not yours: claim the next one")
            dialogue = await read_dialogue(connection, await dialogue_of_message(connection, task.message_id))
            draft = await read_draft(connection, task.id, task.round, session.reviewer.id)
            words = await all_rows(connection, _WORDS, (str(task.id),))
            left = await what_is_left(connection, session.reviewer.id, midnight())
        return pages.response(
            request,
            "task.html.jinja",
            session=session,
            task=task,
            dialogue=dialogue,
            draft=draft,
            words=words,
            left=left,
            problems=problems,
            criteria=web.criteria.items,
            decisions=DECISIONS,
            skip_reasons=SKIP_REASONS,
            has_submitted=request.query_params.get("said") == "submitted",
        )

    @router.post("/tasks/{task_id}")
    async def review(request: Request, task_id: int) -> Response:
        session = await access.session(request)
        fields = await access.form(request, session)
        reviewer = session.reviewer.id
        async with web.connections.transaction() as connection:
            match fields.get("action"):
                case "skip":
                    await skip(connection, task_id, reviewer, fields.get("skip_reason", ""))
                case "release":
                    await release(connection, task_id, reviewer)
                    return RedirectResponse("/review", status_code=303)
                case _:
                    await submit(connection, task_id, reviewer, judgement_of(fields, web.criteria))
        # A transaction of its own: what was submitted stays so whatever becomes of the claim.
        async with web.connections.transaction() as connection:
            return await to_next(connection, reviewer, "" if fields.get("action") == "skip" else "submitted")

    @router.post("/tasks/{task_id}/lease")
    async def hold(request: Request, task_id: int) -> Response:
        session = await access.session(request)
        await access.form(request, session)
        async with web.connections.transaction() as connection:
            await renew(connection, task_id, session.reviewer.id, lease)
        return Response(status_code=204)

    @router.post("/undo")
    async def undo(request: Request) -> Response:
        session = await access.session(request)
        await access.form(request, session)
        async with web.connections.transaction() as connection:
            task = await undo_last(connection, session.reviewer.id, lease)
        return RedirectResponse(f"/review/tasks/{task}" if task is not None else "/review", status_code=303)

    return router
