"""The analyst's way in: one query or named metrics as `slimft_analyst`, printed as a table or as JSON lines."""

import sys
from collections.abc import Sequence
from datetime import date

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
    _print_rows(columns, rows, as_json)


def print_metrics(
    workspace: str | None,
    names: Sequence[str],
    by: Sequence[str],
    only: Sequence[str],
    days: tuple[date | None, date | None],
    as_json: bool,
) -> None:
    """Print metrics by name, or without a name what there is to ask for; `only` are pairs DIMENSION=VALUE.

    Raises:
        UsageError: an unknown name, a pair without `=`, or Postgres refused.
    """
    from dagster_slimft.metrics import Question, SemanticLayer

    opened = open_workspace(workspace)
    layer = SemanticLayer(opened)
    if not names:
        _print_rows(["metric", "what it is"], list(layer.descriptions().items()), as_json)
        return
    for pair in only:
        if "=" not in pair:
            raise UsageError(f"--only {pair}: write it as DIMENSION=VALUE, as in --only channel=whatsapp")
    question = Question(names, by, dict(pair.split("=", 1) for pair in only), *days)
    with open_database(opened) as database:
        answer = layer.ask(database, question)
    rows = answer.rows if as_json else [[_readable(value) for value in row] for row in answer.rows]
    _print_rows(answer.columns, rows, as_json)


def _print_rows(columns: Sequence[str], rows: Sequence[Sequence[object]], as_json: bool) -> None:
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


def _print_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(*columns)
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row))
    # A pipe is no 80-column terminal: never cut a value there.
    console = Console() if sys.stdout.isatty() else Console(width=240)
    console.print(table)
    click.echo(f"{len(rows)} rows", err=True)


def _readable(value: object) -> object:
    if isinstance(value, float):
        return f"{value:.3f}" if abs(value) < 10 else f"{value:,.0f}"
    return value


def _first_line(error: psycopg.Error) -> str:
    return str(error).strip().splitlines()[0]
