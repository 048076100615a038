"""The trainer's memory: one SQLite database (WAL) and three folders under its home.

    trainer.sqlite     files, jobs, events, checkpoints, models, idempotency keys
    files/<file id>    what was uploaded, and result files
    models/<job id>/   step-<n> folders in Hugging Face's format
    work/              half-written things; emptied when the server starts

Server and worker are two processes on one database: each statement group is one transaction, begun immediately,
and a job changes its status only from a status named in the statement. A file is written, synced and renamed before
the row that names it.
"""

import json
import os
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WAIT_SECONDS = 30
SCHEMA = """
create table if not exists files (
    position integer primary key autoincrement, id text unique not null, filename text not null,
    purpose text not null, bytes integer not null, created_at integer not null
);
create table if not exists jobs (
    position integer primary key autoincrement, id text unique not null, model text not null,
    training_file text not null, validation_file text, suffix text, seed integer not null, metadata text not null,
    hyperparameters text not null, method text not null, status text not null, error text, fine_tuned_model text,
    result_file text, trained_tokens integer, created_at integer not null, finished_at integer,
    worker_deaths integer not null default 0
);
create table if not exists events (
    position integer primary key autoincrement, id text unique not null, job_id text not null references jobs (id),
    created_at integer not null, level text not null, message text not null, type text not null, data text,
    step integer
);
create index if not exists events_by_job on events (job_id, position);
create table if not exists checkpoints (
    position integer primary key autoincrement, id text unique not null, job_id text not null references jobs (id),
    created_at integer not null, model text unique not null, step integer not null, metrics text not null,
    unique (job_id, step)
);
create table if not exists models (
    id text primary key, folder text not null, job_id text not null references jobs (id), created_at integer not null
);
create table if not exists idempotency_keys (
    key text primary key, request_hash text not null, job_id text not null references jobs (id)
);
"""


@dataclass(frozen=True)
class Store:
    """Paths of one trainer's home, and transactions on its database."""

    home: Path

    @property
    def files(self) -> Path:
        """Contents of files by file id."""
        return self.home / "files"

    @property
    def models(self) -> Path:
        """Model folders by job id."""
        return self.home / "models"

    @property
    def work(self) -> Path:
        """Half-written things."""
        return self.home / "work"

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One transaction, committed when the block ends, rolled back when it raises."""
        connection = sqlite3.connect(self.home / "trainer.sqlite", timeout=WAIT_SECONDS, isolation_level=None)
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("pragma synchronous = normal")
            connection.execute("begin immediate")
            yield connection
            connection.execute("commit")
        except BaseException:
            if connection.in_transaction:
                connection.execute("rollback")
            raise
        finally:
            connection.close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Several reads of one state; waits for no writer."""
        connection = sqlite3.connect(self.home / "trainer.sqlite", timeout=WAIT_SECONDS, isolation_level=None)
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("begin")
            yield connection
        finally:
            connection.close()


def open_store(home: Path) -> Store:
    """The store of a home folder, made (mode 0700) where it does not exist."""
    store = Store(home)
    for folder in (home, store.files, store.models, store.work):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    connection = sqlite3.connect(home / "trainer.sqlite", timeout=WAIT_SECONDS)
    try:
        connection.execute("pragma journal_mode = wal")
        connection.executescript(SCHEMA)
    finally:
        connection.close()
    return store


def new_id(prefix: str) -> str:
    """An id such as `ftjob-` and 24 random characters."""
    return f"{prefix}{secrets.token_hex(12)}"


def now() -> int:
    """Unix seconds, as the protocol gives times."""
    return int(time.time())


def to_json(value: Any) -> str:
    """JSON as stored: sorted, so that equal values are equal text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def write_synced(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def page(rows: list[dict[str, Any]], limit: int) -> dict[str, Any]:
    """A list answer from up to `limit` + 1 rows: the one too many says that there is more."""
    return {"object": "list", "data": rows[:limit], "has_more": len(rows) > limit}
