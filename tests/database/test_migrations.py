"""Migrations apply once, also for an owner who is no superuser, and leave row level security on everywhere."""

import psycopg
import pytest

from dagster_slimft.database.migrations import FOLDER, apply_migrations
from dagster_slimft.database.postgres import Database
from dagster_slimft.errors import DatabaseUnavailable


def test_a_second_application_changes_nothing(database: Database) -> None:
    with database.connect_as_owner() as connection:
        assert apply_migrations(connection) == []


def test_every_table_of_schema_slimft_has_row_level_security(database: Database) -> None:
    with database.connect() as connection:
        open_tables = connection.execute(
            "select relname from pg_class join pg_namespace on pg_namespace.oid = relnamespace "
            "where nspname = 'slimft' and relkind = 'r' and not relrowsecurity"
        ).fetchall()
    assert open_tables == []


def test_the_pipeline_owns_every_table_of_schema_slimft(database: Database) -> None:
    with database.connect() as connection:
        others = connection.execute(
            "select tablename from pg_tables where schemaname = 'slimft' and tableowner <> 'slimft_pipeline'"
        ).fetchall()
    assert others == []


def test_an_owner_who_is_no_superuser_can_apply_them(database: Database) -> None:
    with database.connect_as_owner() as connection:
        connection.autocommit = True
        connection.execute("drop role if exists hosted_owner")
        connection.execute("create role hosted_owner login createrole createdb bypassrls")
        connection.execute("grant slimft_pipeline, slimft_web, slimft_analyst to hosted_owner with admin option")
        connection.execute("drop database if exists hosted")
        connection.execute("create database hosted owner hosted_owner")
    try:
        hosted = {**database.parameters, "user": "hosted_owner", "dbname": "hosted"}
        with psycopg.connect("", **hosted) as connection:  # type: ignore[arg-type]
            assert apply_migrations(connection) == [path.stem for path in sorted(FOLDER.glob("*.sql"))]
    finally:
        with database.connect_as_owner() as connection:
            connection.autocommit = True
            connection.execute("drop database hosted with (force)")
            connection.execute("drop role hosted_owner")


def test_a_migration_that_does_not_apply_is_named_and_leaves_nothing(database: Database) -> None:
    """Regression: a table of ours that somebody had removed ended the command with a traceback."""
    with database.connect_as_owner() as connection:
        connection.execute("delete from supabase_migrations.schema_migrations")
        connection.execute("drop table slimft.redacted_texts")
        with pytest.raises(DatabaseUnavailable, match=r"^migration \d{14}_\w+\.sql cannot be applied \(.+\); nothing"):
            apply_migrations(connection)
        connection.rollback()
    with database.connect_as_owner() as connection:
        kept = connection.execute("select count(*) from supabase_migrations.schema_migrations").fetchone()
    assert kept == (len(list(FOLDER.glob("*.sql"))),)
