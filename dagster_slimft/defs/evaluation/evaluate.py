"""Compares base, fine-tuned model and nearest training answer on a dataset's test dialogues, once.

    evaluation_key = sha256(dataset version, model version, settings, catalogue prices, CODE_VERSION)

The same key returns what is stored. A killed evaluation goes on: answers that were committed are not asked again.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import openai

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.evaluation.answers import Answer, ask, wait_until_served
from dagster_slimft.defs.evaluation.bootstrap import Array
from dagster_slimft.defs.evaluation.comparison import METRICS, SHARES, Candidate, Measured, compare, measure
from dagster_slimft.defs.evaluation.gate import judge
from dagster_slimft.defs.evaluation.nearest_answer import nearest_answers
from dagster_slimft.defs.evaluation.perplexity import NotMeasured, score_references
from dagster_slimft.defs.evaluation.price_precision import catalogue_prices, known_prices
from dagster_slimft.defs.evaluation.questions import Question, read_questions, read_training_answers
from dagster_slimft.defs.evaluation.records import (
    Evaluation,
    Score,
    find_evaluation,
    finish_evaluation,
    open_evaluation,
    store_answers,
    stored_answers,
)
from dagster_slimft.defs.evaluation.settings import EvaluationSettings
from dagster_slimft.defs.fine_tuning.model_versions import ModelVersion
from dagster_slimft.defs.fine_tuning.provider import Trainer, is_loopback
from dagster_slimft.errors import TrainerError

# Raised by hand when a change makes the same answers score differently or other questions be asked.
CODE_VERSION = "2"
_LOADING_SECONDS = 600.0


def evaluate(
    database: Database,
    trainer: Trainer,
    dataset_folder: Path,
    model_version: ModelVersion,
    settings: EvaluationSettings,
    progress: Callable[[str], None] = lambda _: None,
) -> Evaluation:
    """The evaluation of a model version on its dataset: the stored one, else a new one.

    Raises:
        TrainerError: the trainer is gone, or does not serve the model.
        SlimftError: the dataset's files and rows do not belong together.
    """
    prices = catalogue_prices(database)
    key = evaluation_key(model_version, settings, prices)
    stored = find_evaluation(database, key)
    if stored is not None:
        return stored
    open_evaluation(database, key, model_version.dataset_version, model_version.model_version, asdict(settings))
    examples = read_questions(database, model_version.dataset_version, dataset_folder, settings.maximum_dialogues)
    models: dict[Candidate, str] = {"base": model_version.base_model, "fine_tuned": model_version.model}
    answers = _model_answers(database, trainer, key, models, examples, settings, progress)
    answers["nearest_answer"] = _nearest(database, key, examples, dataset_folder)
    progress("scoring the reference answers")
    scored, reason = _perplexities(trainer, models, examples)
    known = known_prices(prices, settings.pix_discount_percent, settings.maximum_instalments)
    measured = {name: _measured(found, examples, known, scored.get(name)) for name, found in answers.items()}
    return _finish(database, key, model_version, models, examples, measured, known, reason, settings)


def stored_evaluation(
    database: Database, model_version: ModelVersion, settings: EvaluationSettings
) -> Evaluation | None:
    """The evaluation of a model version that was finished before; no model is asked for it."""
    return find_evaluation(database, evaluation_key(model_version, settings, catalogue_prices(database)))


def evaluation_key(version: ModelVersion, settings: EvaluationSettings, prices: Sequence[int]) -> str:
    """What an evaluation depends on, hashed."""
    content = {
        "dataset": version.dataset_version,
        "model_version": version.model_version,
        "settings": asdict(settings),
        "prices": list(prices),
        "code": CODE_VERSION,
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _model_answers(
    database: Database,
    trainer: Trainer,
    key: str,
    models: Mapping[Candidate, str],
    examples: Sequence[Question],
    settings: EvaluationSettings,
    progress: Callable[[str], None],
) -> dict[Candidate, dict[str, Answer]]:
    by_dialogue = {example.dialogue_id: example for example in examples}
    found: dict[Candidate, dict[str, Answer]] = {}
    with trainer.client() as client:
        for candidate, model in models.items():
            found[candidate] = stored_answers(database, key, candidate)
            missing = [example for example in examples if example.dialogue_id not in found[candidate]]
            if not missing:
                continue
            wait_until_served(client, model, 0.0 if is_loopback(trainer.base_url) else _LOADING_SECONDS)

            def keep(batch: Sequence[Answer], candidate: Candidate = candidate) -> None:
                store_answers(database, key, candidate, by_dialogue, batch)
                found[candidate].update({answer.dialogue_id: answer for answer in batch})
                progress(f"{candidate.replace('_', '-')}: {len(found[candidate])} of {len(examples)} answers")

            ask(client, model, missing, keep, settings.maximum_answer_tokens, settings.concurrency, settings.seed)
    return found


def _nearest(database: Database, key: str, examples: Sequence[Question], folder: Path) -> dict[str, Answer]:
    """Copied answers cost nothing: they are always made anew, and stored once."""
    texts = nearest_answers([str(one.prompt[-1]["content"]) for one in examples], read_training_answers(folder))
    found = {one.dialogue_id: Answer(one.dialogue_id, text) for one, text in zip(examples, texts, strict=True)}
    store_answers(database, key, "nearest_answer", {one.dialogue_id: one for one in examples}, found.values())
    return found


def _perplexities(
    trainer: Trainer, models: Mapping[Candidate, str], examples: Sequence[Question]
) -> tuple[dict[Candidate, Array], str | None]:
    """Scores by candidate, on turns that fit both; nothing and the reason where the provider does not score."""
    try:
        with trainer.client() as client:
            scored = {name: score_references(client, model, examples) for name, model in models.items()}
    except NotMeasured as error:
        return {}, str(error)
    except openai.APIError as error:
        raise TrainerError(
            f"{trainer.base_url} failed while it scored the reference answers: {error.message}; answers are kept: "
            "run again once it does"
        ) from None
    is_common = np.logical_and.reduce([rows[:, 1:] > 0 for rows in scored.values()])
    return {name: np.where(is_common, rows, 0.0) for name, rows in scored.items()}, None


def _measured(
    found: Mapping[str, Answer], examples: Sequence[Question], known: frozenset[int], scored: Array | None
) -> Measured:
    in_order = [found[example.dialogue_id] for example in examples]
    return measure(
        [answer.text or "" for answer in in_order],
        [answer.error for answer in in_order],
        [answer.latency_seconds for answer in in_order],
        [example.reference for example in examples],
        known,
        scored,
    )


def _finish(
    database: Database,
    key: str,
    version: ModelVersion,
    models: Mapping[Candidate, str],
    examples: Sequence[Question],
    measured: Mapping[Candidate, Measured],
    known: frozenset[int],
    not_scored: str | None,
    settings: EvaluationSettings,
) -> Evaluation:
    comparison = compare(examples, measured, known, settings)
    verdict = judge(comparison, settings)
    result = {**comparison.as_json(), "models": dict(models), "confidence": settings.confidence}
    result["not_measured"] = {"perplexity": not_scored} if not_scored else {}
    reasons = [asdict(reason) for reason in verdict.reasons]
    evaluation = Evaluation(key, version.dataset_version, version.model_version, verdict.word, reasons, result)
    finish_evaluation(database, evaluation, verdict, _scores(examples, measured))
    return replace(evaluation, is_new=True)


def _scores(examples: Sequence[Question], measured: Mapping[Candidate, Measured]) -> list[Score]:
    """Per dialogue: what the corpus figures are sums of; BLEU and relevance as each answer's own."""
    scores: list[Score] = []
    for candidate, one in measured.items():
        for metric, statistics in one.statistics.items():
            if statistics is None:
                continue
            is_share = metric in SHARES
            values = statistics[:, 0] if is_share else METRICS[metric](statistics)
            weights = statistics[:, 1] if is_share else np.ones(len(values))
            scores += [
                Score(candidate, example.dialogue_id, metric, float(value), float(weight))
                for example, value, weight in zip(examples, values, weights, strict=True)
            ]
    return scores
