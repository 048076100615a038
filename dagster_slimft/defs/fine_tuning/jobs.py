"""Orders a fine-tuning job at most once, whatever breaks on the way.

The protocol has no idempotency key and a slow create may have succeeded, so the order is: commit a `planned` row, ask
the provider for a job with our key, create without the SDK's retries, and after any doubtful end ask again. A job is
recognised by `metadata.slimft_key`; where a provider keeps no metadata, by files, model, seed and suffix among the
latest. An outcome that stays unknown is never answered by another order: a person decides (`retry`).

    planned --create or adopt--> validating_files, queued, running, paused --> succeeded | failed | cancelled
"""

import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import openai

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.fine_tuning.job_records import (
    Job,
    find_job,
    known_job_ids,
    only_submitter,
    plan_job,
    record_files,
    record_submission,
    record_unknown_outcome,
)
from dagster_slimft.defs.fine_tuning.provider import Trainer, TrainerIdentity, status_of
from dagster_slimft.defs.fine_tuning.recognition import newest_of_ours
from dagster_slimft.defs.fine_tuning.training_data import Hyperparameters, TrainingData, attempt_key, job_key
from dagster_slimft.defs.fine_tuning.uploads import upload_or_adopt
from dagster_slimft.errors import TrainerError

if TYPE_CHECKING:
    from openai.types.fine_tuning import FineTuningJob

RETRY = "to order (and pay for) another one, run again with SLIMFT_RETRY_JOB=1"
UNKNOWN = "outcome_unknown"
_LISTING_PAUSE_SECONDS = 0.5
_DOUBTFUL_CODES = (408, 409)


def submit_or_adopt(
    database: Database,
    trainer: Trainer,
    data: TrainingData,
    hyperparameters: Hyperparameters,
    *,
    retry: bool = False,
    say: Callable[[str], None] = lambda _: None,
    before_upload: Callable[[], None] = lambda: None,
) -> Job:
    """The one job for this content: the one that has a row, else one found at the provider, else a new one.

    `retry` is a person's order for another attempt after a failed, cancelled or doubtful one. `before_upload` may
    refuse an order, by raising, before anything of it is written or sent.

    Raises:
        TrainerError: the job failed before, the provider refuses it, or nobody knows whether it was made.
    """
    content_key = job_key(trainer.identity, data, hyperparameters)
    with only_submitter(database, content_key):
        key, job = _latest_attempt(database, content_key, retry)
        if job is not None and job.has_failed:
            raise TrainerError(failure_message(job))
        if job is not None and job.job_id is not None:
            return job
        is_repeated = job is not None
        if job is None or job.training_file is None:
            before_upload()
        if job is None:
            job = plan_job(database, key, data.dataset_version, trainer, asdict(hyperparameters))
        return _submit(database, trainer, data, hyperparameters, job, is_repeated, retry, say)


def finished_job(
    database: Database, trainer: TrainerIdentity, data: TrainingData, hyperparameters: Hyperparameters
) -> Job | None:
    """The job for this content that has made its model; None where something is left to order or to wait for."""
    _, job = _latest_attempt(database, job_key(trainer, data, hyperparameters), retry=False)
    return job if job is not None and job.status == "succeeded" else None


def failure_message(job: Job) -> str:
    """One line: what the provider said, and what to do."""
    error = job.error or {}
    said = error.get("message") or error.get("code") or "no reason given"
    where = f" ({error['param']})" if error.get("param") else ""
    return f"fine-tuning job {job.job_id} at {job.provider} {job.status}: {said}{where}; {RETRY}"


def _latest_attempt(database: Database, content_key: str, retry: bool) -> tuple[str, Job | None]:
    """Key and row of the attempt that counts: the last one there is, or the next one where a person orders it."""
    attempt, job = 1, find_job(database, content_key)
    while job is not None and job.has_failed:
        following = find_job(database, attempt_key(content_key, attempt + 1))
        if following is None and not retry:
            break
        attempt, job = attempt + 1, following
    return attempt_key(content_key, attempt), job


def _submit(
    database: Database,
    trainer: Trainer,
    data: TrainingData,
    hyperparameters: Hyperparameters,
    job: Job,
    is_repeated: bool,
    retry: bool,
    say: Callable[[str], None],
) -> Job:
    # A planned row of an earlier process: its create may be on its way still.
    age = (datetime.now(UTC) - job.changed_at).total_seconds()
    patience = max(0.0, trainer.capabilities.settles_seconds - age) if is_repeated else 0.0
    training_file = upload_or_adopt(trainer, data.train)
    validation_file = upload_or_adopt(trainer, data.validation) if data.validation else None
    job = record_files(database, job.job_key, training_file, validation_file)
    request = _request(trainer, hyperparameters, job)
    found = _find(database, trainer, job, request, patience)
    if found is not None:
        say(f"adopted job {found.id}, which the trainer has already")
        return record_submission(database, job.job_key, found.id, status_of(found.status))
    is_doubtful = job.error is not None and job.error.get("code") == UNKNOWN
    if is_doubtful and not retry and not trainer.capabilities.has_idempotency_key:
        raise _unknown_outcome(trainer, job)
    made = _create(database, trainer, job, request)
    say(f"job {made.id} ordered")
    return record_submission(database, job.job_key, made.id, status_of(made.status))


def _request(trainer: Trainer, hyperparameters: Hyperparameters, job: Job) -> dict[str, Any]:
    settings = hyperparameters.as_protocol()
    where: dict[str, Any] = {"method": {"type": "supervised", "supervised": {"hyperparameters": settings}}}
    if trainer.capabilities.hyperparameters_at == "top":
        where = {"hyperparameters": settings}
    files = {"training_file": job.training_file}
    if job.validation_file is not None:
        files["validation_file"] = job.validation_file
    return {
        "model": job.base_model,
        **files,
        "suffix": hyperparameters.suffix_for(job.job_key),
        "seed": hyperparameters.seed,
        "metadata": {"slimft_key": job.job_key, "slimft_dataset": job.dataset_version},
        **where,
    }


def _create(database: Database, trainer: Trainer, job: Job, request: dict[str, Any]) -> "FineTuningJob":
    with trainer.client(max_retries=0) as client:
        try:
            return client.fine_tuning.jobs.create(**request, extra_headers={"Idempotency-Key": job.job_key})
        except openai.APIError as error:
            if _was_surely_not_made(error):
                raise TrainerError(
                    f"{trainer.base_url} refused the fine-tuning job: {error.message}; nothing was ordered: "
                    "check TRAINER_BASE_URL, TRAINER_API_KEY, TRAINER_MODEL and the settings, then run again"
                ) from None
            record_unknown_outcome(database, job.job_key, {"code": UNKNOWN, "message": type(error).__name__})
    found = _find(database, trainer, job, request, trainer.capabilities.settles_seconds)
    if found is None:
        raise _unknown_outcome(trainer, job)
    return found


def _was_surely_not_made(error: openai.APIError) -> bool:
    if isinstance(error, openai.APIStatusError):
        return error.status_code < 500 and error.status_code not in _DOUBTFUL_CODES
    # Nothing was sent where no connection was made.
    return type(error.__cause__).__name__ in ("ConnectError", "ConnectTimeout")


def _find(
    database: Database, trainer: Trainer, job: Job, request: dict[str, Any], patience_seconds: float
) -> "FineTuningJob | None":
    """The provider's job for this row, asked for at least once and until `patience_seconds` are over."""
    others = known_job_ids(database)
    deadline = time.monotonic() + patience_seconds
    with trainer.client() as client:
        while True:
            try:
                found = newest_of_ours(client, request, others)
            except openai.APIError as error:
                if time.monotonic() >= deadline:
                    raise TrainerError(
                        f"{trainer.base_url} does not list its fine-tuning jobs: {error.message}; nothing more was "
                        "ordered: run again once it answers, and a job that was made will be found"
                    ) from None
                found = None
            if found is not None or time.monotonic() >= deadline:
                return found
            time.sleep(_LISTING_PAUSE_SECONDS)


def _unknown_outcome(trainer: Trainer, job: Job) -> TrainerError:
    return TrainerError(
        f"nobody knows whether {trainer.base_url} made fine-tuning job {job.job_key[:12]}: the answer was lost and its "
        f"list does not show it; look there, then run again (it is adopted once it is listed); {RETRY}"
    )
