"""Bodies as the two providers send them; shapes of their documentation and source, values invented."""

import hmac
import json
from typing import Any

from tests.web.conftest import SECRETS

CUSTOMER = "5527999880001"
META_ACCOUNT = "106540352242922"


def meta_message(**changes: Any) -> dict[str, Any]:
    """One reaction; `changes` replace parts of the message."""
    message = {
        "from": CUSTOMER,
        "id": "wamid.REACTION",
        "timestamp": "1763800000",
        "type": "reaction",
        "reaction": {"message_id": "wamid.TARGET", "emoji": "\N{THUMBS UP SIGN}"},
    }
    return {**message, **changes}


def meta_body(*messages: dict[str, Any], **value: Any) -> dict[str, Any]:
    """A body of Meta's with these messages; `value` adds to what holds them."""
    held = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "552733334444", "phone_number_id": META_ACCOUNT},
        "contacts": [{"profile": {"name": "Nome"}, "wa_id": CUSTOMER}],
        "messages": list(messages),
        **value,
    }
    change = {"field": "messages", "value": held}
    return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}


def signed(body: dict[str, Any] | bytes) -> tuple[bytes, dict[str, str]]:
    """The bytes and the header that Meta sends with them; it escapes all that is not ASCII."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    signature = hmac.digest(SECRETS.meta_app_secret.encode(), raw, "sha256").hex()
    return raw, {"X-Hub-Signature-256": f"sha256={signature}", "Content-Type": "application/json"}


def evolution_key(message_id: str, *, from_me: bool, jid: str = f"{CUSTOMER}@s.whatsapp.net") -> dict[str, Any]:
    """The key of a message."""
    return {"remoteJid": jid, "fromMe": from_me, "id": message_id}


def evolution_reaction(target: str, text: str = "\N{THUMBS UP SIGN}", **key: Any) -> dict[str, Any]:
    """A reaction to our message `target`; `key` replaces parts of the reacting message's key."""
    return {
        "key": {**evolution_key("3EB0REACTION", from_me=False), **key},
        "pushName": "Cliente",
        "message": {
            "reactionMessage": {
                "key": evolution_key(target, from_me=True),
                "text": text,
                "senderTimestampMs": {"low": 1763800000, "high": 0, "unsigned": True},
            }
        },
        "messageType": "reactionMessage",
        "messageTimestamp": 1763800000,
    }


def evolution_sent(message_id: str, words: str, seconds: int, **key: Any) -> dict[str, Any]:
    """A message of ours."""
    return {
        "key": {**evolution_key(message_id, from_me=True), **key},
        "message": {"conversation": words},
        "messageType": "conversation",
        "messageTimestamp": seconds,
    }


def evolution_body(data: Any, event: str = "messages.upsert", **envelope: Any) -> dict[str, Any]:
    """The envelope around one message or several."""
    return {
        "event": event,
        "instance": "SlimQuality",
        "data": data,
        "date_time": "2026-11-22T18:13:30.262Z",
        "sender": "552733334444@s.whatsapp.net",
        "apikey": None,
        **envelope,
    }
