"""A dataset version with its files, and a hosted provider to order from."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg.types.json import Jsonb

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.fine_tuning.provider import Capabilities, Trainer
from dagster_slimft.defs.fine_tuning.training_data import TrainingData
from tests.servers.hosted_provider import HostedProvider, hosted_provider

DATASET = "ds-0123456789ab"


@pytest.fixture
def provider() -> Iterator[HostedProvider]:
    with hosted_provider() as running:
        yield running


@pytest.fixture
def trainer(provider: HostedProvider) -> Trainer:
    return Trainer(provider.base_url, "key", "base-model", Capabilities(settles_seconds=0.3))


@pytest.fixture
def data(database: Database, tmp_path: Path) -> TrainingData:
    add_dataset(database, DATASET)
    for name, lines in (("train", 12), ("validation", 3)):
        example = {"messages": [{"role": "user", "content": "oi"}, {"role": "assistant", "content": "olá"}]}
        (tmp_path / f"{name}.jsonl").write_text("".join(f"{json.dumps(example)}\n" for _ in range(lines)))
    return TrainingData.of_folder(DATASET, tmp_path)


def add_dataset(database: Database, version: str) -> None:
    with database.connect() as connection:
        connection.execute(
            "insert into slimft.dataset_versions "
            "(dataset_version, content_hash, counts, settings, redactor_version, tokenizer) "
            "values (%s, %s, %s, %s, 'r1', 't1')",
            (version, version, Jsonb({"dialogues": {"train": 12, "validation": 3, "test": 0}}), Jsonb({})),
        )
