"""Every metric of every candidate, over all test dialogues and over each segment, with paired intervals.

Differences are fine-tuned minus base, on the same people. A metric that has nothing to count is None: not measured.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from dagster_slimft.defs.evaluation.bleu import bleu_statistics, corpus_bleu
from dagster_slimft.defs.evaluation.bootstrap import (
    Array,
    Draws,
    Estimate,
    Metric,
    draw_people,
    estimate,
    estimate_difference,
)
from dagster_slimft.defs.evaluation.error_rate import error_statistics
from dagster_slimft.defs.evaluation.latency import latency
from dagster_slimft.defs.evaluation.perplexity import perplexity
from dagster_slimft.defs.evaluation.price_precision import price_statistics, share
from dagster_slimft.defs.evaluation.questions import Question
from dagster_slimft.defs.evaluation.relevance import relevance, relevance_statistics
from dagster_slimft.defs.evaluation.settings import EvaluationSettings

Candidate = Literal["base", "fine_tuned", "nearest_answer"]
MetricName = Literal["perplexity", "bleu", "relevance", "price_precision", "error_rate"]
SEGMENTS = ("all", "seen", "unseen")
METRICS: Mapping[MetricName, Metric] = {
    "perplexity": perplexity,
    "bleu": corpus_bleu,
    "relevance": relevance,
    "price_precision": share,
    "error_rate": share,
}
# Metrics whose second column counts their observations; the others count answers.
SHARES: frozenset[MetricName] = frozenset({"perplexity", "price_precision", "error_rate"})
Figures = Mapping[MetricName, Estimate | None]


@dataclass(frozen=True)
class Measured:
    """One candidate's additive statistics, a row per test example; None where it cannot be measured."""

    statistics: Mapping[MetricName, Array | None]
    latencies: tuple[float | None, ...]


@dataclass(frozen=True)
class Size:
    """How much a segment holds."""

    dialogues: int
    people: int


@dataclass(frozen=True)
class Comparison:
    """Figures by segment and candidate, differences by segment, references' own price precision."""

    sizes: Mapping[str, Size]
    figures: Mapping[str, Mapping[Candidate, Figures]]
    latencies: Mapping[Candidate, Mapping[str, float | None]]
    differences: Mapping[str, Figures]
    reference_price_precision: Estimate | None

    def as_json(self) -> dict[str, Any]:
        """Plain values for `slimft.evaluations.result`."""
        return asdict(self)


def measure(
    answers: Sequence[str],
    errors: Sequence[str | None],
    latencies: Sequence[float | None],
    references: Sequence[str],
    known_prices: frozenset[int],
    scored: Array | None,
) -> Measured:
    """Statistics of one candidate's answers; `scored` are the references' log-probabilities under it."""
    return Measured(
        {
            "perplexity": scored,
            "bleu": bleu_statistics(answers, references),
            "relevance": relevance_statistics(answers, references),
            "price_precision": price_statistics(answers, known_prices) if known_prices else None,
            "error_rate": error_statistics(errors),
        },
        tuple(latencies),
    )


def compare(
    examples: Sequence[Question],
    measured: Mapping[Candidate, Measured],
    known_prices: frozenset[int],
    settings: EvaluationSettings,
) -> Comparison:
    """All figures; segments without a dialogue are left out."""
    sizes: dict[str, Size] = {}
    figures: dict[str, Mapping[Candidate, Figures]] = {}
    differences: dict[str, Figures] = {}
    for segment in SEGMENTS:
        rows = np.array([at for at, one in enumerate(examples) if segment in ("all", one.segment)], dtype=np.intp)
        if not rows.size:
            continue
        people = [examples[at].person_id for at in rows]
        sizes[segment] = Size(len(rows), len(set(people)))
        draws = draw_people(people, settings.resamples, settings.confidence, settings.seed)
        figures[segment] = {name: _figures(draws, one, rows) for name, one in measured.items()}
        differences[segment] = _differences(draws, measured, rows)
    return Comparison(
        sizes,
        figures,
        {name: latency(one.latencies)._asdict() for name, one in measured.items()},
        differences,
        _of_references(examples, known_prices, settings),
    )


def _figures(draws: Draws, one: Measured, rows: NDArray[np.intp]) -> Figures:
    found: dict[MetricName, Estimate | None] = {}
    for name, metric in METRICS.items():
        statistics = one.statistics[name]
        n = _observations(name, statistics, rows)
        found[name] = estimate(draws, statistics[rows], metric, n) if statistics is not None and n else None
    return found


def _differences(draws: Draws, measured: Mapping[Candidate, Measured], rows: NDArray[np.intp]) -> Figures:
    found: dict[MetricName, Estimate | None] = {}
    for name, metric in METRICS.items():
        after, before = measured["fine_tuned"].statistics[name], measured["base"].statistics[name]
        n = min(_observations(name, after, rows), _observations(name, before, rows))
        found[name] = None
        if after is not None and before is not None and n:
            found[name] = estimate_difference(draws, after[rows], before[rows], metric, n)
    return found


def _observations(name: MetricName, statistics: Array | None, rows: NDArray[np.intp]) -> int:
    if statistics is None:
        return 0
    return int(statistics[rows, 1].sum()) if name in SHARES else len(rows)


def _of_references(
    examples: Sequence[Question], known_prices: frozenset[int], settings: EvaluationSettings
) -> Estimate | None:
    """What the well-rated answers themselves reach: the line to hold the candidates against."""
    statistics = price_statistics([one.reference for one in examples], known_prices)
    n = int(statistics[:, 1].sum()) if examples else 0
    if not known_prices or not n:
        return None
    draws = draw_people([one.person_id for one in examples], settings.resamples, settings.confidence, settings.seed)
    return estimate(draws, statistics, share, n)
