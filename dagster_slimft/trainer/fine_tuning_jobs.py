"""/v1/fine_tuning/jobs: create (once per Idempotency-Key), list by metadata, retrieve, cancel, events, checkpoints."""

import hashlib
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from dagster_slimft.trainer.errors import invalid, not_found
from dagster_slimft.trainer.running import RunningTrainer
from dagster_slimft.trainer.store import page
from dagster_slimft.trainer.stored_events import list_checkpoints, list_events
from dagster_slimft.trainer.stored_files import find_file
from dagster_slimft.trainer.stored_jobs import KeyReused, NewJob, cancel_job, create_job, find_job, list_jobs

DEFAULT_SEED = 42
Limit = Annotated[int, Query(ge=1, le=1000)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Hyperparameters(_Strict):
    """Ranges of the protocol."""

    n_epochs: Literal["auto"] | Annotated[int, Field(ge=1, le=50)] = "auto"
    batch_size: Literal["auto"] | Annotated[int, Field(ge=1, le=256)] = "auto"
    learning_rate_multiplier: Literal["auto"] | Annotated[float, Field(gt=0)] = "auto"


class Supervised(_Strict):
    """Settings of supervised fine-tuning."""

    hyperparameters: Hyperparameters = Field(default_factory=Hyperparameters)


class Method(BaseModel):
    """`type` decides; settings of other methods may come along and are ignored."""

    type: str
    supervised: Supervised | None = None


class CreateJob(_Strict):
    """Body of a create request."""

    model: str
    training_file: str
    validation_file: str | None = None
    suffix: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._-]+$")] | None = None
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None
    metadata: (
        Annotated[
            dict[Annotated[str, Field(max_length=64)], Annotated[str, Field(max_length=512)]], Field(max_length=16)
        ]
        | None
    ) = None
    hyperparameters: Hyperparameters | None = None
    method: Method | None = None
    integrations: Annotated[list[Any], Field(max_length=0)] | None = None


def jobs_router(trainer: RunningTrainer) -> APIRouter:
    """Routes of the resource."""
    router = APIRouter(prefix="/fine_tuning/jobs")
    store = trainer.store

    @router.post("")
    def create(body: CreateJob, idempotency_key: Annotated[str | None, Header()] = None) -> dict[str, Any]:
        trainer.folder_of(body.model)
        for param in ("training_file", "validation_file"):
            file_id = getattr(body, param)
            if file_id is not None and find_file(store, file_id) is None:
                raise invalid(f"File {file_id} does not exist", param, "file_not_found")
        request_hash = hashlib.sha256(body.model_dump_json().encode()).hexdigest()
        try:
            job = create_job(store, _new_job(body), idempotency_key, request_hash)
        except KeyReused:
            message = "This Idempotency-Key was used with a different request"
            raise invalid(message, "Idempotency-Key", "idempotency_key_reused") from None
        trainer.queue.wake()
        # Whoever trains a model asks it something next; the imports run beside the training.
        trainer.serving.warm_up()
        return job

    @router.get("")
    def list_all(request: Request, after: str | None = None, limit: Limit = 20) -> dict[str, Any]:
        wanted = {
            key[len("metadata[") : -1]: value
            for key, value in request.query_params.items()
            if key.startswith("metadata[") and key.endswith("]")
        }
        without = request.query_params.get("metadata") == "null"
        return page(list_jobs(store, after, limit, wanted, without), limit)

    @router.get("/{job_id}")
    def retrieve(job_id: str) -> dict[str, Any]:
        return _found(trainer, job_id)

    @router.post("/{job_id}/cancel")
    def cancel(job_id: str) -> dict[str, Any]:
        job = _found(trainer, job_id)
        if not cancel_job(store, job_id):
            raise invalid(f"Job {job_id} is {job['status']} and cannot be cancelled", "id", "job_not_open")
        trainer.queue.wake()
        return _found(trainer, job_id)

    @router.get("/{job_id}/events")
    def events(job_id: str, after: str | None = None, limit: Limit = 20) -> dict[str, Any]:
        _found(trainer, job_id)
        return page(list_events(store, job_id, after, limit), limit)

    @router.get("/{job_id}/checkpoints")
    def checkpoints(job_id: str, after: str | None = None, limit: Limit = 10) -> dict[str, Any]:
        _found(trainer, job_id)
        rows = list_checkpoints(store, job_id, after, limit)
        ends = {"first_id": rows[0]["id"], "last_id": rows[:limit][-1]["id"]} if rows else {}
        return {**page(rows, limit), **ends}

    return router


def _found(trainer: RunningTrainer, job_id: str) -> dict[str, Any]:
    job = find_job(trainer.store, job_id)
    if job is None:
        raise not_found(f"Could not find fine-tuning job: {job_id}", "fine_tuning_job_id", "fine_tune_not_found")
    return job


def _new_job(body: CreateJob) -> NewJob:
    if body.method is not None and body.method.type != "supervised":
        message = f"method '{body.method.type}' is not supported here: only supervised"
        raise invalid(message, "method.type", "unsupported_value")
    supervised = body.method.supervised if body.method else None
    hyperparameters = supervised.hyperparameters if supervised else body.hyperparameters or Hyperparameters()
    return NewJob(
        model=body.model,
        training_file=body.training_file,
        validation_file=body.validation_file,
        suffix=body.suffix,
        seed=DEFAULT_SEED if body.seed is None else body.seed,
        metadata=body.metadata or {},
        hyperparameters=hyperparameters.model_dump(),
    )
