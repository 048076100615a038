"""Errors of the API as OpenAI's clients expect them: {"error": {"message", "type", "param", "code"}}."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException


class ApiError(Exception):
    """A refusal with HTTP status, message, the parameter at fault and a code."""

    def __init__(self, status: int, message: str, param: str | None = None, code: str | None = None) -> None:
        """Keep what the body will say."""
        super().__init__(message)
        self.status = status
        self.message = message
        self.param = param
        self.code = code


def invalid(message: str, param: str | None = None, code: str | None = None) -> ApiError:
    """400: the request cannot work as sent."""
    return ApiError(400, message, param, code)


def not_found(message: str, param: str | None = None, code: str | None = None) -> ApiError:
    """404: no such thing."""
    return ApiError(404, message, param, code)


def install_error_bodies(app: FastAPI) -> None:
    """Answer every error of the application in OpenAI's shape."""
    app.add_exception_handler(ApiError, _api_error)
    app.add_exception_handler(RequestValidationError, _wrong_request)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _failure)


def error_body(status: int, message: str, param: str | None = None, code: str | None = None) -> JSONResponse:
    """The response of one error."""
    kind = "server_error" if status >= 500 else "invalid_request_error"
    return JSONResponse({"error": {"message": message, "type": kind, "param": param, "code": code}}, status_code=status)


def _api_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ApiError)
    return error_body(error.status, error.message, error.param, error.code)


def _wrong_request(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first: dict[str, Any] = error.errors()[0]
    param = ".".join(str(part) for part in first["loc"] if part not in ("body", "query", "path")) or None
    # pydantic's message names the rule; the value itself may be a customer's text and stays out.
    if first["type"] == "extra_forbidden":
        return error_body(400, f"Unrecognized request argument supplied: {param}", param, "unknown_parameter")
    code = "missing_required_parameter" if first["type"] == "missing" else "invalid_value"
    return error_body(400, f"Invalid value for '{param}': {first['msg']}.", param, code)


def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return error_body(404, f"Invalid URL ({request.method} {request.url.path})", code="unknown_url")
    return error_body(error.status_code, str(error.detail))


def _failure(request: Request, error: Exception) -> JSONResponse:
    return error_body(500, f"The trainer failed on this request ({type(error).__name__}); see its log.")
