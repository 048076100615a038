"""A workspace's database after a run: marts, a trained model and its evaluation over the wire."""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from psycopg.types.json import Jsonb

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.evaluation.evaluate import evaluate
from dagster_slimft.defs.fine_tuning.model_versions import ModelVersion
from dagster_slimft.defs.fine_tuning.provider import Trainer
from dagster_slimft.report.facts import RunFacts, gather_facts
from tests.defs.evaluation.conftest import DATASET, SETTINGS, dataset_folder, version
from tests.defs.evaluation.test_evaluate import good_reply
from tests.servers.model_server import ModelServer, model_server

__all__ = ["dataset_folder", "version"]
STAGES = {"redaction": {"seconds": 1.5, "rows": 1200}}


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server(good_reply, {"base": 4.0, "ft:base": 1.0}) as running:
        yield running


@pytest.fixture
def evaluated(database: Database, server: ModelServer, dataset_folder: Path, version: ModelVersion) -> Database:
    add_marts(database, usable=834)
    trainer = Trainer(server.base_url, "key", "base")
    evaluate(database, trainer, dataset_folder, version, replace(SETTINGS, resamples=200))
    return database


@pytest.fixture
def facts(evaluated: Database) -> RunFacts:
    return gather_facts(evaluated, "demo", DATASET, STAGES)


def add_marts(database: Database, usable: int) -> None:
    """The relations of dbt that a report reads."""
    with database.connect() as connection:
        connection.execute("insert into slimft.workspace (name, source) values ('demo', 'demo shop')")
        connection.execute(
            """
            create table slimft_marts.training_readiness as
            select %s::bigint as usable_examples, 20::bigint as new_usable_examples, 500::bigint as minimum_examples,
                893::bigint as eligible_dialogues, 1500::bigint as dialogues
            """,
            (usable,),
        )
        connection.execute(
            "create table slimft_marts.dialogues as select n % 2 = 0 as is_rated, n % 4 = 0 as is_satisfied "
            "from generate_series(1, 1500) as n"
        )
        connection.execute(
            "create table slimft_marts.training_exclusions as "
            "select case when n <= 400 then 'not_rated' else 'rated_low' end as first_reason "
            "from generate_series(1, 607) as n"
        )
        connection.execute(
            "create table if not exists slimft_marts.training_examples "
            "(dialogue_id uuid, person_id text, segment text, line text)"
        )
        connection.execute(
            "alter table slimft_marts.training_examples add column split text default 'test', "
            "add column tokens int default 100, add column text_hash text"
        )
        for dialogue_id, line in connection.execute("select dialogue_id, line from slimft_marts.training_examples"):
            connection.execute(
                "update slimft_marts.training_examples set text_hash = %s where dialogue_id = %s",
                (sha256(line.encode()).hexdigest(), dialogue_id),
            )
        connection.execute(
            "insert into slimft.redacted_messages (message_id, conversation_id, dialogue_id, customer_id, sender, "
            "sent_at, text, entity_counts, tokens, tokenizer, redactor_version) values "
            "('m1', 'c1', gen_random_uuid(), 'k1', 'customer', now(), 'oi', %s, 1, 't1', 'r1')",
            (Jsonb({"CPF": 2, "PERSON": 1}),),
        )
        connection.execute(
            "insert into slimft.fine_tuning_events (event_id, job_id, level, type, message, data, created_at) "
            "select 'e' || n, job_id, 'info', 'metrics', 'step', "
            "jsonb_build_object('step', n, 'train_loss', 3.0 / n, 'full_valid_loss', 4.0 / n), now() "
            "from generate_series(1, 5) as n, slimft.fine_tuning_jobs"
        )
