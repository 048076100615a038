"""Refusals as people read them: a page in their language, where a page was asked for."""

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from dagster_slimft.web.pages.rendering import Pages
from dagster_slimft.web.problems import FieldProblem, Refusal, problem_response

PAGES = ("/review", "/feedback", "/dialogues", "/login", "/logout")
KNOWN = (401, 403, 404, 409, 422, 429, 503)


def install_page_errors(app: FastAPI, pages: Pages) -> None:
    """Answer refusals of pages with a page; of everything else as `problems` does."""

    def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, Refusal)
        if not request.url.path.startswith(PAGES) or "text/html" not in request.headers.get("accept", ""):
            return _as_problem(error)
        status = error.status if error.status in KNOWN else 503
        answer = pages.response(request, "error.html.jinja", status=error.status, kind=f"error_{status}")
        answer.headers.update(error.headers)
        return answer

    app.add_exception_handler(Refusal, refused)


def _as_problem(error: Refusal) -> JSONResponse:
    errors = [FieldProblem(field=error.field, detail=error.detail)] if error.field is not None else []
    return problem_response(error.status, error.detail, errors, error.headers)
