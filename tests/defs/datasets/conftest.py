"""Fixtures: the marts that the datasets stage reads, in a database of the test's own or in one that a file shares."""

import uuid
from collections.abc import Iterator

import psycopg
import pytest

from dagster_slimft.database.embedded import EmbeddedPostgres
from dagster_slimft.database.postgres import Database
from tests.defs.datasets.training_marts import Marts


@pytest.fixture
def marts(database: Database) -> Marts:
    """The marts, empty, in a fresh database."""
    return Marts(database)


@pytest.fixture(scope="module")
def module_marts(postgres: EmbeddedPostgres) -> Iterator[Marts]:
    """Marts in a database for all tests of a file; a new database for each would be most of their time."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    host = str(postgres.socket_folder)
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute(f"create database {name} template migrated")
    yield Marts(Database({"host": host, "user": "postgres", "dbname": name}, is_embedded=True))
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute(f"drop database {name} with (force)")


@pytest.fixture
def shared_marts(module_marts: Marts) -> Marts:
    """The file's marts, emptied; for tests that change rows and no table."""
    module_marts.empty()
    return module_marts
