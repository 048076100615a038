"""The HTTP application: OpenAI's resources under /v1, every request with the server's key.

No pages, no schema page: what is not a resource answers 404 in the protocol's shape.
"""

import hmac
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractContextManager, asynccontextmanager

from fastapi import FastAPI, Request, Response

from dagster_slimft.trainer.chat import chat_router
from dagster_slimft.trainer.completions import completions_router
from dagster_slimft.trainer.errors import error_body, install_error_bodies
from dagster_slimft.trainer.files import files_router
from dagster_slimft.trainer.fine_tuning_jobs import jobs_router
from dagster_slimft.trainer.models import models_router
from dagster_slimft.trainer.running import RunningTrainer

ROUTERS = (files_router, jobs_router, models_router, chat_router, completions_router)


def make_app(trainer: RunningTrainer, api_key: str, announced: AbstractContextManager[None]) -> FastAPI:
    """The application; `announced` is entered when requests can be answered and left when they no longer can."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        trainer.queue.start()
        with announced:
            yield
        trainer.queue.stop()

    app = FastAPI(title="slimft trainer", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    install_error_bodies(app)
    for router in ROUTERS:
        app.include_router(router(trainer), prefix="/v1")

    @app.middleware("http")
    async def authorize(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        if not _is_authorized(request, api_key):
            return error_body(401, "Incorrect API key provided", code="invalid_api_key")
        response = await call_next(request)
        response.headers["x-request-id"] = f"req_{secrets.token_hex(12)}"
        return response

    return app


def _is_authorized(request: Request, api_key: str) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    # Both sides as bytes, compared in constant time: the answer's delay tells nothing of the key.
    return hmac.compare_digest(given.strip().encode(), api_key.encode()) and scheme.lower() == "bearer"
