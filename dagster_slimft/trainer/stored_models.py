"""Fine-tuned models and checkpoints that can be used as models: a name and a folder."""

import shutil
import sqlite3
from pathlib import Path
from typing import Any, NamedTuple

from dagster_slimft.trainer.store import Store, now


class StoredModel(NamedTuple):
    """A model that can serve."""

    id: str
    folder: Path
    created_at: int


def add_model(connection: sqlite3.Connection, model: str, folder: str, job_id: str) -> None:
    """Record a model; `folder` is relative to the store's models."""
    connection.execute("insert or replace into models values (?, ?, ?, ?)", (model, folder, job_id, now()))


def find_model(store: Store, model: str) -> StoredModel | None:
    """The model of that name; a checkpoint counts once its job has succeeded."""
    with store.reading() as connection:
        row = connection.execute(f"{_USABLE} and m.id = ?", (model,)).fetchone()
    return _model(store, row) if row else None


def list_models(store: Store) -> list[StoredModel]:
    """Every usable model, newest first."""
    with store.reading() as connection:
        rows = connection.execute(f"{_USABLE} order by m.created_at desc, m.id").fetchall()
    return [_model(store, row) for row in rows]


def delete_model(store: Store, model: str) -> bool:
    """Forget a model; its folder goes with the last name that points at it. False where there is none."""
    with store.transaction() as connection:
        row = connection.execute("select * from models where id = ?", (model,)).fetchone()
        if row is None:
            return False
        connection.execute("delete from models where id = ?", (model,))
        connection.execute("delete from checkpoints where model = ?", (model,))
        others = connection.execute("select 1 from models where folder = ?", (row["folder"],)).fetchone()
    if others is None:
        shutil.rmtree(store.models / row["folder"], ignore_errors=True)
    return True


_USABLE = "select m.* from models m join jobs j on j.id = m.job_id where j.status = 'succeeded'"


def _model(store: Store, row: Any) -> StoredModel:
    return StoredModel(row["id"], store.models / row["folder"], row["created_at"])
