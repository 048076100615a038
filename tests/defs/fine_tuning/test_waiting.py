"""Following a job to its end."""

import threading
import time

import pytest

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.fine_tuning.job_records import JobEvent, find_job
from dagster_slimft.defs.fine_tuning.jobs import submit_or_adopt
from dagster_slimft.defs.fine_tuning.model_versions import register_model_version
from dagster_slimft.defs.fine_tuning.provider import Trainer
from dagster_slimft.defs.fine_tuning.training_data import Hyperparameters, TrainingData
from dagster_slimft.defs.fine_tuning.waiting import wait
from dagster_slimft.errors import TrainerError
from tests.servers.hosted_provider import HostedProvider

RESULT = b"step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy\n1,2.5,0.4,,\n2,1.5,0.6,1.75,0.5\n"


def test_every_event_is_stored_and_told_once_in_order(
    database: Database, trainer: Trainer, provider: HostedProvider, data: TrainingData
) -> None:
    job = submit_or_adopt(database, trainer, data, Hyperparameters())
    job_id = provider.jobs[0]["id"]
    told: list[JobEvent] = []

    def train() -> None:
        provider.jobs[0]["status"] = "running"
        for step in range(1, 251):
            provider.say(job_id, f"Step {step}/250", {"step": step, "train_loss": 3 / step})
            time.sleep(0.001)
        provider.succeed(job_id, RESULT)

    thread = threading.Thread(target=train)
    thread.start()
    ended = wait(database, trainer, job, told.append, poll_seconds=0.02)
    thread.join()
    steps = [event.data["step"] for event in told if event.data]
    assert steps == list(range(1, 251))
    with database.connect() as connection:
        stored = connection.execute(
            "select count(*), count(distinct event_id) from slimft.fine_tuning_events"
        ).fetchone()
    assert stored == (252, 252)
    assert ended.trained_tokens == 1234
    assert ended.result is not None
    assert ended.result["steps"][-1]["valid_loss"] == 1.75


def test_a_job_that_has_ended_is_not_asked_about_again(
    database: Database, trainer: Trainer, provider: HostedProvider, data: TrainingData
) -> None:
    job = submit_or_adopt(database, trainer, data, Hyperparameters())
    provider.succeed(provider.jobs[0]["id"])
    ended = wait(database, trainer, job, poll_seconds=0.01)
    asked = len(provider.requests)
    assert wait(database, trainer, ended) == ended
    assert submit_or_adopt(database, trainer, data, Hyperparameters()) == ended
    assert len(provider.requests) == asked


def test_a_job_the_trainer_forgot_is_an_error_that_says_how_to_go_on(
    database: Database, trainer: Trainer, provider: HostedProvider, data: TrainingData
) -> None:
    job = submit_or_adopt(database, trainer, data, Hyperparameters())
    provider.jobs[0]["id"] = "ftjob-of-another-account"
    provider.jobs[0]["metadata"] = {"slimft_key": "another"}
    with pytest.raises(TrainerError, match=r"no longer knows fine-tuning job ftjob-0001.*SLIMFT_RETRY_JOB=1"):
        wait(database, trainer, job, poll_seconds=0.01)
    again = submit_or_adopt(database, trainer, data, Hyperparameters(), retry=True)
    assert again.job_key != job.job_key
    assert again.job_id == "ftjob-0002"


def test_a_model_version_is_registered_once_per_job(
    database: Database, trainer: Trainer, provider: HostedProvider, data: TrainingData
) -> None:
    job = submit_or_adopt(database, trainer, data, Hyperparameters())
    with pytest.raises(TrainerError, match="has no model"):
        register_model_version(database, job)
    provider.succeed(provider.jobs[0]["id"])
    ended = wait(database, trainer, job, poll_seconds=0.01)
    version = register_model_version(database, ended)
    assert version == register_model_version(database, ended)
    assert version.model_version == f"mv-{job.job_key[:12]}"
    assert version.status == "candidate"
    assert not version.is_demo
    assert find_job(database, job.job_key) == ended
