"""Sessions and one-time links. The secret is with its holder alone; the database keeps its SHA-256.

A form of a session carries `csrf`, HMAC-SHA256(session's secret, "csrf"): another site can make a browser send the
cookie, but cannot know that (OWASP's signed token pattern).
"""

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Literal, NamedTuple

import psycopg

Role = Literal["reviewer", "lead"]
SECRET_BYTES = 32
_FIND = """
    select r.id, r.name, r.role
    from slimft.reviewer_sessions as s
    inner join slimft.reviewers as r on r.id = s.reviewer_id
    where s.digest = %s and s.expires_at > now()
"""
_START = """
    insert into slimft.reviewer_sessions (digest, reviewer_id, expires_at) values (%s, %s, now() + %s)
"""
_KNOW = """
    insert into slimft.reviewers as known (id, name, role) values (%s, %s, %s)
    on conflict (id) do update set name = excluded.name, role = excluded.role, last_seen_at = now()
"""
# Of two who follow one link at once the row lets one in.
_USE_LINK = """
    update slimft.login_links set used_at = now()
    where digest = %s and used_at is null and expires_at > now()
    returning reviewer_id
"""


class Reviewer(NamedTuple):
    """Who is logged in."""

    id: str
    name: str
    role: Role

    @property
    def is_lead(self) -> bool:
        """Whether they see everybody's work and decide disagreements."""
        return self.role == "lead"


class Session(NamedTuple):
    """A logged-in request; `csrf` is None where it carries a bearer token, which no other site can make it do."""

    reviewer: Reviewer
    csrf: str | None


def digest_of(secret: str) -> bytes:
    """What is kept of a secret of 32 random bytes."""
    return hashlib.sha256(secret.encode()).digest()


def csrf_of(secret: str) -> str:
    """The token of a session's forms."""
    return hmac.new(secret.encode(), b"csrf", hashlib.sha256).hexdigest()


async def know(connection: psycopg.AsyncConnection, reviewer: Reviewer) -> None:
    """Remember a reviewer as the login says they are."""
    await connection.execute(_KNOW, reviewer)


async def start_session(connection: psycopg.AsyncConnection, reviewer_id: str, valid_for: timedelta) -> str:
    """A new session's secret; sessions that are over are forgotten."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    await connection.execute("delete from slimft.reviewer_sessions where expires_at < now()")
    await connection.execute(_START, (digest_of(secret), reviewer_id, valid_for))
    return secret


async def find_session(connection: psycopg.AsyncConnection, secret: str) -> Session | None:
    """The session of this secret, unless it is over."""
    row = await (await connection.execute(_FIND, (digest_of(secret),))).fetchone()
    return Session(Reviewer(*row), csrf_of(secret)) if row else None


async def end_session(connection: psycopg.AsyncConnection, secret: str) -> None:
    """Log out."""
    await connection.execute("delete from slimft.reviewer_sessions where digest = %s", (digest_of(secret),))


async def use_link(connection: psycopg.AsyncConnection, secret: str) -> str | None:
    """The reviewer whom a one-time link lets in; None when it was used, is too old or is none."""
    row = await (await connection.execute(_USE_LINK, (digest_of(secret),))).fetchone()
    return str(row[0]) if row else None
