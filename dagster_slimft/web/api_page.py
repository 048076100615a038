"""/docs: the routes to read and try, with scripts and styles of our own origin (FastAPI's page asks a CDN for them)."""

from pathlib import Path

import fastapi_offline
from fastapi import APIRouter, FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import FileResponse, HTMLResponse

ASSETS = Path(fastapi_offline.__file__).parent / "static"
# The page's one inline script starts Swagger UI; everything else is a file of this service.
POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def api_page_router(app: FastAPI) -> APIRouter:
    """The page of `app`'s routes and its two assets."""
    router = APIRouter(include_in_schema=False)

    @router.get("/docs")
    def page() -> HTMLResponse:
        html = get_swagger_ui_html(
            openapi_url=str(app.openapi_url),
            title=app.title,
            swagger_js_url="/docs/swagger-ui.js",
            swagger_css_url="/docs/swagger-ui.css",
            swagger_favicon_url="data:,",
        )
        return HTMLResponse(bytes(html.body), headers={"Content-Security-Policy": POLICY})

    @router.get("/docs/swagger-ui.js")
    def script() -> FileResponse:
        return FileResponse(ASSETS / "swagger-ui-bundle.js", media_type="text/javascript")

    @router.get("/docs/swagger-ui.css")
    def style() -> FileResponse:
        return FileResponse(ASSETS / "swagger-ui.css", media_type="text/css")

    return router
