"""Errors as RFC 9457 has them: application/problem+json with type, title, status, detail and the fields at fault.

A field's message names the rule that it broke, never the value: that may be a customer's words.
"""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "Bad request",
    401: "Not authenticated",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    413: "Body too large",
    415: "Unsupported media type",
    422: "Request not usable",
    429: "Too many requests",
    500: "Failed",
    503: "Not available now",
}


class FieldProblem(BaseModel):
    """One field of the request and what is wrong with it."""

    field: str = Field(description="name of the field, dotted; empty for the body as a whole")
    detail: str


class Problem(BaseModel):
    """A problem detail of RFC 9457; `errors` names the fields at fault."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] = []


class Refusal(Exception):
    """A request that is answered with a problem."""

    def __init__(self, status: int, detail: str, field: str | None = None, headers: dict[str, str] | None = None):
        """Keep what the answer will say."""
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.field = field
        self.headers = headers or {}


def problem_response(
    status: int, detail: str, errors: list[FieldProblem] | None = None, headers: dict[str, str] | None = None
) -> JSONResponse:
    """The answer of one problem."""
    problem = Problem(title=TITLES.get(status, "Failed"), status=status, detail=detail, errors=errors or [])
    return JSONResponse(problem.model_dump(), status_code=status, media_type=MEDIA_TYPE, headers=headers)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """OpenAPI's part of a route that may answer with these problems."""
    content = {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}
    return {status: {"description": TITLES[status], "content": content} for status in statuses}


def install_problems(app: FastAPI) -> None:
    """Answer every error of the application as a problem."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _not_usable)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _failed)


def _refused(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refusal)
    errors = [FieldProblem(field=error.field, detail=error.detail)] if error.field is not None else []
    return problem_response(error.status, error.detail, errors, error.headers)


def _not_usable(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    errors = [FieldProblem(field=_field(one["loc"]), detail=_rule(one)) for one in error.errors()]
    names = ", ".join(sorted({one.field for one in errors if one.field})) or "the body"
    return problem_response(422, f"not usable as sent: {names}", errors)


def _field(location: tuple[str | int, ...]) -> str:
    return ".".join(str(part) for part in location if part not in ("body", "query", "path"))


def _rule(error: dict[str, Any]) -> str:
    # A decoder's message quotes the text around the fault.
    return "no valid JSON" if error["type"] == "json_invalid" else str(error["msg"])


def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    detail = f"no page or resource {request.url.path}" if error.status_code == 404 else str(error.detail)
    return problem_response(error.status_code, detail, headers=dict(error.headers or {}))


def _failed(_: Request, error: Exception) -> JSONResponse:
    return problem_response(500, f"the service failed on this request ({type(error).__name__}); its log says where")
