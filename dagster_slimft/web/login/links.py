"""One-time links into the review pages, like Jupyter's: for the embedded database, where there is no login service."""

import os
import secrets
from datetime import timedelta

from dagster_slimft.database.postgres import Database
from dagster_slimft.errors import UsageError
from dagster_slimft.web.login.sessions import SECRET_BYTES, Role, digest_of

VALID_FOR = timedelta(hours=24)
LONGEST_NAME = 80


def make_login_link(database: Database, name: str, role: Role, port: int) -> str:
    """A link that lets `name` in once, within a day.

    Raises:
        UsageError: with DATABASE_URL, where people log in with Supabase Auth; or the name is empty or too long.
    """
    if os.environ.get("DATABASE_URL"):
        raise UsageError("DATABASE_URL is set: reviewers log in with Supabase Auth there (SUPABASE_URL), by no link")
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise UsageError(f"a reviewer's name has 1 to {LONGEST_NAME} characters")
    secret = secrets.token_urlsafe(SECRET_BYTES)
    with database.connect() as connection:
        connection.execute(
            "insert into slimft.reviewers as known (id, name, role) values (%s, %s, %s)"
            " on conflict (id) do update set role = excluded.role",
            (f"local:{name}", name, role),
        )
        connection.execute(
            "insert into slimft.login_links (digest, reviewer_id, expires_at) values (%s, %s, now() + %s)",
            (digest_of(secret), f"local:{name}", VALID_FOR),
        )
    return f"http://127.0.0.1:{port}/login/link?token={secret}"
