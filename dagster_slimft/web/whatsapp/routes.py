"""GET and POST /webhooks/whatsapp/meta, POST /webhooks/whatsapp/evolution/{key}[/{event}].

Who calls is proved first: 401 where nothing proves it, 403 where it is wrong. Then what is no event of ours gets
200, because providers send what they like and stop retrying only then. An event that cannot be stored now gets 503, and
comes again.
"""

import hmac
import json
from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel

from dagster_slimft.web.problems import Refusal, documented
from dagster_slimft.web.running import RunningWeb
from dagster_slimft.web.whatsapp.emoji import Emoji
from dagster_slimft.web.whatsapp.events import Event
from dagster_slimft.web.whatsapp.evolution import evolution_events, proof_of
from dagster_slimft.web.whatsapp.matching import Matching
from dagster_slimft.web.whatsapp.meta import is_signed, meta_events
from dagster_slimft.web.whatsapp.storing import EventStore

PROBLEMS = documented(401, 403, 404, 413, 422, 503)
# Read as raw bytes, because a signature is of these; described for those who read /docs.
BODY = {"requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}}}


class Received(BaseModel):
    """How many of the body's events were kept."""

    events: int


def whatsapp_router(web: RunningWeb, matching: Matching) -> APIRouter:
    """The webhooks of the providers that have secrets; another's answer 404."""
    router = APIRouter(prefix="/webhooks/whatsapp", tags=["whatsapp"], responses=PROBLEMS)
    store = EventStore(web.workspace_key, Emoji(web.settings.praise, web.settings.complaint))

    async def keep(events: Iterator[Event]) -> Received:
        found = list(events)
        if found:
            async with web.connections.transaction() as connection:
                await store.keep(connection, found)
            matching.something_came()
        return Received(events=len(found))

    @router.get("/meta", response_class=PlainTextResponse)
    async def verify(
        mode: Annotated[str, Query(alias="hub.mode")] = "",
        token: Annotated[str, Query(alias="hub.verify_token")] = "",
        challenge: Annotated[str, Query(alias="hub.challenge")] = "",
    ) -> str:
        """Meta asks once whether this address is meant: the challenge goes back."""
        if not web.whatsapp.has_meta:
            raise Refusal(404, _NOT_SET_UP.format("WHATSAPP_META_VERIFY_TOKEN and WHATSAPP_META_APP_SECRET"))
        is_known = hmac.compare_digest(token.encode(), web.whatsapp.meta_verify_token.encode())
        if mode != "subscribe" or not is_known:
            raise Refusal(403, "not the verify token of this webhook")
        return challenge

    @router.post("/meta", openapi_extra=BODY)
    async def receive_meta(request: Request) -> Received:
        """Reactions from Meta's Cloud API, signed over the raw body (X-Hub-Signature-256)."""
        if not web.whatsapp.has_meta:
            raise Refusal(404, _NOT_SET_UP.format("WHATSAPP_META_VERIFY_TOKEN and WHATSAPP_META_APP_SECRET"))
        body = await request.body()
        signature = request.headers.get("x-hub-signature-256")
        if signature is None:
            raise Refusal(401, "no X-Hub-Signature-256", headers={"WWW-Authenticate": "X-Hub-Signature-256"})
        if not is_signed(web.whatsapp.meta_app_secret, body, signature):
            raise Refusal(403, "X-Hub-Signature-256 is not of this body and this app's secret")
        return await keep(meta_events(_json(body), web.clock()))

    @router.post("/evolution/{key}", openapi_extra=BODY)
    @router.post("/evolution/{key}/{event}", openapi_extra=BODY)
    async def receive_evolution(request: Request, key: str) -> Received:
        """Reactions and our own messages from Evolution API; `event` is what "webhook by events" appends."""
        if not web.whatsapp.has_evolution:
            raise Refusal(404, _NOT_SET_UP.format("WHATSAPP_EVOLUTION_PATH_KEY and WHATSAPP_EVOLUTION_SECRET"))
        if not hmac.compare_digest(key.encode(), web.whatsapp.evolution_path_key.encode()):
            raise Refusal(404, "no such webhook")
        payload = _json(await request.body())
        proof = proof_of(web.whatsapp.evolution_secret, request.headers, payload)
        if proof == "none":
            raise Refusal(
                401, "no secret: send it as header, bearer token or apikey", headers={"WWW-Authenticate": "Bearer"}
            )
        if proof == "wrong":
            raise Refusal(403, "not the secret of this webhook")
        return await keep(evolution_events(payload, web.clock()))

    return router


_NOT_SET_UP = "this webhook is not set up here: set {}"


def _json(body: bytes) -> object:
    """The body's JSON, read as leniently as it is written: a name cut within an emoji spoils no event."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
