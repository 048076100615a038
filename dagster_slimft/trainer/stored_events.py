"""What happened to a job: events for people and plots, checkpoints for resuming and for use as models."""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any, Literal

from dagster_slimft.trainer.store import Store, new_id, now, to_json
from dagster_slimft.trainer.stored_models import add_model

Level = Literal["info", "warn", "error"]


def add_event(connection: sqlite3.Connection, job_id: str, message: str, level: Level = "info") -> None:
    """Append a message."""
    _append(connection, job_id, message, level, "message", None, None)


def add_metrics(connection: sqlite3.Connection, job_id: str, message: str, data: Mapping[str, Any]) -> None:
    """Append one step's metrics; null values stay out, as in the protocol's examples."""
    known = {key: value for key, value in data.items() if value is not None}
    _append(connection, job_id, message, "info", "metrics", to_json(known), int(data["step"]))


def forget_steps_after(connection: sqlite3.Connection, job_id: str, step: int) -> None:
    """Take back the metrics of steps that will run again, so that each step is reported once."""
    connection.execute("delete from events where job_id = ? and step > ?", (job_id, step))
    connection.execute("delete from checkpoints where job_id = ? and step > ?", (job_id, step))


def metrics_by_step(connection: sqlite3.Connection, job_id: str) -> list[dict[str, Any]]:
    """The data of every metrics event, first step first."""
    rows = connection.execute("select data from events where job_id = ? and step is not null order by step", (job_id,))
    return [json.loads(row["data"]) for row in rows]


def add_checkpoint(
    connection: sqlite3.Connection, job_id: str, model: str, folder: str, metrics: Mapping[str, Any]
) -> None:
    """Record a checkpoint and the model it can serve as."""
    step = int(metrics["step"])
    connection.execute(
        "insert into checkpoints (id, job_id, created_at, model, step, metrics) values (?, ?, ?, ?, ?, ?)",
        (new_id("ftckpt_"), job_id, now(), model, step, to_json({k: v for k, v in metrics.items() if v is not None})),
    )
    add_model(connection, model, folder, job_id)
    # A worker that gets this far is no hopeless one: only deaths without progress count.
    connection.execute("update jobs set worker_deaths = 0 where id = ?", (job_id,))
    add_event(connection, job_id, f"Checkpoint created at step {step}")


def drop_checkpoints_before(connection: sqlite3.Connection, job_id: str, keep: int) -> list[str]:
    """Forget all but the newest `keep` checkpoints; returns the folders that may be removed."""
    old = connection.execute(
        """select m.folder, c.model from checkpoints c join models m on m.id = c.model
        where c.job_id = ? order by c.step desc limit -1 offset ?""",
        (job_id, keep),
    ).fetchall()
    for row in old:
        connection.execute("delete from checkpoints where model = ?", (row["model"],))
        connection.execute("delete from models where id = ?", (row["model"],))
    return [row["folder"] for row in old]


def last_checkpoint_step(connection: sqlite3.Connection, job_id: str) -> int:
    """Step of the newest checkpoint, 0 without one."""
    row = connection.execute("select max(step) as step from checkpoints where job_id = ?", (job_id,)).fetchone()
    return int(row["step"] or 0)


def list_events(store: Store, job_id: str, after: str | None, limit: int) -> list[dict[str, Any]]:
    """Up to `limit` + 1 event objects, newest first."""
    return [_event(row) for row in _newest(store, "events", job_id, after, limit)]


def list_checkpoints(store: Store, job_id: str, after: str | None, limit: int) -> list[dict[str, Any]]:
    """Up to `limit` + 1 checkpoint objects, newest first."""
    return [_checkpoint(row) for row in _newest(store, "checkpoints", job_id, after, limit)]


def _newest(
    store: Store, table: Literal["events", "checkpoints"], job_id: str, after: str | None, limit: int
) -> list[sqlite3.Row]:
    query = f"""
        select * from {table} where job_id = :job_id
        and (:after is null or position < (select position from {table} where id = :after))
        order by position desc limit :limit
    """
    with store.reading() as connection:
        rows: list[sqlite3.Row] = connection.execute(
            query, {"job_id": job_id, "after": after, "limit": limit + 1}
        ).fetchall()
    return rows


def _append(
    connection: sqlite3.Connection,
    job_id: str,
    message: str,
    level: Level,
    kind: Literal["message", "metrics"],
    data: str | None,
    step: int | None,
) -> None:
    connection.execute(
        "insert into events (id, job_id, created_at, level, message, type, data, step) values (?, ?, ?, ?, ?, ?, ?, ?)",
        (new_id("ftevent-"), job_id, now(), level, message, kind, data, step),
    )


def _event(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "object": "fine_tuning.job.event",
        "created_at": row["created_at"],
        "level": row["level"],
        "message": row["message"],
        "type": row["type"],
        "data": json.loads(row["data"]) if row["data"] else {},
    }


def _checkpoint(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "object": "fine_tuning.job.checkpoint",
        "created_at": row["created_at"],
        "fine_tuned_model_checkpoint": row["model"],
        "fine_tuning_job_id": row["job_id"],
        "step_number": row["step"],
        "metrics": json.loads(row["metrics"]),
    }
