"""Rows of `slimft.model_versions`: a model that could serve, named after the job that made it.

    mv-<first 12 digits of the job key>

The same content gives the same job and so the same name. Its status changes only in evaluation and rollout.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from psycopg.rows import class_row

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.fine_tuning.job_records import Job
from dagster_slimft.defs.fine_tuning.provider import is_demo_model
from dagster_slimft.errors import TrainerError

ModelStatus = Literal["candidate", "approved", "rejected", "live", "retired"]
_NAME_DIGITS = 12


@dataclass(frozen=True)
class ModelVersion:
    """One row of `slimft.model_versions`."""

    model_version: str
    model: str
    base_model: str
    provider: str
    dataset_version: str
    job_key: str
    status: ModelStatus
    status_reason: str | None
    is_demo: bool
    created_at: datetime


def register_model_version(database: Database, job: Job) -> ModelVersion:
    """The model version of a job that succeeded; the row is made when it is not there.

    Raises:
        TrainerError: the job made no model.
    """
    if job.status != "succeeded" or job.fine_tuned_model is None:
        raise TrainerError(
            f"fine-tuning job {job.job_id} has no model ({job.status}): look at it there, then run again"
        )
    name = model_version_name(job.job_key)
    with database.connect() as connection:
        connection.execute(
            "insert into slimft.model_versions "
            "(model_version, model, base_model, provider, dataset_version, job_key, status, is_demo) "
            "values (%s, %s, %s, %s, %s, %s, 'candidate', %s) on conflict (model_version) do nothing",
            (
                name,
                job.fine_tuned_model,
                job.base_model,
                job.provider,
                job.dataset_version,
                job.job_key,
                is_demo_model(job.base_model),
            ),
        )
    found = find_model_version(database, name)
    if found is None:
        raise LookupError(f"slimft.model_versions has no row {name}")
    return found


def find_model_version(database: Database, name: str) -> ModelVersion | None:
    """A model version by name, or None."""
    with database.connect() as connection, connection.cursor(row_factory=class_row(ModelVersion)) as cursor:
        return cursor.execute(
            "select model_version, model, base_model, provider, dataset_version, job_key, status, status_reason, "
            "is_demo, created_at from slimft.model_versions where model_version = %s",
            (name,),
        ).fetchone()


def model_version_name(job_key: str) -> str:
    """Name of the version a job makes."""
    return f"mv-{job_key[:_NAME_DIGITS]}"
