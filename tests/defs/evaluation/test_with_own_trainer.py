"""From files to a verdict at slimft's own trainer, training for real: right answers pass, shuffled ones do not."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.evaluation.evaluate import evaluate
from dagster_slimft.defs.evaluation.records import Evaluation
from dagster_slimft.defs.fine_tuning.job_records import JobEvent
from dagster_slimft.defs.fine_tuning.jobs import submit_or_adopt
from dagster_slimft.defs.fine_tuning.model_versions import register_model_version
from dagster_slimft.defs.fine_tuning.provider import Trainer
from dagster_slimft.defs.fine_tuning.training_data import Hyperparameters, TrainingData
from dagster_slimft.defs.fine_tuning.waiting import wait
from tests.defs.evaluation.conftest import DATASET, SETTINGS
from tests.trainer.conftest import base  # noqa: F401 - a fixture

EPOCHS = 6


@pytest.fixture
def trainer(base: Path, tmp_path: Path) -> Iterator[Trainer]:  # noqa: F811
    from dagster_slimft.trainer.process import running_trainer

    with running_trainer(tmp_path / "trainer", base) as address:
        yield Trainer(address.base_url, address.api_key, address.model)


@pytest.mark.slow
def test_right_answers_are_learned_and_approved(database: Database, trainer: Trainer, dataset_folder: Path) -> None:
    found, events = _run(database, trainer, dataset_folder)
    assert found.verdict == "approved", found.reasons
    assert found.result["figures"]["all"]["fine_tuned"]["perplexity"]["value"] < 2
    assert sum(event.type == "metrics" for event in events) > 10


@pytest.mark.slow
def test_a_run_on_shuffled_answers_is_rejected(database: Database, trainer: Trainer, dataset_folder: Path) -> None:
    lines = (dataset_folder / "train.jsonl").read_text(encoding="utf-8").splitlines()
    examples = [json.loads(line)["messages"] for line in lines]
    answers = [messages[-1]["content"] for messages in examples]
    random.Random(3).shuffle(answers)
    for messages, answer in zip(examples, answers, strict=True):
        messages[-1]["content"] = answer
    shuffled = "".join(json.dumps({"messages": messages}, ensure_ascii=False) + "\n" for messages in examples)
    (dataset_folder / "train.jsonl").write_text(shuffled, encoding="utf-8")
    found, _ = _run(database, trainer, dataset_folder)
    assert found.verdict == "rejected", found.reasons
    assert {reason["condition"] for reason in found.reasons if reason["state"] == "failed"} == {"relevance"}


def _run(database: Database, trainer: Trainer, folder: Path) -> tuple[Evaluation, list[JobEvent]]:
    events: list[JobEvent] = []
    data = TrainingData.of_folder(DATASET, folder)
    job = submit_or_adopt(database, trainer, data, Hyperparameters(epochs=EPOCHS))
    job = wait(database, trainer, job, events.append, 0.2)
    version = register_model_version(database, job)
    assert version.is_demo
    return evaluate(database, trainer, folder, version, replace(SETTINGS, maximum_answer_tokens=48)), events
