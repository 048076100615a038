"""What webhooks tell, in one form for every provider."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Reaction:
    """Somebody's reaction to one of our messages; no emoji means that it was taken back."""

    provider: str
    account: str
    target_id: str
    reactor: str
    emoji: str | None
    occurred_at: datetime


@dataclass(frozen=True)
class Sent:
    """One of our messages on its way out; `phone` is None where WhatsApp tells an opaque id alone."""

    provider: str
    account: str
    outside_id: str
    phone: str | None
    text: str
    sent_at: datetime


Event = Reaction | Sent
