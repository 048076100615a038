"""Which database is used, what each role may do, and to which workspace a database belongs."""

import os
from pathlib import Path

import psycopg
import pytest

from dagster_slimft.database.postgres import Database, open_database
from dagster_slimft.errors import UsageError
from dagster_slimft.workspace import Workspace


def test_the_analyst_reads_marts_and_nothing_else(database: Database) -> None:
    with database.connect() as connection:
        connection.execute("create table slimft_marts.numbers as select 1 as one")
    with database.connect_as_analyst() as connection:
        assert connection.execute("select one from numbers").fetchone() == (1,)
    for forbidden in (
        "select * from slimft.redacted_messages",
        "create table mine (one int)",
        "set role slimft_pipeline",
    ):
        with database.connect_as_analyst() as connection, pytest.raises(psycopg.Error):
            connection.execute(forbidden)


def test_the_pipeline_can_read_the_shops_tables_and_has_no_other_right_there(database: Database) -> None:
    with database.connect_as_owner() as connection:
        connection.execute("create table public.messages (id text)")
        connection.execute("grant select on public.messages to slimft_pipeline")
    with database.connect() as connection:
        connection.execute("select * from public.messages")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("insert into public.messages values ('1')")


def test_the_transaction_pooler_is_refused_with_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://postgres.ref:secret@aws-0-sa.pooler.supabase.com:6543/postgres")
    with pytest.raises(UsageError, match="session pooler") as refused, open_database(Workspace("production", tmp_path)):
        pass
    assert "secret" not in str(refused.value)


def test_a_database_belongs_to_one_workspace(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database.url("postgres"))
    with open_database(Workspace("production", tmp_path)):
        pass
    with (
        pytest.raises(UsageError, match="belongs to workspace 'production'"),
        open_database(Workspace("demo", tmp_path)),
    ):
        pass


def test_nothing_is_written_as_the_owner_with_database_url(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database.url("postgres"))
    with (
        open_database(Workspace("production", tmp_path)) as external,
        pytest.raises(UsageError, match="nothing is loaded"),
    ):
        external.connect_as_owner()


def test_with_database_url_the_pipeline_still_works_as_its_own_role(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database.url("postgres"))
    with open_database(Workspace("production", tmp_path)) as external, external.connect() as connection:
        assert connection.execute("select current_user").fetchone() == ("slimft_pipeline",)


def test_one_workspace_works_on_one_source(tmp_path: Path) -> None:
    os.environ.pop("DATABASE_URL", None)
    with open_database(Workspace("demo", tmp_path), source="demo shop"):
        pass
    with (
        pytest.raises(UsageError, match="one source per workspace"),
        open_database(Workspace("demo", tmp_path), source="star"),
    ):
        pass
