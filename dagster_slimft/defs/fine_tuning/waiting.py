"""Follows a job to its end: state and events into the database, each event once, and its result when it is done.

Events come newest first. They are read back to the first one already stored and written in one transaction, so a
process killed between two polls leaves no gap. A poll that fails is repeated: the job goes on without us.
"""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import openai

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.fine_tuning.job_records import (
    Job,
    JobEvent,
    known_event_ids,
    record_status,
    store_events,
)
from dagster_slimft.defs.fine_tuning.jobs import RETRY, failure_message
from dagster_slimft.defs.fine_tuning.provider import Trainer, status_of
from dagster_slimft.defs.fine_tuning.result_file import read_result
from dagster_slimft.errors import TrainerError

if TYPE_CHECKING:
    from openai.types.fine_tuning import FineTuningJob

_PATIENCE_SECONDS = 120.0
_LONGEST_REASON = 500


def wait(
    database: Database,
    trainer: Trainer,
    job: Job,
    on_event: Callable[[JobEvent], None] = lambda _: None,
    poll_seconds: float = 1.0,
) -> Job:
    """The job once it succeeded; at once where its row says so already.

    Raises:
        TrainerError: it failed, was cancelled, is unknown to the trainer, or the trainer stays silent.
    """
    last_answer = time.monotonic()
    with trainer.client() as client:
        while not job.has_ended:
            try:
                job = _poll(database, client, job, on_event)
                last_answer = time.monotonic()
            except openai.NotFoundError:
                _give_up_when_settled(database, trainer, job)
            except (openai.APIConnectionError, openai.InternalServerError, openai.RateLimitError) as error:
                if time.monotonic() - last_answer > _PATIENCE_SECONDS:
                    raise TrainerError(
                        f"{trainer.base_url} does not answer ({error.message}); job {job.job_id} goes on there: "
                        "run again later and it is picked up"
                    ) from None
            except openai.APIError as error:
                raise TrainerError(
                    f"{trainer.base_url} does not tell about job {job.job_id}: {error.message}; check TRAINER_API_KEY"
                ) from None
            if not job.has_ended:
                time.sleep(poll_seconds)
    if job.has_failed:
        raise TrainerError(failure_message(job))
    return job


def _give_up_when_settled(database: Database, trainer: Trainer, job: Job) -> None:
    """A job just made may be unknown for a while; later it is gone, and another attempt is a person's order."""
    if (datetime.now(UTC) - job.changed_at).total_seconds() < trainer.capabilities.settles_seconds:
        return
    gone = {"code": "not_found", "message": "the trainer no longer knows this job", "param": None}
    record_status(database, job.job_key, "failed", {"error": gone, "finished_at": datetime.now(UTC)})
    raise TrainerError(f"{trainer.base_url} no longer knows fine-tuning job {job.job_id}; {RETRY}")


def _poll(database: Database, client: openai.OpenAI, job: Job, on_event: Callable[[JobEvent], None]) -> Job:
    # State first: events of a job that has ended are then complete.
    told = client.fine_tuning.jobs.retrieve(_id(job))
    status = status_of(told.status)
    new = list(reversed(list(_new_events(client, _id(job), known_event_ids(database, _id(job))))))
    store_events(database, _id(job), new)
    for event in new:
        on_event(event)
    return record_status(database, job.job_key, status, _facts(client, told))


def _new_events(client: openai.OpenAI, job_id: str, known: set[str]) -> Iterator[JobEvent]:
    """Newest first, until one that is stored already."""
    events = client.fine_tuning.jobs.list_events(job_id, limit=100)
    for event in takewhile(lambda event: event.id not in known, events):
        data = event.data if isinstance(event.data, dict) else None
        created_at = datetime.fromtimestamp(event.created_at, UTC)
        yield JobEvent(event.id, event.level, event.type or "message", event.message, data, created_at)


def _facts(client: openai.OpenAI, told: "FineTuningJob") -> dict[str, Any]:
    if status_of(told.status) not in ("succeeded", "failed", "cancelled"):
        return {"trained_tokens": told.trained_tokens}
    return {
        "error": _error(told),
        "fine_tuned_model": told.fine_tuned_model,
        "trained_tokens": told.trained_tokens,
        "result": read_result(client, told.result_files),
        "finished_at": datetime.fromtimestamp(told.finished_at, UTC) if told.finished_at else datetime.now(UTC),
    }


def _error(told: "FineTuningJob") -> dict[str, Any] | None:
    """The provider's reason; `{}` and an object of nulls mean none."""
    error = told.error
    if error is None or not (error.message or error.code):
        return None
    return {"code": error.code, "message": (error.message or "")[:_LONGEST_REASON], "param": error.param}


def _id(job: Job) -> str:
    if job.job_id is None:
        raise TrainerError(f"fine-tuning job {job.job_key[:12]} was never submitted: run again")
    return job.job_id
