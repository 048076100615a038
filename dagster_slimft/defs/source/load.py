"""Loads a source into the embedded database: in one transaction, all or nothing, and twice is the same as once.

    COPY into waiting tables -> checks in SQL -> shop's tables (insert new, update changed) -> votes -> slimft.loads

`slimft.loads.as_of` is the date at which a loaded source is judged complete: the demo shop's end date, kept from its
first load, or one day after a folder's last message. No rule that changes a dataset reads the clock.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

import psycopg

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.source.csv_folder import TABLES, read_table, source_files
from dagster_slimft.defs.source.demo_rows import copy_demo
from dagster_slimft.defs.source.feedback_inserts import write_feedback
from dagster_slimft.defs.source.loading_checks import check_not_empty, check_rows, id_type
from dagster_slimft.defs.source.shop_inserts import write_shop
from dagster_slimft.defs.source.shop_tables import IdType, create_shop_tables, existing_id_type
from dagster_slimft.defs.source.waiting_tables import analyze, copy_rows, create_waiting_tables
from dagster_slimft.errors import SourceError, UsageError

DEMO = "demo shop"
DEFAULT_SEED = 7


@dataclass(frozen=True)
class LoadReport:
    """What a load changed: new and changed rows by table; all zero when it was loaded before."""

    source: str
    as_of: datetime
    new: dict[str, int]
    changed: dict[str, int]

    @property
    def is_unchanged(self) -> bool:
        """Nothing was new or different."""
        return not any(self.new.values()) and not any(self.changed.values())

    def __str__(self) -> str:
        if self.is_unchanged:
            return f"{self.source}: nothing new (as of {self.as_of:%Y-%m-%d %H:%M} UTC)"
        parts = [f"{count:,} new {table}" for table, count in self.new.items() if count]
        parts += [f"{count:,} changed {table}" for table, count in self.changed.items() if count]
        return f"{self.source}: {', '.join(parts)} (as of {self.as_of:%Y-%m-%d %H:%M} UTC)"


def load_folder(database: Database, folder: Path) -> LoadReport:
    """Load a folder of CSV files.

    Raises:
        SourceError: a file is missing or broken; names file, line, column and reason. Nothing is loaded.
        UsageError: the database is not the embedded one, or holds another source.
    """
    files = source_files(folder)
    names = {table: path.name for table, path in files.items()}
    source = folder.resolve().name
    with _transaction(database, source) as connection:
        create_waiting_tables(connection)
        for table, path in files.items():
            rows = ((record.line, *record.values) for record in read_table(path, table))
            copy_rows(connection, table, [column.name for column in TABLES[table]], rows)
        analyze(connection)
        check_not_empty(connection, source)
        check_rows(connection, names)
        ids = id_type(connection, names, existing_id_type(connection))
        create_shop_tables(connection, ids)
        return _write(connection, source, ids, None, {})


def load_demo(database: Database, dialogues: int, seed: int | None = None, until: date | None = None) -> LoadReport:
    """Load the first `dialogues` dialogues of the demo shop; those loaded before are not made again.

    The seed and the end date of the first load stay: tomorrow's run is not new data.

    Raises:
        UsageError: the database is not the embedded one, holds another source, or a demo shop with another seed.
    """
    with _transaction(database, DEMO) as connection:
        before = _demo_before(connection)
        if before is not None and seed is not None and seed != before.seed:
            raise UsageError(
                f"this workspace's demo shop has seed {before.seed}, not {seed}: two shops do not mix; "
                "choose another workspace with --workspace NAME"
            )
        last_day = before.until if before else until or datetime.now(UTC).date()
        chosen = before.seed if before else DEFAULT_SEED if seed is None else seed
        done = before.dialogues if before else 0
        create_waiting_tables(connection)
        copy_demo(connection, done, dialogues, chosen, last_day)
        analyze(connection)
        create_shop_tables(connection)
        parameters = {"seed": chosen, "until": last_day.isoformat(), "dialogues": max(dialogues, done)}
        return _write(connection, DEMO, "uuid", datetime.combine(last_day, time(), UTC), parameters)


def loaded_as_of(database: Database) -> datetime | None:
    """The date at which the loaded source is judged, None where nothing was loaded."""
    with database.connect() as connection:
        row = connection.execute("select as_of from slimft.loads order by id desc limit 1").fetchone()
    return row[0] if row else None


@dataclass(frozen=True)
class _Demo:
    seed: int
    until: date
    dialogues: int


def _demo_before(connection: psycopg.Connection) -> _Demo | None:
    row = connection.execute("select parameters from slimft.loads order by id desc limit 1").fetchone()
    if row is None:
        return None
    return _Demo(row[0]["seed"], date.fromisoformat(row[0]["until"]), row[0]["dialogues"])


@contextmanager
def _transaction(database: Database, source: str) -> Iterator[psycopg.Connection]:
    """The owner's connection; commits at the end, undoes everything on any error or when the process dies."""
    with database.connect_as_owner() as connection:
        # Times without an offset are UTC, whatever the machine's zone.
        connection.execute("set local timezone = 'UTC'")
        # Two loads at once: the second waits and then finds nothing new.
        connection.execute("lock table slimft.loads in share row exclusive mode")
        row = connection.execute("select source from slimft.loads where source <> %s limit 1", (source,)).fetchone()
        if row is not None:
            raise UsageError(
                f"this workspace holds {row[0]!r}, not {source!r}: one source per workspace; "
                "choose another with --workspace NAME"
            )
        try:
            yield connection
        except (psycopg.DataError, psycopg.IntegrityError) as error:
            # The message may quote a row.
            place = ".".join(filter(None, (error.diag.table_name, error.diag.column_name, error.diag.constraint_name)))
            raise SourceError(f"{source}: Postgres refuses a row ({type(error).__name__} {place})") from None


def _write(
    connection: psycopg.Connection, source: str, ids: IdType, as_of: datetime | None, parameters: dict[str, object]
) -> LoadReport:
    shop = write_shop(connection, ids)
    new = {table: counts[0] for table, counts in shop.items()} | write_feedback(connection, ids)
    changed = {table: counts[1] for table, counts in shop.items()}
    report = LoadReport(source, as_of or _day_after_last_message(connection), new, changed)
    is_first = connection.execute("select from slimft.loads limit 1").fetchone() is None
    if is_first or not report.is_unchanged:
        connection.execute(
            "insert into slimft.loads (source, parameters, as_of, rows) values (%s, %s, %s, %s)",
            (source, json.dumps(parameters), report.as_of, json.dumps({"new": new, "changed": changed})),
        )
    return report


def _day_after_last_message(connection: psycopg.Connection) -> datetime:
    # A day, so that the last dialogue has ended too, at WhatsApp's own window of 24 hours.
    row = connection.execute("select max(created_at) + interval '1 day' from public.messages").fetchone()
    if row is None or row[0] is None:
        raise SourceError("no message was loaded; nothing to judge")
    found: datetime = row[0]
    return found
