"""The web service as its callers meet it: real HTTP on 127.0.0.1, over a fresh database."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import psycopg
import pytest
import uvicorn

from dagster_slimft.database.keyed_digests import keep_secrets, secret_for
from dagster_slimft.database.postgres import WEB, Database
from dagster_slimft.web.app import make_app
from dagster_slimft.web.connections import Connections
from dagster_slimft.web.feedback.problem_types import problem_types
from dagster_slimft.web.feedback.tokens import TokenKind, feedback_token
from dagster_slimft.web.login.supabase import SupabaseAuth
from dagster_slimft.web.rates import Rates
from dagster_slimft.web.review.criteria import read_criteria
from dagster_slimft.web.running import RunningWeb, now
from dagster_slimft.web.settings import WebSettings, WhatsAppSecrets, read_settings

WORKSPACE_KEY = "5f" * 32
SHOP = "https://loja.example.com"
SECRETS = WhatsAppSecrets(
    meta_verify_token="verify-token-of-the-test",
    meta_app_secret="app-secret-of-the-test",
    evolution_path_key="unguessable-path-of-the-test",
    evolution_secret="header-secret-of-the-test-0123456789",
)


@dataclass(frozen=True)
class Site:
    """A running service, a client that calls it, and its database as the owner sees it."""

    client: httpx.Client
    database: Database

    def token(self, kind: TokenKind, target_id: str, valid_for: timedelta = timedelta(minutes=10)) -> dict[str, str]:
        """The header of a vote on this target."""
        secret = secret_for("feedback token", WORKSPACE_KEY)
        return {"Authorization": f"Bearer {feedback_token(secret, kind, target_id, datetime.now(UTC) + valid_for)}"}

    def vote(self, route: str, body: dict[str, Any]) -> httpx.Response:
        """Send a vote with the token of what it is on."""
        kind: TokenKind = "message" if "message_id" in body else "conversation"
        target = str(body.get("message_id") or body.get("conversation_id"))
        return self.client.post(f"/api/feedback/{route}", json=body, headers=self.token(kind, target))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a query returns to the pipeline."""
        with self.database.connect() as connection:
            return connection.execute(query.encode()).fetchall()


def lenient_settings() -> WebSettings:
    """The declared settings, with one page that may vote and rates that a test does not reach by accident."""
    many = 100_000
    return read_settings().model_copy(
        update={
            "allowed_origins": (SHOP,),
            "votes_per_target": many,
            "votes_per_address": many,
            "logins_per_address": many,
        }
    )


@pytest.fixture
def settings() -> WebSettings:
    return lenient_settings()


@pytest.fixture
def clock() -> Callable[[], datetime]:
    return now


@pytest.fixture
def site(database: Database, settings: WebSettings, clock: Callable[[], datetime]) -> Iterator[Site]:
    """The service over a fresh database."""
    with running_site(database, settings, clock) as running:
        yield running


@contextmanager
def running_site(
    database: Database,
    settings: WebSettings,
    clock: Callable[[], datetime] = now,
    supabase: SupabaseAuth | None = None,
) -> Iterator[Site]:
    """The service over a migrated database, and a client of it."""
    with database.connect() as connection:
        keep_secrets(connection, WORKSPACE_KEY)
    connections = Connections({**database.parameters, "user": WEB})
    rates = Rates(settings.votes_per_target, settings.votes_per_address, settings.logins_per_address)
    web = RunningWeb(
        settings, connections, rates, WORKSPACE_KEY, problem_types(), SECRETS, read_criteria(), supabase, clock
    )
    with serving(web) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield Site(client, database)


@contextmanager
def serving(web: RunningWeb) -> Iterator[str]:
    """The service on a free port of 127.0.0.1, in a thread of its own; yields its address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(make_app(web), log_level="warning", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="web", daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    assert server.started, "the service did not start"
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)
        listener.close()


def text_columns(connection: psycopg.Connection, value: str) -> list[str]:
    """The columns of slimft's tables that hold `value`."""
    columns = connection.execute(
        "select table_name, column_name from information_schema.columns"
        " where table_schema = 'slimft' and data_type in ('text', 'jsonb', 'ARRAY')"
    ).fetchall()
    return [
        f"{table}.{column}"
        for table, column in columns
        if connection.execute(
            f"select exists (select from slimft.{table} where {column}::text like %s)".encode(), (f"%{value}%",)
        ).fetchone()
        == (True,)
    ]
