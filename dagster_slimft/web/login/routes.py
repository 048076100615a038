"""GET /login, GET /login/link, POST /login, POST /logout."""

from datetime import timedelta

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from dagster_slimft.web.login.access import COOKIE, Access, LoginNeeded, local_path, read_form
from dagster_slimft.web.login.sessions import end_session, know, start_session, use_link
from dagster_slimft.web.login.supabase import SupabaseLogin
from dagster_slimft.web.pages.rendering import Pages
from dagster_slimft.web.problems import Refusal
from dagster_slimft.web.running import RunningWeb

LONGEST_PASSWORD = 200
TEMPLATE = "login.html.jinja"


def login_router(web: RunningWeb, pages: Pages, access: Access, supabase: SupabaseLogin | None) -> APIRouter:
    """The routes over one running service; with passwords only where there is a `supabase` login."""
    router = APIRouter(include_in_schema=False)
    valid_for = timedelta(hours=web.settings.session_hours)

    def let_in(request: Request, secret: str, wanted: str) -> Response:
        answer = RedirectResponse(local_path(wanted), status_code=303)
        answer.set_cookie(
            COOKIE,
            secret,
            max_age=int(valid_for.total_seconds()),
            httponly=True,
            secure=request.url.scheme == "https",
            samesite="lax",
        )
        return answer

    def count(request: Request) -> None:
        web.rates.count("login", request.client.host if request.client else "unknown")

    @router.get("/login")
    def ask(request: Request) -> Response:
        wanted = local_path(request.query_params.get("next", ""))
        return pages.response(request, TEMPLATE, wanted=wanted, has_passwords=supabase is not None, refused="")

    @router.get("/login/link")
    async def follow(request: Request, token: str = "") -> Response:
        count(request)
        async with web.connections.transaction() as connection:
            reviewer_id = await use_link(connection, token)
            secret = await start_session(connection, reviewer_id, valid_for) if reviewer_id else None
        if secret is None:
            return pages.response(
                request,
                TEMPLATE,
                status=401,
                wanted="/review",
                has_passwords=supabase is not None,
                refused="link_is_used",
            )
        return let_in(request, secret, "/review")

    @router.post("/login")
    async def log_in(request: Request) -> Response:
        count(request)
        if supabase is None:
            raise Refusal(404, "there is no login by password here: follow the link that `slimft web` prints")
        fields = await read_form(request)
        wanted = local_path(fields.get("next", ""))
        try:
            token = await supabase.token_for(fields.get("email", ""), fields.get("password", "")[:LONGEST_PASSWORD])
            reviewer = await supabase.reviewer(token)
        except Refusal as refusal:
            refused = {401: "login_refused", 403: "login_not_allowed"}.get(refusal.status, "login_unavailable")
            return pages.response(
                request, TEMPLATE, status=refusal.status, wanted=wanted, has_passwords=True, refused=refused
            )
        async with web.connections.transaction() as connection:
            await know(connection, reviewer)
            secret = await start_session(connection, reviewer.id, valid_for)
        return let_in(request, secret, wanted)

    @router.post("/logout")
    async def log_out(request: Request) -> Response:
        try:
            session = await access.session(request)
        except LoginNeeded:
            return RedirectResponse("/login", status_code=303)
        await access.form(request, session)
        async with web.connections.transaction() as connection:
            await end_session(connection, request.cookies.get(COOKIE, ""))
        answer = RedirectResponse("/login", status_code=303)
        answer.delete_cookie(COOKIE)
        return answer

    return router
