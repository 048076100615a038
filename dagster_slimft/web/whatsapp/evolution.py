"""Evolution API (Baileys): who may call its webhook, and the reactions and our own messages in its bodies.

Protocol: github.com/EvolutionAPI/evolution-api, `src/api/integrations/event/webhook`. There is no event for reactions:
they are messages. It signs nothing; a secret comes as a header, as a JWT that it makes of `jwt_key`, or as the apikey
of its instance in the body.
"""

import hmac
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Literal

import jwt

from dagster_slimft.web.whatsapp.events import Event, Reaction, Sent
from dagster_slimft.web.whatsapp.json_values import identifier, items, mapping, moment, text
from dagster_slimft.web.whatsapp.phones import person_of, phone_of

EVOLUTION = "evolution"
INCOMING, OUTGOING = "messages.upsert", "send.message"
SECRET_HEADERS = ("apikey", "x-webhook-secret")
CAPTIONED = ("imageMessage", "videoMessage", "documentMessage")
Proof = Literal["good", "wrong", "none"]


def proof_of(secret: str, headers: Mapping[str, str], payload: object) -> Proof:
    """Whether a call proves that it knows the secret: by header, by bearer token, else by the body's apikey."""
    given = [headers[name] for name in SECRET_HEADERS if name in headers]
    scheme, _, bearer = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and bearer:
        given.append(bearer)
        if _is_signed(secret, bearer):
            return "good"
    elif scheme:
        given.append(scheme)
    apikey = text(mapping(payload).get("apikey"))
    if apikey:
        given.append(apikey)
    # All are compared: which one was right, and how nearly, takes the same time.
    matches = [hmac.compare_digest(one.encode(), secret.encode()) for one in given]
    return "good" if any(matches) else ("wrong" if given else "none")


def _is_signed(secret: str, token: str) -> bool:
    try:
        jwt.decode(token, secret, algorithms=["HS256"], options={"require": ["exp"], "verify_aud": False})
    except (jwt.InvalidTokenError, ValueError):
        return False
    return True


def evolution_events(payload: object, received_at: datetime) -> Iterator[Event]:
    """Reactions to our messages, and our messages, in a body; whatever else it holds is passed over."""
    body = mapping(payload)
    event = (text(body.get("event")) or "").lower().replace("_", ".")
    account = identifier(body.get("instance"))
    if event not in (INCOMING, OUTGOING) or account is None:
        return
    for data in items(body.get("data")):
        key, message = mapping(data, "key"), mapping(data, "message")
        is_ours = event == OUTGOING or key.get("fromMe") is True
        reaction = message.get("reactionMessage")
        sent_at = min(moment(mapping(data).get("messageTimestamp")) or received_at, received_at)
        found: Event | None = None
        if isinstance(reaction, dict) and not is_ours:
            found = _reaction(key, reaction, account, sent_at)
        elif reaction is None and is_ours:
            found = _sent(key, message, account, sent_at)
        if found is not None:
            yield found


def _reaction(key: Any, reaction: Mapping[str, Any], account: str, sent_at: datetime) -> Reaction | None:
    on = mapping(reaction, "key")
    target, reactor = identifier(on.get("id")), person_of(key)
    # Through the Cloud API the key holds the id alone: there, only reactions to our messages arrive.
    if target is None or reactor is None or on.get("fromMe", True) is not True:
        return None
    occurred_at = min(moment(reaction.get("senderTimestampMs")) or sent_at, sent_at)
    return Reaction(EVOLUTION, account, target, reactor, identifier(reaction.get("text")), occurred_at)


def _sent(key: Any, message: Mapping[str, Any], account: str, sent_at: datetime) -> Sent | None:
    outside_id, words = identifier(key.get("id")), _words(message)
    if outside_id is None or not words or person_of(key) is None:
        return None
    return Sent(EVOLUTION, account, outside_id, phone_of(key), words, sent_at)


def _words(message: Mapping[str, Any]) -> str | None:
    extended = text(mapping(message, "extendedTextMessage").get("text"))
    captions = (text(mapping(message, kind).get("caption")) for kind in CAPTIONED)
    return text(message.get("conversation")) or extended or next(filter(None, captions), None)
