"""The lead's pages: GET /review/lead, GET and POST /review/lead/{task}, GET /review/export.csv and .jsonl."""

from collections.abc import Sequence
from typing import Any

import psycopg
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse

from dagster_slimft.web.login.access import Access
from dagster_slimft.web.pages.rendering import Pages
from dagster_slimft.web.problems import Refusal
from dagster_slimft.web.review.agreement import Agreement, Level, Rated, agreement
from dagster_slimft.web.review.dialogue import dialogue_of_message, read_dialogue
from dagster_slimft.web.review.export import export_csv, export_jsonl
from dagster_slimft.web.review.forms import judgement_of
from dagster_slimft.web.review.reviews import DECISIONS, adjudicate
from dagster_slimft.web.review.word_changes import changed_words
from dagster_slimft.web.rows import all_rows, first_row
from dagster_slimft.web.running import RunningWeb

_PROGRESS = """
    select
        reason,
        count(*) filter (where status = 'open') as open,
        count(*) filter (where status = 'done') as done,
        count(*) filter (where status = 'closed') as closed
    from slimft.annotation_tasks
    cross join unnest(reasons) as reason
    group by reason
    order by open desc, reason
"""
_TOTALS = """
    select
        count(*) filter (where status = 'open') as open,
        count(*) filter (where status = 'done') as done,
        count(*) filter (where status = 'closed') as closed,
        (
            select count(*) from slimft.annotation_assignments where state = 'leased' and expires_at > now()
        ) as held
    from slimft.annotation_tasks
"""
_REVIEWERS = """
    select
        r.name,
        count(a.id) as reviews,
        count(a.id) filter (where a.decision = 'approve') as approved,
        count(a.id) filter (where a.decision = 'needs_fixing') as to_fix,
        count(a.id) filter (where a.decision = 'reject') as rejected,
        (
            select count(*) from slimft.annotation_assignments as s where s.reviewer_id = r.id and s.state = 'skipped'
        ) as skipped,
        (
            percentile_cont(0.5) within group (order by extract(epoch from a.submitted_at - a.claimed_at))
        )::int as median_seconds
    from slimft.reviewers as r
    left join slimft.annotations as a on a.reviewer_id = r.id and a.undone_at is null and not a.is_adjudication
    group by r.id, r.name
    order by reviews desc, r.name
"""
# One value per reviewer, task and round: what two judged of the same words.
_RATINGS = """
    select dense_rank() over (order by task_id, round) as unit, reviewer_id, decision, scores
    from slimft.annotations
    where undone_at is null and not is_adjudication
"""
_DISAGREEMENTS = """
    select
        t.id,
        t.round,
        max(a.submitted_at) as submitted_at,
        array_agg(distinct a.decision order by a.decision) as decisions,
        bool_or(adjudication.id is not null) as is_decided,
        min(adjudication.decision) as decided
    from slimft.annotation_tasks as t
    inner join slimft.annotations as a
        on a.task_id = t.id and a.round = t.round and a.undone_at is null and not a.is_adjudication
    left join slimft.annotations as adjudication
        on
            adjudication.task_id = t.id and adjudication.round = t.round
            and adjudication.undone_at is null and adjudication.is_adjudication
    where t.status = 'done'
    group by t.id, t.round
    having count(distinct a.decision) > 1
    order by is_decided, submitted_at desc
    limit 200
"""
_TASK = "select id, message_id, round, status, reasons, priority from slimft.annotation_tasks where id = %s"
_REVIEWS = """
    select
        a.id, r.name, a.decision, a.scores, a.is_adjudication, a.submitted_at,
        (
            select case when n.residual_kinds = '{}' then n.text end from slimft.redacted_texts as n
            where n.kind = 'note' and n.target_id = a.id::text
        ) as note
    from slimft.annotations as a
    inner join slimft.reviewers as r on r.id = a.reviewer_id
    where a.task_id = %s and a.round = %s and a.undone_at is null
    order by a.is_adjudication, a.submitted_at
"""
_CORRECTIONS = """
    select
        c.annotation_id, c.message_id, c.original_text,
        case when t.residual_kinds = '{}' then t.text end as text
    from slimft.corrections as c
    left join slimft.redacted_texts as t on t.kind = 'correction' and t.target_id = c.id::text
    where c.annotation_id = any(%s)
    order by c.id
"""
_CODES = {decision: code for code, decision in enumerate(DECISIONS)}


def lead_router(web: RunningWeb, pages: Pages, access: Access) -> APIRouter:
    """The routes over one running service."""
    router = APIRouter(prefix="/review", include_in_schema=False)
    problems = {problem.id: problem for problem in web.problem_types}

    @router.get("/lead")
    async def overview(request: Request) -> Response:
        session = await access.lead(request)
        async with web.connections.transaction() as connection:
            return pages.response(
                request,
                "lead.html.jinja",
                session=session,
                totals=await first_row(connection, _TOTALS),
                progress=await all_rows(connection, _PROGRESS),
                reviewers=await all_rows(connection, _REVIEWERS),
                agreements=await _agreements(connection),
                criteria={criterion.id: criterion for criterion in web.criteria.items},
                disagreements=await all_rows(connection, _DISAGREEMENTS),
            )

    async def _agreements(connection: psycopg.AsyncConnection) -> list[tuple[str, Agreement]]:
        rows = await all_rows(connection, _RATINGS)
        decisions = [Rated(row.unit, row.reviewer_id, _CODES[row.decision]) for row in rows]
        found = [("decision", agreement(decisions, "nominal"))]
        for criterion in web.criteria.items:
            level: Level = "ordinal" if criterion.scale == "five" else "nominal"
            found.append((criterion.id, agreement(_scored(rows, criterion.id), level)))
        return found

    @router.get("/lead/{task_id}")
    async def compare(request: Request, task_id: int) -> Response:
        session = await access.lead(request)
        async with web.connections.transaction() as connection:
            task = await first_row(connection, _TASK, (task_id,))
            if task is None or task.status != "done":
                raise Refusal(404, "no finished task has this number")
            reviews = await all_rows(connection, _REVIEWS, (task.id, task.round))
            corrections = await all_rows(connection, _CORRECTIONS, ([review.id for review in reviews],))
            dialogue = await read_dialogue(connection, await dialogue_of_message(connection, task.message_id))
        return pages.response(
            request,
            "adjudicate.html.jinja",
            session=session,
            task=task,
            reviews=reviews,
            corrections=corrections,
            changed_words=changed_words,
            dialogue=dialogue,
            draft=None,
            problems=problems,
            criteria=web.criteria.items,
            decisions=DECISIONS,
            began_at=web.clock().isoformat(),
        )

    @router.post("/lead/{task_id}")
    async def decide(request: Request, task_id: int) -> Response:
        session = await access.lead(request)
        fields = await access.form(request, session)
        async with web.connections.transaction() as connection:
            judgement = judgement_of(fields, web.criteria)
            await adjudicate(connection, task_id, session.reviewer.id, judgement, web.clock())
        return RedirectResponse("/review/lead", status_code=303)

    @router.get("/export.csv")
    async def as_csv(request: Request) -> Response:
        await access.lead(request)
        rows = export_csv(web.connections, [criterion.id for criterion in web.criteria.items])
        return StreamingResponse(rows, media_type="text/csv; charset=utf-8", headers=_download("annotations.csv"))

    @router.get("/export.jsonl")
    async def as_jsonl(request: Request) -> Response:
        await access.lead(request)
        rows = export_jsonl(web.connections)
        return StreamingResponse(rows, media_type="application/jsonl", headers=_download("annotations.jsonl"))

    return router


def _scored(rows: Sequence[Any], criterion: str) -> list[Rated]:
    return [Rated(row.unit, row.reviewer_id, int(row.scores[criterion])) for row in rows if criterion in row.scores]


def _download(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store, private"}
