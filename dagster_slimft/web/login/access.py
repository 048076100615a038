"""Who may see a page and send a form: a session's cookie, or a bearer token of Supabase Auth."""

import hmac
from urllib.parse import parse_qsl, quote

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse

from dagster_slimft.web.connections import Connections
from dagster_slimft.web.login.sessions import Session, find_session, know
from dagster_slimft.web.login.supabase import SupabaseLogin
from dagster_slimft.web.problems import Refusal

COOKIE = "slimft_session"
MOST_FIELDS = 500


class LoginNeeded(Exception):
    """Nobody is logged in, or no longer."""


class Access:
    """Finds out who asks."""

    def __init__(self, connections: Connections, supabase: SupabaseLogin | None) -> None:
        """Sessions are looked up over `connections`; bearer tokens count where there is a `supabase` login."""
        self._connections = connections
        self._supabase = supabase

    async def session(self, request: Request) -> Session:
        """Whoever is logged in.

        Raises:
            LoginNeeded: nobody is.
            Refusal: a bearer token does not verify, or its holder may not review.
        """
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and self._supabase is not None:
            reviewer = await self._supabase.reviewer(token.strip())
            async with self._connections.transaction() as connection:
                await know(connection, reviewer)
            return Session(reviewer, None)
        secret = request.cookies.get(COOKIE)
        if secret:
            async with self._connections.transaction() as connection:
                found = await find_session(connection, secret)
            if found is not None:
                return found
        raise LoginNeeded

    async def lead(self, request: Request) -> Session:
        """The same, for what only leads may do.

        Raises:
            LoginNeeded: nobody is logged in.
            Refusal: 403, a reviewer is.
        """
        session = await self.session(request)
        if not session.reviewer.is_lead:
            raise Refusal(403, "only a lead may do this")
        return session

    async def form(self, request: Request, session: Session) -> dict[str, str]:
        """The fields of a form (application/x-www-form-urlencoded) that a page of ours sent.

        Raises:
            Refusal: 403 where its token is missing or of another session, 422 where it is no form.
        """
        fields = await read_form(request)
        if session.csrf is not None and not hmac.compare_digest(fields.get("csrf", "").encode(), session.csrf.encode()):
            raise Refusal(403, "the form is not of this session: load the page again and send it once more")
        return fields


async def read_form(request: Request) -> dict[str, str]:
    """Fields of a form, the last of each name.

    Raises:
        Refusal: 422, the body is none.
    """
    try:
        body = (await request.body()).decode("utf-8")
        fields = dict(parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"))
    except ValueError:
        raise Refusal(422, "not a form in UTF-8, or one with too many fields") from None
    # Postgres has no zero bytes in text.
    return {name: value.replace("\0", "").replace("\r\n", "\n") for name, value in fields.items()}


def install_login(app: FastAPI) -> None:
    """Send whoever is not logged in to the login page, and back from there."""
    app.add_exception_handler(LoginNeeded, _to_login)


def _to_login(request: Request, _: Exception) -> RedirectResponse:
    wanted = request.url.path if request.method == "GET" else "/review"
    return RedirectResponse(f"/login?next={quote(wanted)}", status_code=303)


def local_path(wanted: str) -> str:
    """`wanted` where it is a path of this service, else the review page: no redirect leaves the service."""
    is_local = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    return wanted if is_local and "\\" not in wanted else "/review"
