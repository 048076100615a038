"""Where slimft's database is and how each role reaches it.

With `DATABASE_URL` it is the Postgres found there and nothing is ever loaded into it; without, the workspace's
embedded one. Three roles: the owner (migrations, and loading in the embedded database only), `slimft_pipeline`
(everything the pipeline does) and `slimft_analyst` (reads `slimft_marts`).
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import psycopg
from psycopg.conninfo import conninfo_to_dict

from dagster_slimft.database.embedded import EmbeddedPostgres
from dagster_slimft.database.keyed_digests import keep_secrets
from dagster_slimft.database.migrations import apply_migrations
from dagster_slimft.errors import DatabaseUnavailable, UsageError
from dagster_slimft.workspace import Workspace, workspace_key

PIPELINE = "slimft_pipeline"
ANALYST = "slimft_analyst"
WEB = "slimft_web"
TRANSACTION_POOLER_PORT = "6543"


@dataclass(frozen=True)
class Database:
    """One database; `parameters` are libpq's, as its owner."""

    parameters: Mapping[str, str]
    is_embedded: bool

    def connect(self, *, autocommit: bool = False) -> psycopg.Connection:
        """Connect as `slimft_pipeline`."""
        return self._connect(PIPELINE, autocommit)

    def connect_as_analyst(self) -> psycopg.Connection:
        """Log in as `slimft_analyst` (marts only, read only); a login, since `set role` can be reset.

        Raises:
            UsageError: with DATABASE_URL, where that login needs SLIMFT_ANALYST_URL.
        """
        if self.is_embedded:
            return self._open({**self.parameters, "user": ANALYST})
        url = os.environ.get("SLIMFT_ANALYST_URL")
        if not url:
            raise UsageError(
                "SLIMFT_ANALYST_URL is not set: with DATABASE_URL, queries log in as slimft_analyst; "
                "give that role a password and set its connection URL"
            )
        return self._open({k: str(v) for k, v in conninfo_to_dict(url).items()})

    def connect_as_owner(self) -> psycopg.Connection:
        """Connect as the owner of the shop's tables, which exists for slimft in the embedded database only.

        Raises:
            UsageError: with DATABASE_URL: the shop's own tables are read, never written.
        """
        if not self.is_embedded:
            raise UsageError("DATABASE_URL is set: the source is the tables found there, nothing is loaded into it")
        return self._open(self.parameters)

    def url(self, role: str = PIPELINE) -> str:
        """Connection URL for other clients, as `role` in the embedded database (no password is ever part of it)."""
        values = dict(self.parameters)
        user = role if self.is_embedded else values.get("user", "")
        query = {"host": values["host"]} if values.get("host", "").startswith("/") else {}
        place = "" if query else f"{values.get('host', 'localhost')}:{values.get('port', '5432')}"
        return f"postgresql://{quote(user)}@{place}/{quote(values.get('dbname', 'postgres'))}" + (
            f"?{urlencode(query, quote_via=quote)}" if query else ""
        )

    def dbt_environment(self) -> dict[str, str]:
        """The environment that `dbt_project/profiles.yml` reads."""
        values = dict(self.parameters)
        return {
            "SLIMFT_DBT_TARGET": "embedded" if self.is_embedded else "supabase",
            "SLIMFT_DB_HOST": values.get("host", "localhost"),
            "SLIMFT_DB_PORT": values.get("port", "5432"),
            "SLIMFT_DB_NAME": values.get("dbname", "postgres"),
            "SLIMFT_DB_USER": PIPELINE if self.is_embedded else values.get("user", ""),
            "SLIMFT_DB_PASSWORD": values.get("password", ""),
            "SLIMFT_DB_SSLMODE": values.get("sslmode", "prefer"),
        }

    def _connect(self, role: str, autocommit: bool) -> psycopg.Connection:
        if self.is_embedded:
            return self._open({**self.parameters, "user": role}, autocommit)
        connection = self._open(self.parameters, True)
        connection.execute(f"set role {role}")
        connection.autocommit = autocommit
        return connection

    def _open(self, parameters: Mapping[str, str], autocommit: bool = False) -> psycopg.Connection:
        try:
            return psycopg.connect("", autocommit=autocommit, **dict(parameters))  # type: ignore[arg-type]
        except psycopg.OperationalError as error:
            place = f"{parameters.get('host', 'localhost')}/{parameters.get('dbname', '')}"
            reason = str(error).strip().splitlines()[-1]
            raise DatabaseUnavailable(f"cannot connect to Postgres at {place}: {reason}") from None


@contextmanager
def open_database(workspace: Workspace, source: str | None = None) -> Iterator[Database]:
    """The workspace's database, started where it is embedded, migrated and bound to the workspace.

    Raises:
        DatabaseUnavailable: Postgres could not be started or reached.
        UsageError: the database belongs to another workspace, or a pooler that keeps no session.
    """
    url = os.environ.get("DATABASE_URL")
    if url:
        yield _prepared(Database(_external_parameters(url), is_embedded=False), workspace, source)
        return
    with EmbeddedPostgres(workspace.postgres, workspace.logs / "postgres.log") as server:
        _create_database(server)
        parameters = {"host": str(server.socket_folder), "user": "postgres", "dbname": "slimft"}
        yield _prepared(Database(parameters, is_embedded=True), workspace, source)


def _external_parameters(url: str) -> dict[str, str]:
    try:
        values = {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
    except psycopg.ProgrammingError:
        raise UsageError("DATABASE_URL is no Postgres URL: postgresql://USER:PASSWORD@HOST:5432/DATABASE") from None
    if values.get("port") == TRANSACTION_POOLER_PORT:
        raise UsageError(
            "DATABASE_URL points at the transaction pooler (port 6543), which keeps no session: "
            "use the session pooler or the direct connection (port 5432)"
        )
    return {"connect_timeout": "15", **values}


def _create_database(server: EmbeddedPostgres) -> None:
    with psycopg.connect(
        host=str(server.socket_folder), user="postgres", dbname="postgres", autocommit=True
    ) as connection:
        if connection.execute("select 1 from pg_database where datname = 'slimft'").fetchone() is None:
            connection.execute("create database slimft")


def _prepared(database: Database, workspace: Workspace, source: str | None) -> Database:
    with database._open(database.parameters) as connection:
        apply_migrations(connection)
        _grant_source(connection)
        _bind(connection, workspace, source)
        keep_secrets(connection, workspace_key(workspace))
    return database


def _grant_source(connection: psycopg.Connection) -> None:
    """Give the pipeline SELECT on the shop's tables and no other right there."""
    tables = connection.execute(
        """
        select format('%I.%I', schemaname, tablename)
        from pg_tables
        where schemaname = 'public' and tablename in ('customers', 'conversations', 'messages', 'orders', 'products')
            and not has_table_privilege('slimft_pipeline', format('%I.%I', schemaname, tablename), 'select')
        """
    ).fetchall()
    for (table,) in tables:
        connection.execute(f"grant select on {table} to slimft_pipeline")


def _bind(connection: psycopg.Connection, workspace: Workspace, source: str | None) -> None:
    row = connection.execute("select name, source from slimft.workspace").fetchone()
    if row is None:
        connection.execute(
            "insert into slimft.workspace (name, source) values (%s, %s)", (workspace.name, source or "database")
        )
        return
    if row[0] != workspace.name:
        raise UsageError(
            f"this database belongs to workspace {row[0]!r}, not {workspace.name!r}: "
            f"choose it with --workspace {row[0]}, or use another database"
        )
    if source is not None and row[1] != source:
        if row[1] != "database":
            raise UsageError(
                f"workspace {workspace.name!r} works on {row[1]!r}, not {source!r}: one source per workspace; "
                "choose another with --workspace NAME (make run WORKSPACE=NAME)"
            )
        connection.execute("update slimft.workspace set source = %s", (source,))
