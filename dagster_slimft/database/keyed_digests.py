"""HMAC-SHA256 that Python and plain SQL compute alike (RFC 2104): SQL keeps the two pads, never the key.

digest = sha256(outer_pad || sha256(inner_pad || message)), pads of 64 bytes. One secret per purpose is derived from the
workspace's key, so that none tells another: HMAC-SHA256(workspace key, purpose).
"""

import hmac
from typing import Literal, NamedTuple

import psycopg

Purpose = Literal["feedback token", "message matching"]
_BLOCK_BYTES = 64
_KEEP = """
    insert into slimft.feedback_secret as known (inner_pad, outer_pad) values (%s, %s)
    on conflict (is_only_row) do update set inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad
    where (known.inner_pad, known.outer_pad) is distinct from (excluded.inner_pad, excluded.outer_pad)
"""


class Pads(NamedTuple):
    """HMAC's inner and outer pad, 64 bytes each."""

    inner: bytes
    outer: bytes


def secret_for(purpose: Purpose, workspace_key: str) -> bytes:
    """The secret of 32 bytes that a workspace's key (hex) gives for `purpose`."""
    return hmac.digest(bytes.fromhex(workspace_key), f"slimft {purpose}".encode(), "sha256")


def pads_of(secret: bytes) -> Pads:
    """The pads that stand for a secret of at most 64 bytes."""
    block = secret.ljust(_BLOCK_BYTES, b"\0")
    return Pads(bytes(byte ^ 0x36 for byte in block), bytes(byte ^ 0x5C for byte in block))


def keep_feedback_secret(connection: psycopg.Connection, workspace_key: str) -> None:
    """Let `slimft.feedback_token` sign with this workspace's key."""
    connection.execute(_KEEP, pads_of(secret_for("feedback token", workspace_key)))
