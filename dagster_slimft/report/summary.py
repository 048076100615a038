"""summary.json: the report's numbers for programs; keys are documented in docs/summary.md and always present."""

from collections.abc import Mapping
from typing import Any

from dagster_slimft.report.facts import RunFacts

NOT_ENOUGH_DATA = "not enough data"


def summary(facts: RunFacts) -> dict[str, Any]:
    """The keys of docs/summary.md, null where a stage did not run."""
    version = facts.model_version
    return {
        "workspace": facts.workspace,
        "source": facts.source,
        "counts": dict(facts.counts),
        "exclusions": {row.reason: row.dialogues for row in facts.exclusions},
        "dataset": _chosen(facts.dataset, "dataset_version", "content_hash", "counts", "redactor_version", "tokenizer"),
        "job": _chosen(
            facts.job, "job_key", "job_id", "provider", "base_model", "status", "fine_tuned_model", "trained_tokens"
        ),
        "evaluation": _chosen(facts.evaluation, "evaluation_key", "verdict", "verdict_reasons", "result"),
        "model_version": _chosen(version, "name", "status"),
        "verdict": verdict_word(facts),
        "stages": dict(facts.stages),
    }


def verdict_word(facts: RunFacts) -> str | None:
    """approved, rejected or not enough data; None where evaluation did not run."""
    if facts.evaluation is not None:
        return str(facts.evaluation["verdict"])
    return NOT_ENOUGH_DATA if facts.is_below_minimum else None


def _chosen(row: Mapping[str, Any] | None, *keys: str) -> dict[str, Any] | None:
    return {key: row[key] for key in keys} if row is not None else None
