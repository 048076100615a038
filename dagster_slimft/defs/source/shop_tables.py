"""Creates the shop's tables in the embedded database, with uuid ids as the first user has them.

A folder from elsewhere may have other ids (integers, slugs). slimft treats source ids as text everywhere, so such a
workspace gets `text` id columns instead; uuid stays the default because joins and casts should meet the real type.
"""

from pathlib import Path
from typing import Literal

import psycopg

IdType = Literal["uuid", "text"]
SQL = Path(__file__).with_name("shop_tables.sql")


def create_shop_tables(connection: psycopg.Connection, ids: IdType = "uuid") -> None:
    """Create what is missing, within the caller's transaction; tables that exist keep their id type."""
    existing = existing_id_type(connection)
    connection.execute(SQL.read_text(encoding="utf-8").replace(":id", existing or ids).encode())


def existing_id_type(connection: psycopg.Connection) -> IdType | None:
    """Type of the id columns, None where the tables do not exist yet."""
    row = connection.execute(
        """
        select atttypid = 'uuid'::regtype
        from pg_attribute
        where attrelid = to_regclass('public.messages') and attname = 'id'
        """
    ).fetchone()
    if row is None:
        return None
    return "uuid" if row[0] else "text"
