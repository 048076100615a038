"""Applies `supabase/migrations/*.sql`, each once, in one transaction with its row in the history table.

Names (`<14-digit UTC stamp>_<name>.sql`) and history table (`supabase_migrations.schema_migrations`) are the
Supabase CLI's, so that `supabase db push` and slimft agree on what has been applied.
"""

import hashlib
import re
from pathlib import Path

import psycopg

from dagster_slimft.errors import DatabaseUnavailable, UsageError

FOLDER = Path(__file__).parent / "supabase" / "migrations"
_NAME = re.compile(r"(\d{14})_(\w+)\.sql")
# Two processes that start at once apply migrations one after the other; a transaction lock survives poolers.
_LOCK = int.from_bytes(hashlib.sha256(b"slimft migrations").digest()[:7])
_HISTORY = """
    create schema if not exists supabase_migrations;
    create table if not exists supabase_migrations.schema_migrations (
        version text primary key, statements text[], name text
    );
"""


def apply_migrations(connection: psycopg.Connection) -> list[str]:
    """Apply what is missing; returns the names applied. Runs as the database's owner, superuser or not.

    Raises:
        UsageError: a file's name is not a migration's.
        DatabaseUnavailable: a migration does not apply to this database, which stays as it was.
    """
    connection.execute("select pg_advisory_xact_lock(%s)", (_LOCK,))
    known = connection.execute("select to_regclass('supabase_migrations.schema_migrations')").fetchone()
    if known is None or known[0] is None:
        connection.execute(_HISTORY)
    applied = {row[0] for row in connection.execute("select version from supabase_migrations.schema_migrations")}
    done = []
    for path in sorted(FOLDER.glob("*.sql")):
        match = _NAME.fullmatch(path.name)
        if match is None:
            raise UsageError(f"{path.name} is no migration name: <14-digit UTC stamp>_<name>.sql")
        version, name = match.groups()
        if version in applied:
            continue
        try:
            connection.execute(path.read_text(encoding="utf-8"))
        except psycopg.Error as error:
            why = error.diag.message_primary or type(error).__name__
            raise DatabaseUnavailable(
                f"migration {path.name} cannot be applied ({why}); nothing of it was kept. It runs as the owner of the"
                " database: check that user's rights, or restore what the message names"
            ) from None
        connection.execute(
            "insert into supabase_migrations.schema_migrations (version, name) values (%s, %s)", (version, name)
        )
        done.append(path.stem)
    connection.commit()
    return done
