"""Meta's Cloud API: its signature, and the reactions in its webhook's body.

Protocol: developers.facebook.com, WhatsApp webhooks, messages reference, reaction. One body may hold several entries,
changes and messages; a reaction without an emoji was taken back; only reactions to our own messages arrive.
"""

import hmac
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from dagster_slimft.web.whatsapp.events import Reaction
from dagster_slimft.web.whatsapp.json_values import identifier, items, mapping, moment
from dagster_slimft.web.whatsapp.phones import phone_key

META = "meta"


def is_signed(app_secret: str, body: bytes, header: str) -> bool:
    """Whether `X-Hub-Signature-256` is of these very bytes, compared in constant time."""
    scheme, _, signature = header.partition("=")
    expected = hmac.digest(app_secret.encode(), body, "sha256").hex()
    return scheme == "sha256" and hmac.compare_digest(signature.encode(), expected.encode())


def meta_events(payload: object, received_at: datetime) -> Iterator[Reaction]:
    """Every reaction in a body; whatever else it holds is passed over."""
    for entry in items(mapping(payload).get("entry")):
        for change in items(mapping(entry).get("changes")):
            value = mapping(change, "value")
            account = identifier(mapping(value, "metadata").get("phone_number_id"))
            if mapping(change).get("field") != "messages" or account is None:
                continue
            users = _user_ids(value)
            for message in items(value.get("messages")):
                reaction = _reaction(mapping(message), account, users, received_at)
                if reaction is not None:
                    yield reaction


def _reaction(message: Any, account: str, users: dict[str, str], received_at: datetime) -> Reaction | None:
    if message.get("type") != "reaction":
        return None
    target = identifier(mapping(message, "reaction").get("message_id"))
    phone = identifier(message.get("from"))
    # Who hides the phone behind a user name has an id of his own; it stays the same where the phone changes.
    reactor = (
        identifier(message.get("from_user_id")) or users.get(phone or "") or (phone and (phone_key(phone) or phone))
    )
    if target is None or reactor is None:
        return None
    emoji = identifier(mapping(message, "reaction").get("emoji"))
    occurred_at = min(moment(message.get("timestamp")) or received_at, received_at)
    return Reaction(META, account, target, reactor, emoji, occurred_at)


def _user_ids(value: Any) -> dict[str, str]:
    """Business-scoped user id by WhatsApp id; a sole contact's is also that of whoever sends no phone."""
    users: dict[str, str] = {}
    contacts = [mapping(contact) for contact in items(value.get("contacts"))]
    for contact in contacts:
        user_id = identifier(contact.get("user_id"))
        if user_id is not None:
            users[identifier(contact.get("wa_id")) or ""] = user_id
    if len(contacts) == 1 and users:
        users.setdefault("", next(iter(users.values())))
    return users
