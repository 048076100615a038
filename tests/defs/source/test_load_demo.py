"""The demo shop on a real Postgres: it grows without changing, keeps its end date, and loads all or nothing."""

import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.source.load import load_demo, load_folder, loaded_as_of
from dagster_slimft.errors import UsageError
from tests.defs.source.folders import write_folder
from tests.defs.source.loaded import everything, rows

UNTIL = date(2026, 6, 30)
COPIED_SOME = "select from pg_stat_progress_copy where datname = current_database() and tuples_processed > 100"


def test_a_load_killed_in_the_middle_leaves_nothing(database: Database) -> None:
    program = """
import sys
from datetime import date
from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.source.load import load_demo
database = Database({"host": sys.argv[1], "user": "postgres", "dbname": sys.argv[2]}, True)
load_demo(database, 20_000, 7, date(2026, 6, 30))
"""
    place = (database.parameters["host"], database.parameters["dbname"])
    with subprocess.Popen([sys.executable, "-c", program, *place]) as loading:
        while loading.poll() is None and not rows(database, COPIED_SOME):
            time.sleep(0.02)
        loading.kill()
    assert loading.returncode == -9
    assert rows(database, "select to_regclass('public.messages'), (select count(*) from slimft.loads)") == [(None, 0)]
    assert load_demo(database, 40, 7, UNTIL).new["messages"] > 0


def test_more_dialogues_leave_the_older_rows_as_they_are(database: Database) -> None:
    load_demo(database, 300, 7, UNTIL)
    before = everything(database)
    report = load_demo(database, 345, 7, UNTIL)
    after = everything(database)
    assert report.new["conversations"] == 21
    for table in set(before) - {"public.conversations", "slimft.loads"}:
        assert set(map(repr, before[table])) <= set(map(repr, after[table])), table
    # Three of the 45 dialogues are of people known before: their conversation has a newer last message, no more.
    assert len(set(map(repr, before["public.conversations"])) - set(map(repr, after["public.conversations"]))) == 3


def test_the_demo_shops_end_date_is_kept_from_its_first_load(database: Database) -> None:
    load_demo(database, 30, 7, UNTIL)
    load_demo(database, 45, 7, date(2026, 7, 15))
    assert loaded_as_of(database) == datetime(2026, 6, 30, tzinfo=UTC)
    assert rows(database, "select count(*) from public.messages where created_at >= '2026-06-30'") == [(0,)]


def test_two_demo_shops_do_not_mix(database: Database) -> None:
    load_demo(database, 15, 7, UNTIL)
    with pytest.raises(UsageError, match="seed 7, not 8"):
        load_demo(database, 15, 8, UNTIL)


def test_the_demo_shop_has_uuids_and_a_folder_with_other_ids_gets_text(database: Database, tmp_path: Path) -> None:
    load_folder(database, write_folder(tmp_path / "folder"))
    assert rows(database, "select pg_typeof(id)::text from public.messages limit 1") == [("text",)]
