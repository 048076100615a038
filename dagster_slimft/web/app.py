"""The HTTP application: feedback, webhooks, the pages of the shop's people, and the page that documents the routes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import RedirectResponse

from dagster_slimft import __version__
from dagster_slimft.web.api_page import api_page_router
from dagster_slimft.web.body_limits import BodyLimits
from dagster_slimft.web.feedback.routes import BEARER, feedback_router
from dagster_slimft.web.feedback.team import team_router
from dagster_slimft.web.login.access import Access, install_login
from dagster_slimft.web.login.routes import login_router
from dagster_slimft.web.login.supabase import SupabaseLogin
from dagster_slimft.web.pages.errors import install_page_errors
from dagster_slimft.web.pages.rendering import Pages, assets_router
from dagster_slimft.web.problems import install_problems
from dagster_slimft.web.response_headers import ResponseHeaders
from dagster_slimft.web.review.lead import lead_router
from dagster_slimft.web.review.routes import review_router
from dagster_slimft.web.running import RunningWeb
from dagster_slimft.web.whatsapp.matching import Matching
from dagster_slimft.web.whatsapp.routes import whatsapp_router
from dagster_slimft.web.widget.routes import widget_router

ABOUT = (
    "Votes of the shop's customers. A vote carries the token of its message or conversation, which "
    "`slimft.feedback_token(kind, id, expires_at)` issues; sending one twice changes nothing."
)


def make_app(web: RunningWeb) -> FastAPI:
    """The application over one running service, which it opens and closes."""
    matching = Matching(web.connections)
    pages = Pages(web.settings.timezone)
    supabase = SupabaseLogin(web.supabase) if web.supabase is not None else None
    access = Access(web.connections, supabase)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await web.connections.open()
        matching.start()
        yield
        await matching.stop()
        await web.connections.close()

    app = FastAPI(
        title="slimft web", version=__version__, description=ABOUT, lifespan=lifespan, docs_url=None, redoc_url=None
    )
    install_problems(app)
    install_login(app)
    install_page_errors(app, pages)
    app.include_router(feedback_router(web))
    app.include_router(whatsapp_router(web, matching))
    app.include_router(widget_router(web))
    app.add_route("/", lambda _: RedirectResponse("/review", status_code=303), include_in_schema=False)
    app.include_router(assets_router())
    app.include_router(login_router(web, pages, access, supabase))
    app.include_router(lead_router(web, pages, access))
    app.include_router(review_router(web, pages, access))
    app.include_router(team_router(web, pages, access))
    app.include_router(api_page_router(app))
    app.add_middleware(ResponseHeaders)
    app.add_middleware(BodyLimits)
    # Outermost, so that a refusal too tells the browser that its page may read it.
    app.add_middleware(
        CORSMiddleware,
        allow_origins=web.settings.allowed_origins,
        allow_methods=["POST"],
        allow_headers=["Authorization", "Content-Type"],
        max_age=3600,
    )
    app.openapi().setdefault("components", {})["securitySchemes"] = BEARER
    return app
