"""Rows of `slimft.fine_tuning_jobs` and `slimft.fine_tuning_events`: one transaction per statement of fact.

A job only moves forward: `planned` before the provider hears of it, then whatever the provider says; `succeeded`,
`failed` and `cancelled` are final. Every update names the state it expects, so a late writer changes nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.fine_tuning.provider import JobStatus, Trainer

FINAL = ("succeeded", "failed", "cancelled")
_COLUMNS = (
    "job_key, dataset_version, provider, base_model, hyperparameters, job_id, training_file, validation_file, status, "
    "error, fine_tuned_model, trained_tokens, result, created_at, finished_at, changed_at"
)


@dataclass(frozen=True)
class Job:
    """One row of `slimft.fine_tuning_jobs`."""

    job_key: str
    dataset_version: str
    provider: str
    base_model: str
    hyperparameters: dict[str, Any]
    job_id: str | None
    training_file: str | None
    validation_file: str | None
    status: JobStatus
    error: dict[str, Any] | None
    fine_tuned_model: str | None
    trained_tokens: int | None
    result: dict[str, Any] | None
    created_at: datetime
    finished_at: datetime | None
    changed_at: datetime

    @property
    def has_ended(self) -> bool:
        """Whether the provider will not change it any more."""
        return self.status in FINAL

    @property
    def has_failed(self) -> bool:
        """Whether it ended without a model."""
        return self.status in ("failed", "cancelled")


class JobEvent(NamedTuple):
    """One thing that happened to a job."""

    event_id: str
    level: str
    type: str
    message: str
    data: Mapping[str, Any] | None
    created_at: datetime


@contextmanager
def only_submitter(database: Database, key: str) -> Iterator[None]:
    """One process at a time submits a job; the lock goes with the connection, however the process ends."""
    with database.connect(autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(hashtextextended(%s, 0))", (key,))
        yield


def find_job(database: Database, key: str) -> Job | None:
    """The job of a key, or None."""
    with database.connect() as connection, connection.cursor(row_factory=class_row(Job)) as cursor:
        return cursor.execute(f"select {_COLUMNS} from slimft.fine_tuning_jobs where job_key = %s", (key,)).fetchone()


def plan_job(
    database: Database, key: str, dataset_version: str, trainer: Trainer, hyperparameters: Mapping[str, Any]
) -> Job:
    """Commit the intention, before anything that costs money."""
    with database.connect() as connection:
        connection.execute(
            "insert into slimft.fine_tuning_jobs "
            "(job_key, dataset_version, provider, base_model, hyperparameters, status) "
            "values (%s, %s, %s, %s, %s, 'planned') on conflict (job_key) do nothing",
            (key, dataset_version, trainer.provider, trainer.model, Jsonb(dict(hyperparameters))),
        )
    return _known(database, key)


def record_files(database: Database, key: str, training_file: str, validation_file: str | None) -> Job:
    """Remember the files of a planned job, and that its order is about to go out (`changed_at`)."""
    with database.connect() as connection:
        connection.execute(
            "update slimft.fine_tuning_jobs set training_file = %s, validation_file = %s, changed_at = now() "
            "where job_key = %s and status = 'planned'",
            (training_file, validation_file, key),
        )
    return _known(database, key)


def record_unknown_outcome(database: Database, key: str, error: Mapping[str, Any]) -> None:
    """Remember that nobody knows whether the provider made this job."""
    with database.connect() as connection:
        connection.execute(
            "update slimft.fine_tuning_jobs set error = %s, changed_at = now() "
            "where job_key = %s and status = 'planned'",
            (Jsonb(dict(error)), key),
        )


def record_submission(database: Database, key: str, job_id: str, status: JobStatus) -> Job:
    """The provider has it."""
    with database.connect() as connection:
        connection.execute(
            "update slimft.fine_tuning_jobs set job_id = %s, status = %s, error = null, changed_at = now() "
            "where job_key = %s and status = 'planned' and job_id is null",
            (job_id, status if status not in FINAL else "running", key),
        )
    return _known(database, key)


def record_status(database: Database, key: str, status: JobStatus, facts: Mapping[str, Any]) -> Job:
    """What the provider says now; `facts` are error, fine_tuned_model, trained_tokens, result, finished_at."""
    row = {"error": None, "fine_tuned_model": None, "trained_tokens": None, "result": None, "finished_at": None}
    row |= dict(facts)
    json_columns = {name: Jsonb(row[name]) if row[name] is not None else None for name in ("error", "result")}
    with database.connect() as connection:
        connection.execute(
            """
            update slimft.fine_tuning_jobs
            set status = %(status)s, error = %(error)s, fine_tuned_model = %(fine_tuned_model)s,
                trained_tokens = %(trained_tokens)s, result = %(result)s, finished_at = %(finished_at)s,
                changed_at = now()
            where job_key = %(key)s and job_id is not null and status not in ('succeeded', 'failed', 'cancelled')
                and (status <> %(status)s or trained_tokens is distinct from %(trained_tokens)s)
            """,
            {**row, **json_columns, "status": status, "key": key},
        )
    return _known(database, key)


def known_job_ids(database: Database) -> set[str]:
    """Ids of all jobs that have a row."""
    with database.connect() as connection:
        rows = connection.execute("select job_id from slimft.fine_tuning_jobs where job_id is not null").fetchall()
    return {row[0] for row in rows}


def known_event_ids(database: Database, job_id: str) -> set[str]:
    """Ids of a job's stored events."""
    with database.connect() as connection:
        rows = connection.execute("select event_id from slimft.fine_tuning_events where job_id = %s", (job_id,))
        return {row[0] for row in rows.fetchall()}


def store_events(database: Database, job_id: str, events: Iterable[JobEvent]) -> None:
    """Append events, all or none; one that is there already stays as it is."""
    rows = [
        (event.event_id, job_id, event.level, event.type, event.message, _json(event.data), event.created_at)
        for event in events
    ]
    if not rows:
        return
    with database.connect() as connection, connection.cursor() as cursor:
        cursor.executemany(
            "insert into slimft.fine_tuning_events (event_id, job_id, level, type, message, data, created_at) "
            "values (%s, %s, %s, %s, %s, %s, %s) on conflict (event_id) do nothing",
            rows,
        )


def _json(data: Mapping[str, Any] | None) -> Jsonb | None:
    return None if data is None else Jsonb(dict(data))


def _known(database: Database, key: str) -> Job:
    job = find_job(database, key)
    if job is None:
        raise LookupError(f"slimft.fine_tuning_jobs has no row {key}")
    return job
