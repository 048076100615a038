"""The analyst's way in: one query as `slimft_analyst`, printed as a table or as JSON lines."""

import sys

import click
import orjson
import psycopg

from dagster_slimft.database.postgres import Database, open_database
from dagster_slimft.errors import UsageError
from dagster_slimft.workspace import open_workspace


def print_query(workspace: str | None, query: str, as_json: bool) -> None:
    """Run `query` as the analyst role and print its rows.

    Raises:
        UsageError: Postgres refused the query; its own first line follows.
    """
    with open_database(open_workspace(workspace)) as database:
        columns, rows = run_query(database, query)
    if as_json:
        for row in rows:
            sys.stdout.buffer.write(orjson.dumps(dict(zip(columns, row, strict=True)), default=str) + b"\n")
        return
    _print_table(columns, rows)


def run_query(database: Database, query: str) -> tuple[list[str], list[tuple[object, ...]]]:
    """Column names and rows of one read-only query.

    Raises:
        UsageError: Postgres refused the query.
    """
    with database.connect_as_analyst() as connection:
        try:
            cursor = connection.execute(query)
            if cursor.description is None:
                raise UsageError("the query returns no rows: only select is possible here")
            return [column.name for column in cursor.description], cursor.fetchall()
        except psycopg.errors.InsufficientPrivilege as error:
            raise UsageError(f"{_first_line(error)}: analysts read schema slimft_marts only") from None
        except psycopg.Error as error:
            raise UsageError(f"Postgres refused the query: {_first_line(error)}") from None


def _print_table(columns: list[str], rows: list[tuple[object, ...]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(*columns)
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row))
    # A pipe is no 80-column terminal: never cut a value there.
    console = Console() if sys.stdout.isatty() else Console(width=240)
    console.print(table)
    click.echo(f"{len(rows)} rows", err=True)


def _first_line(error: psycopg.Error) -> str:
    return str(error).strip().splitlines()[0]
