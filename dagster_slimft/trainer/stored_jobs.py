"""Fine-tuning jobs and their transitions.

validating_files -> running -> succeeded | failed; cancelled from any status that is not final. A job that waits for
its turn stays `validating_files`: its own worker reads its files.
Each transition names the statuses it may leave, so that of two processes only one wins.
"""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from dagster_slimft.trainer.store import Store, new_id, now, to_json
from dagster_slimft.trainer.stored_events import add_event

Status = Literal["validating_files", "queued", "running", "succeeded", "failed", "cancelled"]
OPEN: tuple[Status, ...] = ("validating_files", "queued", "running")


@dataclass(frozen=True)
class NewJob:
    """What a create request asks for, defaults filled in."""

    model: str
    training_file: str
    validation_file: str | None
    suffix: str | None
    seed: int
    metadata: dict[str, str]
    hyperparameters: dict[str, int | float | str]


class KeyReused(Exception):
    """The same Idempotency-Key came with another request."""


def create_job(store: Store, job: NewJob, idempotency_key: str | None, request_hash: str) -> dict[str, Any]:
    """Record a job, or return the one this key already made.

    Raises:
        KeyReused: the key belongs to a different request.
    """
    with store.transaction() as connection:
        if idempotency_key:
            known = connection.execute("select * from idempotency_keys where key = ?", (idempotency_key,)).fetchone()
            if known and known["request_hash"] != request_hash:
                raise KeyReused
            if known:
                return as_object(_row(connection, known["job_id"]))
        job_id = _insert(connection, job)
        if idempotency_key:
            connection.execute("insert into idempotency_keys values (?, ?, ?)", (idempotency_key, request_hash, job_id))
        add_event(connection, job_id, f"Created fine-tuning job: {job_id}")
        add_event(connection, job_id, f"Validating training file: {job.training_file}")
        return as_object(_row(connection, job_id))


def find_job(store: Store, job_id: str) -> dict[str, Any] | None:
    """The job object, or None."""
    with store.reading() as connection:
        row = connection.execute("select * from jobs where id = ?", (job_id,)).fetchone()
    return as_object(row) if row else None


def list_jobs(
    store: Store, after: str | None, limit: int, metadata: Mapping[str, str] | None, without_metadata: bool
) -> list[dict[str, Any]]:
    """Up to `limit` + 1 job objects, newest first; every given metadata pair must match."""
    query = "select * from jobs where (:after is null or position < (select position from jobs where id = :after))"
    parameters: dict[str, Any] = {"after": after, "limit": limit + 1}
    for number, (key, value) in enumerate((metadata or {}).items()):
        query += f" and exists (select 1 from json_each(metadata) where key = :key{number} and value = :value{number})"
        parameters |= {f"key{number}": key, f"value{number}": value}
    if without_metadata:
        query += " and metadata = '{}'"
    with store.reading() as connection:
        rows = connection.execute(query + " order by position desc limit :limit", parameters).fetchall()
    return [as_object(row) for row in rows]


def oldest_open_job(store: Store) -> dict[str, Any] | None:
    """The job to work on next: one that a killed server left running comes before younger ones."""
    with store.reading() as connection:
        row = connection.execute(
            "select * from jobs where status in (?, ?, ?) order by position limit 1", OPEN
        ).fetchone()
    return as_object(row) if row else None


def start_job(connection: sqlite3.Connection, job_id: str, hyperparameters: Mapping[str, Any]) -> bool:
    """To running, with the hyperparameters really used; False when it was cancelled meanwhile."""
    changed = connection.execute(
        "update jobs set status = 'running', hyperparameters = ? where id = ? and status in (?, ?, ?)",
        (to_json(hyperparameters), job_id, *OPEN),
    ).rowcount
    return bool(changed)


def finish_job(
    connection: sqlite3.Connection, job_id: str, fine_tuned_model: str, result_file: str, trained_tokens: int
) -> bool:
    """To succeeded; False when it was cancelled meanwhile."""
    changed = connection.execute(
        """update jobs set status = 'succeeded', finished_at = ?, fine_tuned_model = ?, result_file = ?,
        trained_tokens = ? where id = ? and status = 'running'""",
        (now(), fine_tuned_model, result_file, trained_tokens, job_id),
    ).rowcount
    return bool(changed)


def fail_job(store: Store, job_id: str, code: str, message: str, param: str | None = None) -> None:
    """To failed, with the reason on the job, as the protocol has it."""
    error = to_json({"code": code, "message": message, "param": param})
    with store.transaction() as connection:
        changed = connection.execute(
            "update jobs set status = 'failed', finished_at = ?, error = ? where id = ? and status in (?, ?, ?)",
            (now(), error, job_id, *OPEN),
        ).rowcount
        if changed:
            add_event(connection, job_id, f"The job failed: {message}", level="error")


def cancel_job(store: Store, job_id: str) -> bool:
    """To cancelled; False when it was over already."""
    with store.transaction() as connection:
        changed = connection.execute(
            "update jobs set status = 'cancelled', finished_at = ? where id = ? and status in (?, ?, ?)",
            (now(), job_id, *OPEN),
        ).rowcount
        if changed:
            add_event(connection, job_id, "The job has been cancelled", level="warn")
    return bool(changed)


def count_worker_death(store: Store, job_id: str) -> int:
    """Note that this job's worker ended without a result; returns how often that happened."""
    with store.transaction() as connection:
        connection.execute("update jobs set worker_deaths = worker_deaths + 1 where id = ?", (job_id,))
        return int(_row(connection, job_id)["worker_deaths"])


def as_object(row: sqlite3.Row) -> dict[str, Any]:
    """A row as the protocol's job object."""
    hyperparameters = json.loads(row["hyperparameters"])
    return {
        "id": row["id"],
        "object": "fine_tuning.job",
        "created_at": row["created_at"],
        "error": json.loads(row["error"]) if row["error"] else None,
        "fine_tuned_model": row["fine_tuned_model"],
        "finished_at": row["finished_at"],
        "hyperparameters": hyperparameters,
        "integrations": [],
        "metadata": json.loads(row["metadata"]),
        "method": {"type": row["method"], "supervised": {"hyperparameters": hyperparameters}},
        "model": row["model"],
        "organization_id": "slimft",
        "result_files": [row["result_file"]] if row["result_file"] else [],
        "seed": row["seed"],
        "status": row["status"],
        "trained_tokens": row["trained_tokens"],
        "training_file": row["training_file"],
        "user_provided_suffix": row["suffix"],
        "validation_file": row["validation_file"],
        "estimated_finish": None,
    }


def _insert(connection: sqlite3.Connection, job: NewJob) -> str:
    job_id = new_id("ftjob-")
    connection.execute(
        """insert into jobs (id, model, training_file, validation_file, suffix, seed, metadata, hyperparameters,
        method, status, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, 'supervised', 'validating_files', ?)""",
        (
            job_id,
            job.model,
            job.training_file,
            job.validation_file,
            job.suffix,
            job.seed,
            to_json(job.metadata),
            to_json(job.hyperparameters),
            now(),
        ),
    )
    return job_id


def _row(connection: sqlite3.Connection, job_id: str) -> sqlite3.Row:
    row: sqlite3.Row = connection.execute("select * from jobs where id = ?", (job_id,)).fetchone()
    return row
