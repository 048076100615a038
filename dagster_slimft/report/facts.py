"""Gathers what a run has to say from the database: counts, reasons, dataset, job, evaluation, model version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import psycopg
from psycopg.rows import dict_row

from dagster_slimft.database.postgres import Database
from dagster_slimft.report.samples import Sample, read_samples

_COUNTS = """
    select
        (select count(*) from slimft.redacted_messages) as messages,
        readiness.dialogues,
        readiness.eligible_dialogues,
        readiness.usable_examples,
        readiness.new_usable_examples,
        readiness.minimum_examples,
        (select count(*) filter (where is_rated) from slimft_marts.dialogues) as rated_dialogues,
        (select count(*) filter (where is_satisfied) from slimft_marts.dialogues) as satisfied_dialogues,
        (select count(*) from slimft.quarantined_messages) as quarantined_messages
    from slimft_marts.training_readiness as readiness
"""
_EXCLUSIONS = """
    select first_reason as reason, count(*)::int as dialogues
    from slimft_marts.training_exclusions
    group by first_reason
    order by count(*) desc, first_reason
"""
_DATASET = """
    select dataset_version, content_hash, counts, redactor_version, tokenizer
    from slimft.dataset_versions
    where dataset_version = %s
"""
_JOB = """
    select job_key, job_id, provider, base_model, status, fine_tuned_model, trained_tokens, hyperparameters, error
    from slimft.fine_tuning_jobs
    where dataset_version = %s
    order by changed_at desc
    limit 1
"""
_MODEL_VERSION = """
    select model_version as name, model, base_model, status, status_reason, is_demo
    from slimft.model_versions
    where job_key = %s
"""
_EVALUATION = """
    select evaluation_key, verdict, verdict_reasons, result, finished_at
    from slimft.evaluations
    where model_version = %s and finished_at is not null
    order by finished_at desc
    limit 1
"""
_LOSSES = """
    select
        (data ->> 'step')::int as step,
        (data ->> 'train_loss')::float as train_loss,
        (data ->> 'valid_loss')::float as valid_loss,
        (data ->> 'full_valid_loss')::float as full_valid_loss
    from slimft.fine_tuning_events
    where job_id = %s and type = 'metrics'
    order by 1
"""
_SPLITS = """
    select
        split,
        segment,
        count(*)::int as examples,
        sum(tokens)::int as tokens,
        count(distinct person_id)::int as people
    from slimft_marts.training_examples
    group by split, segment
    order by split, segment
"""
_PEOPLE = """
    select count(distinct person_id)::int as people
    from slimft_marts.training_examples
    where split in ('train', 'validation', 'test')
"""
_ENTITIES = """
    select entity.key as label, sum(entity.value::int)::int as found
    from slimft.redacted_messages, jsonb_each_text(entity_counts) as entity
    group by entity.key
    order by 2 desc
"""


class Row(NamedTuple):
    """One reason and how many dialogues it keeps out."""

    reason: str
    dialogues: int


@dataclass(frozen=True)
class RunFacts:
    """Everything a report shows; parts that a run did not reach are None or empty."""

    workspace: str
    source: str
    counts: Mapping[str, int]
    exclusions: Sequence[Row]
    dataset: Mapping[str, Any] | None
    job: Mapping[str, Any] | None
    model_version: Mapping[str, Any] | None
    evaluation: Mapping[str, Any] | None
    splits: Sequence[Mapping[str, Any]]
    losses: Sequence[Mapping[str, Any]]
    entities: Sequence[Mapping[str, Any]]
    stages: Mapping[str, Mapping[str, float | int]]
    people: int = 0
    samples: Sequence[Sample] = ()

    @property
    def is_below_minimum(self) -> bool:
        """Whether there are too few usable examples to train at all; False where nothing was counted yet."""
        return bool(self.counts) and self.counts.get("usable_examples", 0) < self.counts.get("minimum_examples", 1)

    @property
    def is_demo_model(self) -> bool:
        """Whether the model is the tiny demonstration model."""
        return bool(self.model_version and self.model_version["is_demo"])


def gather_facts(
    database: Database,
    workspace: str,
    dataset_version: str | None,
    stages: Mapping[str, Mapping[str, float | int]],
) -> RunFacts:
    """Read the present state; `dataset_version` is the one this run stands on, None where it made none."""
    with database.connect() as connection:
        connection.execute("set transaction isolation level repeatable read, read only")
        source = _one(connection, "select source from slimft.workspace") or {"source": "database"}
        if _one(connection, "select to_regclass('slimft_marts.training_readiness') as found") == {"found": None}:
            return RunFacts(workspace, source["source"], {}, [], None, None, None, None, [], [], [], stages)
        counts = _one(connection, _COUNTS) or {}
        dataset = _one(connection, _DATASET, (dataset_version,)) if dataset_version else None
        job = _one(connection, _JOB, (dataset["dataset_version"],)) if dataset else None
        version = _one(connection, _MODEL_VERSION, (job["job_key"],)) if job else None
        evaluation = _one(connection, _EVALUATION, (version["name"],)) if version else None
        return RunFacts(
            workspace=workspace,
            source=source["source"],
            counts=counts,
            exclusions=[Row(row["reason"], row["dialogues"]) for row in _all(connection, _EXCLUSIONS)],
            dataset=dataset,
            job=job,
            model_version=version,
            evaluation=evaluation,
            splits=_all(connection, _SPLITS),
            losses=_all(connection, _LOSSES, (job["job_id"],)) if job else [],
            people=(_one(connection, _PEOPLE) or {"people": 0})["people"],
            entities=_all(connection, _ENTITIES),
            samples=read_samples(connection, evaluation["evaluation_key"]) if evaluation else [],
            stages=stages,
        )


def _all(connection: psycopg.Connection, query: str, values: tuple[object, ...] = ()) -> list[dict[str, Any]]:
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query, values).fetchall()


def _one(connection: psycopg.Connection, query: str, values: tuple[object, ...] = ()) -> dict[str, Any] | None:
    rows = _all(connection, query, values)
    return rows[0] if rows else None
