"""The team's feedback page: GET /feedback, GET /dialogues/{id}, POST /feedback/review, POST /feedback/flags/{id}."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import psycopg
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from dagster_slimft.web.login.access import Access, local_path
from dagster_slimft.web.pages.rendering import Pages
from dagster_slimft.web.problems import Refusal
from dagster_slimft.web.review.dialogue import read_dialogue
from dagster_slimft.web.review.forms import as_uuid
from dagster_slimft.web.rows import all_rows, first_row
from dagster_slimft.web.running import RunningWeb

AT_ONCE = 50
KINDS = ("flag", "comment", "dislike", "stars")
LONGEST_REASON = 500
FILTERS = ("kind", "channel", "topic", "problem")
# A vote on a conversation is about its latest dialogue begun by then.
_LATEST = """
    with

    feedback as (

        select 'flag' as kind, id, message_id, conversation_id, occurred_at, problem_type, status, null as text,
            null::int as stars
        from slimft.flags
        union all
        select 'dislike', id, message_id, conversation_id, occurred_at, null, null, null, null
        from slimft.reactions
        where value = 'down' and not is_withdrawn
        union all
        select 'stars', id, message_id, conversation_id, occurred_at, null, null, null, stars
        from slimft.ratings
        where stars <= 3 and not is_withdrawn
        union all
        select
            'comment', personal_text_id, message_id, conversation_id, occurred_at, null, null,
            case when residual_kinds = '{}' then text end, null
        from slimft.redacted_texts
        where kind in ('comment', 'flag_details')

    )

    select
        f.kind, f.id, f.occurred_at, f.problem_type, f.status, f.text, f.stars,
        d.dialogue_id, d.channel, d.topic,
        case when m.residual_kinds = '{}' and m.sender = 'assistant' then m.text end as answer,
        t.status as task_status
    from feedback as f
    left join slimft.redacted_messages as m on m.message_id = f.message_id
    inner join lateral (
        select dialogue_id, message_id, channel, topic
        from slimft_marts.dialogues
        where
            case
                when m.dialogue_id is not null then dialogue_id = m.dialogue_id
                else f.message_id is null and conversation_id = f.conversation_id and started_at <= f.occurred_at
            end
        order by started_at desc
        limit 1
    ) as d on true
    left join slimft.annotation_tasks as t on t.message_id = d.message_id
    where f.occurred_at < %(before)s
        and (%(kind)s = '' or f.kind = %(kind)s)
        and (%(channel)s = '' or d.channel = %(channel)s)
        and (%(topic)s = '' or d.topic = %(topic)s)
        and (%(problem)s = '' or f.problem_type = %(problem)s)
    order by f.occurred_at desc, f.kind, f.id desc
    limit %(limit)s
"""
_CHOICES = """
    select
        array(select distinct channel from slimft_marts.dialogues order by 1) as channels,
        array(select distinct topic from slimft_marts.dialogues order by 1) as topics
"""
_TASK = """
    select t.status, t.reasons, t.priority from slimft.annotation_tasks as t where t.message_id = %s
"""
_FLAG = """
    update slimft.flags
    set
        status = %(status)s,
        closed_at = case %(status)s when 'closed' then now() end,
        closed_by = case %(status)s when 'closed' then %(who)s end,
        closed_by_annotation_id = null
    where id = %(id)s and status <> %(status)s
"""


def team_router(web: RunningWeb, pages: Pages, access: Access) -> APIRouter:
    """The routes over one running service."""
    router = APIRouter(include_in_schema=False)
    problems = {problem.id: problem for problem in web.problem_types}

    @router.get("/feedback")
    async def latest(request: Request) -> Response:
        session = await access.session(request)
        chosen = {name: request.query_params.get(name, "") for name in FILTERS}
        before = _moment(request.query_params.get("before", ""))
        async with web.connections.transaction() as connection:
            found, choices = await _found(connection, {**chosen, "before": before, "limit": AT_ONCE + 1})
        older = urlencode({**chosen, "before": found[AT_ONCE - 1].occurred_at.isoformat()}) if found[AT_ONCE:] else ""
        return pages.response(
            request,
            "team.html.jinja",
            session=session,
            items=found[:AT_ONCE],
            older=older,
            chosen=chosen,
            choices=choices,
            kinds=KINDS,
            problems=problems,
            here=f"/feedback?{urlencode(chosen)}",
        )

    @router.get("/dialogues/{dialogue_id}")
    async def dialogue(request: Request, dialogue_id: str) -> Response:
        session = await access.session(request)
        async with web.connections.transaction() as connection:
            read = await read_dialogue(connection, as_uuid(dialogue_id))
            task = await first_row(connection, _TASK, (read.message_id,))
        asked = request.query_params.get("asked") == "1"
        return pages.response(
            request, "dialogue.html.jinja", session=session, dialogue=read, task=task, problems=problems, asked=asked
        )

    @router.post("/feedback/review")
    async def send_to_review(request: Request) -> Response:
        session = await access.session(request)
        fields = await access.form(request, session)
        dialogue_id = as_uuid(fields.get("dialogue_id", ""))
        priority = fields.get("priority", "")
        if not priority.isascii() or not priority.isdigit() or not 1 <= int(priority[:4]) <= 100:
            raise Refusal(422, "1 to 100", "priority")
        reason = fields.get("reason", "").strip()[:LONGEST_REASON]
        async with web.connections.transaction() as connection:
            try:
                await connection.execute(
                    "select slimft.request_review(%s, %s, %s, %s)",
                    (str(dialogue_id), int(priority), reason, session.reviewer.id),
                )
            except psycopg.errors.NoDataFound:
                raise Refusal(404, "no dialogue has this id") from None
        return RedirectResponse(f"/dialogues/{dialogue_id}?asked=1", status_code=303)

    @router.post("/feedback/flags/{flag_id}")
    async def change_flag(request: Request, flag_id: int) -> Response:
        session = await access.session(request)
        fields = await access.form(request, session)
        status = fields.get("status")
        if status not in ("open", "closed"):
            raise Refusal(422, "open or closed", "status")
        async with web.connections.transaction() as connection:
            await connection.execute(_FLAG, {"id": flag_id, "status": status, "who": session.reviewer.id})
        return RedirectResponse(local_path(fields.get("back", "/feedback")), status_code=303)

    return router


async def _found(connection: psycopg.AsyncConnection, asked: dict[str, object]) -> tuple[list[Any], Any]:
    try:
        choices = await first_row(connection, _CHOICES)
        return await all_rows(connection, _LATEST, asked), choices
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
        raise Refusal(503, "no dialogue is there yet: run the pipeline first (make run)") from None


def _moment(text: str) -> datetime:
    if not text:
        return datetime.max.replace(tzinfo=UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refusal(422, "a time in ISO 8601", "before") from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
