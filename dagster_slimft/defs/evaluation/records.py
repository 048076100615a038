"""Rows of `slimft.evaluations`, `evaluation_answers` and `evaluation_scores`, and the model version's status.

An evaluation is open until `finished_at`; scores, verdict and the model version's status come in one transaction with
it. A version that is live or retired keeps its status: only rollout moves it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from psycopg.types.json import Jsonb

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.evaluation.answers import Answer
from dagster_slimft.defs.evaluation.gate import Verdict, VerdictWord
from dagster_slimft.defs.evaluation.questions import Question

STATUS_OF_VERDICT = {"approved": "approved", "rejected": "rejected", "not enough data": "candidate"}


@dataclass(frozen=True)
class Evaluation:
    """A finished comparison; `reasons` are the gate's conditions, `result` its figures (see `comparison.py`)."""

    key: str
    dataset_version: str
    model_version: str
    verdict: VerdictWord
    reasons: Sequence[Mapping[str, str]]
    result: Mapping[str, Any]
    is_new: bool = False


class Score(NamedTuple):
    """One metric of one candidate on one dialogue."""

    candidate: str
    dialogue_id: str
    metric: str
    value: float
    weight: float


def find_evaluation(database: Database, key: str) -> Evaluation | None:
    """The finished evaluation of a key, or None."""
    with database.connect() as connection:
        row = connection.execute(
            "select evaluation_key, dataset_version, model_version, verdict, verdict_reasons, result "
            "from slimft.evaluations where evaluation_key = %s and finished_at is not null",
            (key,),
        ).fetchone()
    return Evaluation(*row) if row is not None else None


def open_evaluation(
    database: Database, key: str, dataset_version: str, model_version: str, settings: Mapping[str, Any]
) -> None:
    """Make the row unless it is there."""
    with database.connect() as connection:
        connection.execute(
            "insert into slimft.evaluations (evaluation_key, dataset_version, model_version, settings) "
            "values (%s, %s, %s, %s) on conflict (evaluation_key) do nothing",
            (key, dataset_version, model_version, Jsonb(dict(settings))),
        )


def stored_answers(database: Database, key: str, candidate: str) -> dict[str, Answer]:
    """A candidate's answers so far, by dialogue."""
    with database.connect() as connection:
        rows = connection.execute(
            "select dialogue_id::text, answer, error, latency_seconds, prompt_tokens, completion_tokens "
            "from slimft.evaluation_answers where evaluation_key = %s and candidate = %s",
            (key, candidate),
        ).fetchall()
    return {row[0]: Answer(*row) for row in rows}


def store_answers(
    database: Database, key: str, candidate: str, examples: Mapping[str, Question], answers: Iterable[Answer]
) -> None:
    """Commit a batch of answers; PostgreSQL text cannot hold NUL, which a model may produce."""
    rows = [
        (
            key,
            candidate,
            examples[answer.dialogue_id].person_id,
            examples[answer.dialogue_id].segment,
            *answer._replace(text=None if answer.text is None else answer.text.replace("\0", "")),
        )
        for answer in answers
    ]
    with database.connect() as connection, connection.cursor() as cursor:
        cursor.executemany(
            "insert into slimft.evaluation_answers (evaluation_key, candidate, person_id, segment, dialogue_id, "
            "answer, error, latency_seconds, prompt_tokens, completion_tokens) "
            "values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) on conflict do nothing",
            rows,
        )


def finish_evaluation(
    database: Database, evaluation: Evaluation, verdict: Verdict, scores: Sequence[Score]
) -> Evaluation:
    """Scores, verdict and the model version's status, all or none; whoever finished it first is kept."""
    with database.connect() as connection:
        is_first = connection.execute(
            "update slimft.evaluations set verdict = %s, verdict_reasons = %s, result = %s, finished_at = now() "
            "where evaluation_key = %s and finished_at is null",
            (
                verdict.word,
                Jsonb([asdict(reason) for reason in verdict.reasons]),
                Jsonb(dict(evaluation.result)),
                evaluation.key,
            ),
        ).rowcount
        if is_first:
            with connection.cursor() as cursor:
                cursor.executemany(
                    "insert into slimft.evaluation_scores "
                    "(evaluation_key, candidate, dialogue_id, metric, value, weight) values (%s, %s, %s, %s, %s, %s)",
                    [(evaluation.key, *score) for score in scores],
                )
            connection.execute(
                "update slimft.model_versions set status = %s, status_reason = %s, changed_at = now() "
                "where model_version = %s and status in ('candidate', 'approved', 'rejected')",
                (STATUS_OF_VERDICT[verdict.word], verdict.summary, evaluation.model_version),
            )
    return evaluation
