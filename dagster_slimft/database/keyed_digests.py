"""HMAC-SHA256 that Python and plain SQL compute alike (RFC 2104): SQL keeps the two pads, never the key.

digest = sha256(outer_pad || sha256(inner_pad || message)), pads of 64 bytes. One secret per purpose is derived from the
workspace's key, so that none tells another: HMAC-SHA256(workspace key, purpose).
"""

import hmac
from typing import Literal, NamedTuple

import psycopg

# "voter" stays in Python: SQL never sees whose digest a voter's is.
Purpose = Literal["feedback token", "message matching", "voter"]
_IN_SQL: tuple[Purpose, ...] = ("feedback token", "message matching")
_BLOCK_BYTES = 64
_KEEP = """
    insert into slimft.keyed_secrets as known (purpose, inner_pad, outer_pad) values (%s, %s, %s)
    on conflict (purpose) do update set inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad
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


def keyed_digest(secret: bytes, message: str) -> bytes:
    """HMAC-SHA256 of a text, 32 bytes; `slimft.keyed_digest` gives the same."""
    return hmac.digest(secret, message.encode(), "sha256")


def keep_secrets(connection: psycopg.Connection, workspace_key: str) -> None:
    """Let slimft's SQL functions sign with this workspace's key."""
    for purpose in _IN_SQL:
        connection.execute(_KEEP, (purpose, *pads_of(secret_for(purpose, workspace_key))))
