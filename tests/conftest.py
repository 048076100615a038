"""Fixtures: one embedded Postgres for the whole test run, one fresh migrated database per test."""

import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from dagster_slimft.database.embedded import EmbeddedPostgres
from dagster_slimft.database.migrations import apply_migrations
from dagster_slimft.database.postgres import Database

os.environ.setdefault("DO_NOT_TRACK", "1")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest file first: two workers then end at about the same time."""
    items.sort(key=lambda item: item.path.name != "test_end_to_end.py")


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    """A running embedded server with a migrated template database."""
    with (
        tempfile.TemporaryDirectory(prefix="slimft-test-") as folder,
        EmbeddedPostgres(Path(folder) / "postgres", Path(folder) / "postgres.log") as server,
    ):
        with _administer(server) as connection:
            connection.execute("create database migrated")
        with psycopg.connect(host=str(server.socket_folder), user="postgres", dbname="migrated") as connection:
            apply_migrations(connection)
        yield server


@pytest.fixture
def database(postgres: EmbeddedPostgres) -> Iterator[Database]:
    """A fresh database with all migrations applied; the owner is `postgres`, the pipeline's role exists."""
    with fresh_database(postgres) as fresh:
        yield fresh


@contextmanager
def fresh_database(postgres: EmbeddedPostgres) -> Iterator[Database]:
    """The same, for fixtures that live longer than one test."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    with _administer(postgres) as connection:
        connection.execute(f"create database {name} template migrated")
    yield Database({"host": str(postgres.socket_folder), "user": "postgres", "dbname": name}, is_embedded=True)
    with _administer(postgres) as connection:
        connection.execute(f"drop database {name} with (force)")


@pytest.fixture(scope="session")
def sample_data() -> Path:
    """Folder of real dialogues (`SLIMFT_SAMPLE_DATA`); tests that need it skip, visibly, where it is absent."""
    folder = Path(os.environ.get("SLIMFT_SAMPLE_DATA", "../shared/data"))
    if not folder.is_dir():
        pytest.skip(f"no sample data in {folder}: set SLIMFT_SAMPLE_DATA")
    return folder


def _administer(server: EmbeddedPostgres) -> psycopg.Connection:
    return psycopg.connect(host=str(server.socket_folder), user="postgres", dbname="postgres", autocommit=True)
