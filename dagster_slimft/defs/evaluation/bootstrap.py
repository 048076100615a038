"""Paired bootstrap intervals by person.

People, not dialogues, are drawn with replacement: dialogues of one customer resemble each other, and an interval over
dialogues would be too narrow. One table of draws serves every candidate and metric, so that differences are paired:

    counts[r, p] ~ Multinomial(P; 1/P, ..., 1/P)      how often person p is in resample r
    sums[r]      = counts[r] @ statistics             statistics[p, k]: sums of person p, additive over dialogues
    interval     = quantiles of metric(sums[r]), two-sided

A metric is a function of summed statistics (corpus BLEU, perplexity, a share), never a mean of per-dialogue scores.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Metric = Callable[[Array], Array]


@dataclass(frozen=True)
class Estimate:
    """A figure, its interval, and how many observations (tokens, answers, prices: see the metric) it rests on."""

    value: float
    low: float
    high: float
    n: int

    @property
    def excludes_zero(self) -> bool:
        """Whether the whole interval lies on one side of zero."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Draws:
    """Resamples of people; `person` is each dialogue's row in `counts`' columns."""

    person: NDArray[np.intp]
    counts: Array
    confidence: float

    def by_person(self, statistics: Array) -> Array:
        """Sums over each person's dialogues."""
        sums = np.zeros((self.counts.shape[1], statistics.shape[1]))
        np.add.at(sums, self.person, statistics)
        return sums

    def interval(self, values: Array) -> tuple[float, float]:
        """Two-sided quantiles; resamples in which nothing was measured do not count."""
        measured = values[np.isfinite(values)]
        if not measured.size:
            return float("nan"), float("nan")
        tail = (1 - self.confidence) / 2
        low, high = np.quantile(measured, (tail, 1 - tail))
        return float(low), float(high)


def draw_people(person_ids: Sequence[str], resamples: int, confidence: float, seed: int) -> Draws:
    """Draws for dialogues of these people; the same seed gives the same draws."""
    people, person = np.unique(np.asarray(person_ids, dtype=str), return_inverse=True)
    chances = np.full(len(people), 1 / len(people))
    counts = np.random.default_rng(seed).multinomial(len(people), chances, size=resamples)
    return Draws(person.astype(np.intp), counts.astype(np.float64), confidence)


def estimate(draws: Draws, statistics: Array, metric: Metric, n: int) -> Estimate:
    """The metric over all dialogues, with its interval."""
    value = float(metric(statistics.sum(axis=0, keepdims=True))[0])
    low, high = draws.interval(metric(draws.counts @ draws.by_person(statistics)))
    return Estimate(value, low, high, n)


def estimate_difference(draws: Draws, after: Array, before: Array, metric: Metric, n: int) -> Estimate:
    """metric(after) - metric(before), both on the same draws."""
    value = float(metric(after.sum(axis=0, keepdims=True))[0] - metric(before.sum(axis=0, keepdims=True))[0])
    resampled = [metric(draws.counts @ draws.by_person(statistics)) for statistics in (after, before)]
    low, high = draws.interval(resampled[0] - resampled[1])
    return Estimate(value, low, high, n)
