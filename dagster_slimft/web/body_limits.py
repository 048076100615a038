"""How large a body each route takes. A larger one is read to a bound and thrown away, then answered with 413.

Answering at once would reset the connection of a client that is still sending, and the client would see no answer.
"""

from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dagster_slimft.web.problems import problem_response

KIB = 1024
# Feedback is a few words; Meta sends up to a thousand events in a body (3 MiB); other routes take forms.
LIMITS: Mapping[str, int] = {
    "/api/feedback/": 16 * KIB,
    "/webhooks/whatsapp/": 3 * KIB * KIB,
    # A dialogue's answers and their corrections.
    "/review/": KIB * KIB,
    "/": 64 * KIB,
}
DRAINED_BYTES = 16 * KIB * KIB


class BodyLimits:
    """ASGI middleware: hands on whole bodies within their route's limit."""

    def __init__(self, app: ASGIApp, limits: Mapping[str, int] = LIMITS) -> None:
        """Wrap `app`; of the limits' paths the longest that a request's path begins with counts."""
        self._app = app
        self._limits = sorted(limits.items(), key=lambda item: -len(item[0]))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body, then call the application with it, or refuse."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        limit = next(size for path, size in self._limits if scope["path"].startswith(path))
        body = await _read(receive, limit)
        if body is None:
            return
        if len(body) > limit:
            refusal = problem_response(413, f"at most {limit} bytes here", headers={"connection": "close"})
            await refusal(scope, receive, send)
            return
        await self._app(scope, _replay(body, receive), send)


async def _read(receive: Receive, limit: int) -> bytes | None:
    """The body, or one byte more than its limit; None where the client left."""
    kept = bytearray()
    seen = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        piece = message.get("body", b"")
        seen += len(piece)
        if len(kept) <= limit:
            kept += piece[: limit + 1 - len(kept)]
        if not message.get("more_body", False) or seen > DRAINED_BYTES:
            return bytes(kept)


def _replay(body: bytes, receive: Receive) -> Receive:
    has_read = False

    async def replayed() -> Message:
        nonlocal has_read
        if has_read:
            return await receive()
        has_read = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed
