r"""The token that a vote carries: short-lived and bound to one message or conversation.

token = `<expiry>.<base64url(HMAC-SHA256(secret, "v1\nkind\nexpiry\nid"))>`, expiry in seconds since 1970, no padding.
`slimft.feedback_token(kind, id, expires_at)` issues the same in SQL, so that a shop's backend needs nothing but its
database. The secret is `secret_for("feedback token", workspace key)`.
"""

import hmac
from base64 import urlsafe_b64encode
from datetime import datetime
from hashlib import sha256
from typing import Literal

TokenKind = Literal["message", "conversation"]
Refusal = Literal["malformed", "expired", "of another target"]


def feedback_token(secret: bytes, kind: TokenKind, target_id: str, expires_at: datetime) -> str:
    """A token for votes on the message or conversation `target_id` until `expires_at`."""
    expiry = int(expires_at.timestamp() // 1)
    return f"{expiry}.{_signature(secret, kind, target_id, str(expiry))}"


def refusal(secret: bytes, token: str, kind: TokenKind, target_id: str, now: datetime) -> Refusal | None:
    """Why `token` is not good for this target now; None when it is. Compared in constant time."""
    expiry, _, signature = token.partition(".")
    if not (expiry.isascii() and expiry.isdigit() and len(expiry) <= 12 and signature.isascii()):
        return "malformed"
    if not hmac.compare_digest(signature, _signature(secret, kind, target_id, expiry)):
        return "of another target"
    return "expired" if now.timestamp() >= int(expiry) else None


def _signature(secret: bytes, kind: TokenKind, target_id: str, expiry: str) -> str:
    message = "\n".join(("v1", kind, expiry, target_id)).encode()
    return urlsafe_b64encode(hmac.new(secret, message, sha256).digest()).rstrip(b"=").decode()
