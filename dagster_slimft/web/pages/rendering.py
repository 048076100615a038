"""Pages for people: Jinja with everything escaped, in Portuguese unless English is asked for (`?lang=en`, kept)."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

WEB = Path(__file__).parents[1]
LANGUAGES = ("pt", "en")
LANGUAGE_COOKIE = "slimft_lang"
# No inline script or style, nothing from anywhere else, forms to this service alone, in nobody's frame.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
YEAR_SECONDS = 31_536_000
ASSETS = {
    "pages.css": ("pages/pages.css", "text/css; charset=utf-8"),
    "review.js": ("review/review.js", "text/javascript; charset=utf-8"),
}


class Pages:
    """Renders templates; `texts.yaml` holds every word, by key and language."""

    def __init__(self, timezone: str) -> None:
        """Read templates and words; times are shown in `timezone`."""
        self._environment = Environment(
            loader=FileSystemLoader([WEB / "pages", WEB / "login", WEB / "review", WEB / "feedback"]),
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._texts: dict[str, dict[str, str]] = yaml.safe_load(
            (WEB / "pages" / "texts.yaml").read_text(encoding="utf-8")
        )
        self._zone = ZoneInfo(timezone)
        self._revision = _revision()

    def response(
        self, request: Request, template: str, *, status: int = 200, session: Any = None, **values: Any
    ) -> HTMLResponse:
        """One page; never cached, since it is one person's."""
        language = language_of(request)
        page = self._environment.get_template(template).render(
            **values,
            t=lambda key, **parts: self._text(language, key, parts),
            when=lambda moment: self._when(moment, language),
            number=lambda value: f"{value:.2f}".replace(".", "," if language == "pt" else "."),
            language=language,
            session=session,
            path=request.url.path,
            revision=self._revision,
        )
        answer = HTMLResponse(
            page, status, headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-store, private"}
        )
        if request.query_params.get("lang") in LANGUAGES:
            answer.set_cookie(LANGUAGE_COOKIE, language, max_age=YEAR_SECONDS, httponly=True, samesite="lax")
        return answer

    def text(self, request: Request, key: str, **parts: object) -> str:
        """One text in the language of the request."""
        return self._text(language_of(request), key, parts)

    def _text(self, language: str, key: str, parts: Mapping[str, object]) -> str:
        return self._texts[key][language].format(**parts)

    def _when(self, moment: datetime, language: str) -> str:
        return moment.astimezone(self._zone).strftime("%d/%m/%Y %H:%M" if language == "pt" else "%Y-%m-%d %H:%M")


def language_of(request: Request) -> str:
    """`?lang=`, else what was chosen before, else Portuguese."""
    for asked in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if asked in LANGUAGES:
            return str(asked)
    return LANGUAGES[0]


def assets_router() -> APIRouter:
    """Style and script of the pages; their address changes with their content."""
    router = APIRouter(prefix="/assets", include_in_schema=False)

    @router.get("/{name}")
    def asset(name: str) -> Response:
        if name not in ASSETS:
            return Response(status_code=404)
        path, media_type = ASSETS[name]
        headers = {"Cache-Control": "public, max-age=86400"}
        return Response((WEB / path).read_text(encoding="utf-8"), media_type=media_type, headers=headers)

    return router


def _revision() -> str:
    digest = hashlib.sha256()
    for path, _ in ASSETS.values():
        digest.update((WEB / path).read_bytes())
    return digest.hexdigest()[:12]
