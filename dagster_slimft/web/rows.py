"""Rows of a query by column name."""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row

Parameters = Sequence[object] | Mapping[str, object]


async def all_rows(connection: psycopg.AsyncConnection, query: str, parameters: Parameters = ()) -> list[Any]:
    """Every row, as a named tuple of its columns."""
    async with connection.cursor(row_factory=namedtuple_row) as cursor:
        return list(await (await cursor.execute(query.encode(), parameters or None)).fetchall())


async def first_row(connection: psycopg.AsyncConnection, query: str, parameters: Parameters = ()) -> Any | None:
    """The first row, or None."""
    async with connection.cursor(row_factory=namedtuple_row) as cursor:
        return await (await cursor.execute(query.encode(), parameters or None)).fetchone()
