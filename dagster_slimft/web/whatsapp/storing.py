"""Events as rows: votes wait for their message, our own messages are remembered by a digest.

Nobody's number and no words are stored: a voter is HMAC(secret, person), a message HMAC(secret, phone + words).
`slimft.match_feedback()` finds the shop's messages and hands the votes over.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

import psycopg

from dagster_slimft.database.keyed_digests import keyed_digest, secret_for
from dagster_slimft.web.whatsapp.emoji import Emoji
from dagster_slimft.web.whatsapp.events import Event, Reaction, Sent

_BLANKS = re.compile("[ \t\n\r\f\v\u00a0]+")
_LINK = """
    insert into slimft.message_links as known (provider, account, outside_id, digest, sent_at)
    values (%(provider)s, %(account)s, %(outside_id)s, %(digest)s, %(sent_at)s)
    on conflict (provider, account, outside_id) do update
    set digest = excluded.digest, sent_at = excluded.sent_at
    where known.digest is null and excluded.digest is not null
"""
_WAITING = """
    insert into slimft.unmatched_feedback as known (
        provider, account, outside_id, reactor_id, value, emoji, is_withdrawn, occurred_at
    )
    values (
        %(provider)s, %(account)s, %(outside_id)s, %(reactor_id)s, %(value)s, %(emoji)s, %(is_withdrawn)s,
        %(occurred_at)s
    )
    on conflict (provider, account, outside_id, reactor_id) do update
    set value = excluded.value, emoji = excluded.emoji, is_withdrawn = excluded.is_withdrawn,
        occurred_at = excluded.occurred_at
    where known.occurred_at <= excluded.occurred_at
"""


def message_digest(workspace_key: str, phone: str, words: str) -> bytes:
    """What `slimft.message_digest` gives for the same phone and words."""
    plain = _BLANKS.sub(" ", unicodedata.normalize("NFC", words)).strip(" ")
    return keyed_digest(secret_for("message matching", workspace_key), f"{phone}\n{plain}")


def voter_id(workspace_key: str, provider: str, person: str) -> str:
    """A voter's lasting name that tells nobody who it is."""
    return keyed_digest(secret_for("voter", workspace_key), f"{provider}\n{person}").hex()[:32]


class EventStore:
    """Writes events for one workspace."""

    def __init__(self, workspace_key: str, emoji: Emoji) -> None:
        """Derive the secrets once."""
        self._key = workspace_key
        self._emoji = emoji

    async def keep(self, connection: psycopg.AsyncConnection, events: Iterable[Event]) -> int:
        """Write every event of one body; returns how many."""
        kept = 0
        for event in events:
            if isinstance(event, Sent):
                await connection.execute(_LINK, self._link(event))
            else:
                # The shop may store WhatsApp's ids itself: then the vote's own word of the message is enough.
                await connection.execute(_LINK, self._unsent(event))
                await connection.execute(_WAITING, self._vote(event))
            kept += 1
        return kept

    def _link(self, event: Sent) -> dict[str, Any]:
        digest = message_digest(self._key, event.phone, event.text) if event.phone else None
        return {
            "provider": event.provider,
            "account": event.account,
            "outside_id": event.outside_id,
            "digest": digest,
            "sent_at": event.sent_at,
        }

    def _unsent(self, event: Reaction) -> dict[str, Any]:
        return {
            "provider": event.provider,
            "account": event.account,
            "outside_id": event.target_id,
            "digest": None,
            "sent_at": event.occurred_at,
        }

    def _vote(self, event: Reaction) -> dict[str, Any]:
        return {
            "provider": event.provider,
            "account": event.account,
            "outside_id": event.target_id,
            "reactor_id": voter_id(self._key, event.provider, event.reactor),
            "value": "neutral" if event.emoji is None else self._emoji.value_of(event.emoji),
            "emoji": event.emoji,
            "is_withdrawn": event.emoji is None,
            "occurred_at": event.occurred_at,
        }
