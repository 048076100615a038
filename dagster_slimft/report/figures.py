"""The evaluation's figures as rows that pages and terminal share: one metric, its candidates, with intervals."""

from collections.abc import Mapping
from typing import Any, NamedTuple

METRICS = {
    "perplexity": "perplexity",
    "bleu": "BLEU",
    "relevance": "BLEU above other questions'",
    "price_precision": "price precision",
    "error_rate": "failed answers",
}
CANDIDATES = {"base": "base", "fine_tuned": "fine-tuned", "nearest_answer": "nearest training answer"}
SEGMENTS = ("all", "seen", "unseen")
NOT_MEASURED = "not measured"


class Figure(NamedTuple):
    """One candidate's metric on one segment; `value` is None where it was not measured."""

    segment: str
    metric: str
    candidate: str
    value: float | None
    low: float | None
    high: float | None
    n: int

    @property
    def text(self) -> str:
        """Value and interval, in the metric's own unit."""
        if self.value is None or self.low is None or self.high is None:
            return NOT_MEASURED
        show = percent if self.metric in {"price_precision", "error_rate"} else number
        return f"{show(self.value)} [{show(self.low)}, {show(self.high)}]"


def figures(evaluation: Mapping[str, Any] | None) -> list[Figure]:
    """Every figure of a finished evaluation, in reading order."""
    if evaluation is None:
        return []
    found = evaluation["result"]["figures"]
    return [
        _figure(segment, metric, candidate, found[segment][candidate].get(metric))
        for segment in SEGMENTS
        for metric in METRICS
        for candidate in CANDIDATES
        if segment in found and candidate in found[segment]
    ]


def figure(evaluation: Mapping[str, Any], segment: str, metric: str, candidate: str) -> Figure:
    """One figure; not measured where the evaluation does not hold it."""
    found = evaluation["result"]["figures"].get(segment, {}).get(candidate, {}).get(metric)
    return _figure(segment, metric, candidate, found)


def nearest_answer_wins(evaluation: Mapping[str, Any] | None) -> bool:
    """Whether copying the nearest training answer scores at least the fine-tuned model's BLEU."""
    if evaluation is None:
        return False
    copied, trained = (figure(evaluation, "all", "bleu", name).value for name in ("nearest_answer", "fine_tuned"))
    return copied is not None and trained is not None and copied >= trained


def number(value: float) -> str:
    """A figure with as many digits as it deserves."""
    return f"{value:,.1f}" if abs(value) >= 10 else f"{value:.2f}"


def percent(value: float) -> str:
    """A share as a percentage."""
    return f"{value:.1%}"


def _figure(segment: str, metric: str, candidate: str, found: Mapping[str, Any] | None) -> Figure:
    if found is None:
        return Figure(segment, metric, candidate, None, None, None, 0)
    return Figure(segment, metric, candidate, found["value"], found["low"], found["high"], found["n"])
