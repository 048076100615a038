"""Money is spent at most once, whatever breaks: tested against a provider that hangs up."""

import os
import random
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.fine_tuning.job_records import find_job
from dagster_slimft.defs.fine_tuning.jobs import finished_job, submit_or_adopt
from dagster_slimft.defs.fine_tuning.provider import Capabilities, Trainer
from dagster_slimft.defs.fine_tuning.training_data import Hyperparameters, TrainingData, job_key
from dagster_slimft.defs.fine_tuning.waiting import wait
from dagster_slimft.errors import CheckFailed, TrainerError
from tests.servers.hosted_provider import HostedProvider, Mishap

SETTINGS = Hyperparameters(epochs=4)


def test_the_same_content_is_ordered_once(
    database: Database, trainer: Trainer, provider: HostedProvider, data: TrainingData
) -> None:
    first = submit_or_adopt(database, trainer, data, SETTINGS)
    second = submit_or_adopt(database, trainer, data, SETTINGS)
    assert first.job_id == second.job_id == provider.jobs[0]["id"]
    assert len(provider.jobs) == 1
    assert len(provider.files) == 2


@pytest.mark.parametrize("mishap", ["drop_after_create", "error_after_create"])
def test_a_job_whose_answer_was_lost_is_adopted(
    database: Database, trainer: Trainer, provider: HostedProvider, data: TrainingData, mishap: Mishap
) -> None:
    provider.mishaps = [mishap]
    job = submit_or_adopt(database, trainer, data, SETTINGS)
    assert [made["id"] for made in provider.jobs] == [job.job_id]


def test_a_job_that_appears_late_in_the_list_is_adopted(
    database: Database, trainer: Trainer, provider: HostedProvider, data: TrainingData
) -> None:
    provider.mishaps = ["drop_after_create"]
    provider.hidden_lists = 4
    slow = replace(trainer, declared_capabilities=Capabilities(settles_seconds=3.0))
    submit_or_adopt(database, slow, data, SETTINGS)
    assert len(provider.jobs) == 1


@pytest.mark.parametrize("mishap", ["drop_before_create", "error_before_create", "drop_after_create"])
def test_an_outcome_that_stays_unknown_is_never_ordered_again_without_a_person(
    database: Database, trainer: Trainer, provider: HostedProvider, data: TrainingData, mishap: Mishap
) -> None:
    provider.mishaps = [mishap]
    provider.hidden_lists = 1000
    for _ in range(3):
        with pytest.raises(TrainerError, match="nobody knows whether"):
            submit_or_adopt(database, trainer, data, SETTINGS)
    assert len(provider.bodies) == 1
    provider.hidden_lists = 0
    job = submit_or_adopt(database, trainer, data, SETTINGS, retry=True)
    assert [made["id"] for made in provider.jobs] == [job.job_id]


def test_a_provider_that_honours_idempotency_keys_is_simply_asked_again(
    database: Database, trainer: Trainer, provider: HostedProvider, data: TrainingData
) -> None:
    provider.mishaps = ["drop_before_create"]
    own = replace(trainer, declared_capabilities=Capabilities(settles_seconds=0.1, has_idempotency_key=True))
    with pytest.raises(TrainerError):
        submit_or_adopt(database, own, data, SETTINGS)
    submit_or_adopt(database, own, data, SETTINGS)
    assert len(provider.jobs) == 1
    assert len({headers["idempotency-key"] for headers in provider.headers if "idempotency-key" in headers}) == 1


@pytest.mark.parametrize("has_metadata", [True, False])
def test_a_provider_that_ignores_the_filter_or_drops_metadata_gets_no_second_order(
    database: Database, trainer: Trainer, provider: HostedProvider, data: TrainingData, has_metadata: bool
) -> None:
    provider.has_metadata, provider.has_metadata_filter = has_metadata, False
    provider.make_job({"model": "base-model", "training_file": "file-0001", "metadata": {"slimft_key": "another"}})
    provider.make_job({"model": "base-model", "training_file": "file-9999", "suffix": "other", "seed": 7})
    provider.mishaps = ["drop_after_create"]
    job = submit_or_adopt(database, trainer, data, SETTINGS)
    assert job.job_id == "ftjob-0003"
    assert len(provider.jobs) == 3


def test_an_order_over_budget_uploads_plans_and_orders_nothing(
    database: Database, trainer: Trainer, provider: HostedProvider, data: TrainingData
) -> None:
    def refuse() -> None:
        raise CheckFailed("over budget")

    for _ in range(2):
        with pytest.raises(CheckFailed, match="over budget"):
            submit_or_adopt(database, trainer, data, SETTINGS, before_upload=refuse)
    assert provider.requests == []
    with database.connect() as connection:
        assert connection.execute("select count(*) from slimft.fine_tuning_jobs").fetchone() == (0,)


def test_a_job_that_is_paid_for_is_not_refused(
    database: Database, trainer: Trainer, provider: HostedProvider, data: TrainingData
) -> None:
    def refuse() -> None:
        raise CheckFailed("over budget")

    job = submit_or_adopt(database, trainer, data, SETTINGS)
    assert submit_or_adopt(database, trainer, data, SETTINGS, before_upload=refuse) == job
    assert len(provider.jobs) == 1


def test_a_refused_job_leaves_nothing_in_doubt(
    database: Database, trainer: Trainer, provider: HostedProvider, data: TrainingData
) -> None:
    provider.mishaps = ["refuse"]
    with pytest.raises(TrainerError, match="not available for fine-tuning; nothing was ordered"):
        submit_or_adopt(database, trainer, data, SETTINGS)
    submit_or_adopt(database, trainer, data, SETTINGS)
    assert len(provider.jobs) == 1


def test_a_trainer_that_is_not_there_leaves_nothing_in_doubt(
    database: Database, trainer: Trainer, provider: HostedProvider, data: TrainingData
) -> None:
    with pytest.raises(TrainerError, match="nothing was ordered"):
        submit_or_adopt(database, replace(trainer, base_url="http://127.0.0.1:9/v1"), data, SETTINGS)
    assert provider.jobs == []


def test_a_job_is_finished_once_it_has_made_its_model(
    database: Database, trainer: Trainer, provider: HostedProvider, data: TrainingData
) -> None:
    assert finished_job(database, trainer.identity, data, SETTINGS) is None
    job = submit_or_adopt(database, trainer, data, SETTINGS)
    assert finished_job(database, trainer.identity, data, SETTINGS) is None
    provider.succeed(str(job.job_id))
    done = wait(database, trainer, job, poll_seconds=0.01)
    assert finished_job(database, trainer.identity, data, SETTINGS) == done


def test_a_failed_job_is_not_a_finished_one(
    database: Database, trainer: Trainer, provider: HostedProvider, data: TrainingData
) -> None:
    job = submit_or_adopt(database, trainer, data, SETTINGS)
    provider.fail(str(job.job_id), "bad file")
    with pytest.raises(TrainerError):
        wait(database, trainer, job, poll_seconds=0.01)
    assert finished_job(database, trainer.identity, data, SETTINGS) is None


def test_other_settings_or_another_model_are_another_job(trainer: Trainer, data: TrainingData) -> None:
    keys = {
        job_key(trainer.identity, data, SETTINGS),
        job_key(trainer.identity, data, replace(SETTINGS, epochs=5)),
        job_key(trainer.identity, data, replace(SETTINGS, seed=8)),
        job_key(replace(trainer, model="other").identity, data, SETTINGS),
        job_key(trainer.identity, data._replace(validation=None), SETTINGS),
    }
    assert len(keys) == 5
    assert job_key(trainer.identity, data, replace(SETTINGS, suffix="x")) == job_key(trainer.identity, data, SETTINGS)


def test_a_failed_job_says_why_and_is_repeated_only_by_order(
    database: Database, trainer: Trainer, provider: HostedProvider, data: TrainingData
) -> None:
    job = submit_or_adopt(database, trainer, data, SETTINGS)
    provider.fail(provider.jobs[0]["id"], "Training file has 7 example(s), but must have at least 10 examples")
    with pytest.raises(TrainerError, match=r"has 7 example\(s\).*\(training_file\).*SLIMFT_RETRY_JOB=1"):
        wait(database, trainer, job, poll_seconds=0.01)
    with pytest.raises(TrainerError, match=r"has 7 example"):
        submit_or_adopt(database, trainer, data, SETTINGS)
    assert len(provider.jobs) == 1
    again = submit_or_adopt(database, trainer, data, SETTINGS, retry=True)
    assert again.job_id == "ftjob-0002"
    assert submit_or_adopt(database, trainer, data, SETTINGS).job_id == "ftjob-0002"
    assert submit_or_adopt(database, trainer, data, SETTINGS, retry=True).job_id == "ftjob-0002"
    assert len(provider.jobs) == 2


def test_hyperparameters_go_where_the_provider_reads_them(
    database: Database, trainer: Trainer, provider: HostedProvider, data: TrainingData
) -> None:
    top = replace(trainer, declared_capabilities=Capabilities(hyperparameters_at="top", has_jsonl_bom=True))
    submit_or_adopt(database, top, data, SETTINGS)
    assert provider.bodies[0]["hyperparameters"]["n_epochs"] == 4
    assert "method" not in provider.bodies[0]
    assert provider.contents["file-0001"].startswith(b"\xef\xbb\xbf{")


@pytest.mark.slow
def test_no_second_job_when_killed_between_any_two_statements(
    database: Database, trainer: Trainer, provider: HostedProvider, data: TrainingData
) -> None:
    """A process is killed (SIGKILL) at a random line of the stage's code, again and again, until one gets through."""
    lines = _run_killed_at(0, database, trainer, data)
    provider.jobs.clear()
    with database.connect() as connection:
        connection.execute("delete from slimft.fine_tuning_jobs")
    seed = int(os.environ.get("SLIMFT_TEST_SEED", "20"))
    for at in sorted(random.Random(seed).sample(range(1, lines), 12)):
        provider.files.clear()
        _run_killed_at(at, database, trainer, data)
        assert len(provider.jobs) <= 1, f"killed at line {at} of {lines} (seed {seed})"
    _run_killed_at(0, database, trainer, data)
    assert len(provider.jobs) == 1
    job = find_job(database, job_key(trainer.identity, data, SETTINGS))
    assert job is not None
    assert job.job_id == provider.jobs[0]["id"]


PROGRAM = """
import os, signal, sys
from pathlib import Path
from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.fine_tuning.jobs import submit_or_adopt
from dagster_slimft.defs.fine_tuning.provider import Capabilities, Trainer
from dagster_slimft.defs.fine_tuning.training_data import Hyperparameters, TrainingData

host, dbname, base_url, folder, version, at = sys.argv[1:]
count = 0

def traced(frame, event, argument):
    global count
    if "fine_tuning" not in frame.f_code.co_filename or "site-packages" in frame.f_code.co_filename:
        return None
    if event == "line":
        count += 1
        if count == int(at):
            os.kill(os.getpid(), signal.SIGKILL)
    return traced

database = Database({"host": host, "user": "postgres", "dbname": dbname}, is_embedded=True)
trainer = Trainer(base_url, "key", "base-model", Capabilities(settles_seconds=0.3))
data = TrainingData.of_folder(version, Path(folder))
sys.settrace(traced)
submit_or_adopt(database, trainer, data, Hyperparameters(epochs=4))
sys.settrace(None)
print(count)
"""


def _run_killed_at(line: int, database: Database, trainer: Trainer, data: TrainingData) -> int:
    """Run the stage in a process of its own; returns how many lines it executed, 0 when it was killed."""
    values = database.parameters
    arguments = [values["host"], values["dbname"], trainer.base_url, str(data.train.parent), data.dataset_version]
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments, str(line)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=Path(__file__).parents[3],
    )
    assert ended.returncode in (0, -signal.SIGKILL), ended.stderr
    return int(ended.stdout) if ended.returncode == 0 else 0
