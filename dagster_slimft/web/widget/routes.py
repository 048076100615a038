"""GET /widget.js, and /demo: a page of an invented shop that shows it."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, select_autoescape

from dagster_slimft.database.keyed_digests import secret_for
from dagster_slimft.web.feedback.tokens import feedback_token
from dagster_slimft.web.running import RunningWeb

FOLDER = Path(__file__).parent
PLACE = "/*problem types*/[]"
# A new menu reaches every page within the hour; unchanged, the script costs one conditional request.
CACHING = "public, max-age=3600"
# As strict as a site's policy can be: no inline script or style, nothing from anywhere else.
DEMO_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
DEMO_TOKEN = timedelta(hours=1)


def widget_router(web: RunningWeb) -> APIRouter:
    """The script with the declared problems in it, and the page that shows it."""
    router = APIRouter(include_in_schema=False)
    problems = json.dumps(web.problem_types, ensure_ascii=False)
    script = (FOLDER / "widget.js").read_text(encoding="utf-8").replace(PLACE, problems)
    etag = f'"{hashlib.sha256(script.encode()).hexdigest()[:16]}"'
    pages = Environment(loader=FileSystemLoader(FOLDER), autoescape=select_autoescape(default=True))
    secret = secret_for("feedback token", web.workspace_key)

    @router.get("/widget.js")
    def widget(request: Request) -> Response:
        headers = {"ETag": etag, "Cache-Control": CACHING, "Cross-Origin-Resource-Policy": "cross-origin"}
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers=headers)
        return Response(script, media_type="text/javascript; charset=utf-8", headers=headers)

    @router.get("/demo")
    def demo() -> HTMLResponse:
        """Votes here are on messages that no shop has: they are kept and match nothing."""
        expires_at = web.clock() + DEMO_TOKEN
        answers = [
            (f"slimft-demo-{number}", feedback_token(secret, "message", f"slimft-demo-{number}", expires_at), text)
            for number, text in enumerate(ANSWERS)
        ]
        token = feedback_token(secret, "conversation", "slimft-demo", expires_at)
        page = pages.get_template("demo.html.jinja").render(answers=answers, conversation_token=token)
        return HTMLResponse(page, headers={"Content-Security-Policy": DEMO_POLICY, "Cache-Control": "no-store"})

    @router.get("/demo/demo.css")
    def style() -> Response:
        return Response((FOLDER / "demo.css").read_text(encoding="utf-8"), media_type="text/css; charset=utf-8")

    return router


ANSWERS = (
    "Olá! Eu sou a BIA. Para dor nas costas, o colchão com 240 ímãs costuma ajudar. Qual é o tamanho da sua cama?",
    "O Queen (158x198x30) custa R$ 3.890,00 em até 12 vezes sem juros, com frete grátis para a sua cidade.",
)
