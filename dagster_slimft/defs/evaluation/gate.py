"""The verdict on a fine-tuned model: approved, rejected or not enough data; a pure function of the comparison.

Approved when all of these hold over all test dialogues:
    perplexity        lower than the base's, interval of the difference below zero
    BLEU              higher than the base's, interval of the difference above zero
    relevance         BLEU against its own reference above BLEU against other questions' references, interval above zero
    errors            share of failed answers below `maximum_error_rate`
    price precision   not worse than the base's: interval of the difference not wholly below zero

Relevance keeps out a model that learned to sound like the shop from answers to other questions. What was not measured
cannot be judged: without perplexity or BLEU a model is not approved; a price precision that was
not measured (no prices in the answers, no catalogue) holds nobody back and is named. Below the declared number of
dialogues or people there is no verdict.
"""

from dataclasses import dataclass
from typing import Literal

from dagster_slimft.defs.evaluation.bootstrap import Estimate
from dagster_slimft.defs.evaluation.comparison import Comparison
from dagster_slimft.defs.evaluation.settings import EvaluationSettings

VerdictWord = Literal["approved", "rejected", "not enough data"]
ReasonState = Literal["held", "failed", "not measured"]


@dataclass(frozen=True)
class Reason:
    """One condition of the gate: what was asked, whether it held, and the figures."""

    condition: str
    state: ReasonState
    text: str


@dataclass(frozen=True)
class Verdict:
    """The word and why."""

    word: VerdictWord
    reasons: tuple[Reason, ...]

    @property
    def summary(self) -> str:
        """One line: what decided."""
        failed = [reason.text for reason in self.reasons if reason.state == "failed"]
        return "; ".join(failed or [reason.text for reason in self.reasons])


def judge(comparison: Comparison, settings: EvaluationSettings) -> Verdict:
    """Verdict on the fine-tuned model."""
    size = comparison.sizes.get("all")
    dialogues, people = (size.dialogues, size.people) if size else (0, 0)
    amount = f"{dialogues} test dialogues of {people} people"
    if dialogues < settings.minimum_test_dialogues or people < settings.minimum_test_people:
        needed = f"{settings.minimum_test_dialogues} of {settings.minimum_test_people}"
        return Verdict("not enough data", (Reason("amount", "failed", f"{amount}; {needed} are needed"),))
    difference, figures = comparison.differences["all"], comparison.figures["all"]["fine_tuned"]
    reasons = (
        Reason("amount", "held", amount),
        _better("perplexity", difference["perplexity"], is_lower_better=True),
        _better("bleu", difference["bleu"], is_lower_better=False),
        _relevant(figures["relevance"]),
        _few_errors(figures["error_rate"], settings.maximum_error_rate),
        _prices_not_worse(difference["price_precision"]),
    )
    must = [reason for reason in reasons if reason.condition != "price_precision"]
    is_approved = all(reason.state == "held" for reason in must) and reasons[-1].state != "failed"
    return Verdict("approved" if is_approved else "rejected", reasons)


def _better(name: str, difference: Estimate | None, *, is_lower_better: bool) -> Reason:
    label = "BLEU" if name == "bleu" else name
    if difference is None:
        return Reason(name, "failed", f"{label} was not measured, so no gain is shown")
    is_gain = difference.high < 0 if is_lower_better else difference.low > 0
    text = f"{label} {_signed(difference.value)} [{_signed(difference.low)}, {_signed(difference.high)}] to the base"
    return Reason(name, "held" if is_gain else "failed", text if is_gain else f"{text}: no sure gain")


def _relevant(found: Estimate | None) -> Reason:
    if found is None:
        return Reason("relevance", "failed", "relevance was not measured")
    text = f"answers fit their own question {_signed(found.value)} [{_signed(found.low)}, {_signed(found.high)}] BLEU"
    more = " better than other questions"
    return (
        Reason("relevance", "held", text + more)
        if found.low > 0
        else Reason("relevance", "failed", f"{text}{more}: no sure difference")
    )


def _few_errors(rate: Estimate | None, maximum: float) -> Reason:
    if rate is None:
        return Reason("error_rate", "failed", "errors were not measured")
    text = f"{rate.value:.1%} of {rate.n} answers failed (below {maximum:.0%} is asked)"
    return Reason("error_rate", "held" if rate.value < maximum else "failed", text)


def _prices_not_worse(difference: Estimate | None) -> Reason:
    if difference is None:
        return Reason("price_precision", "not measured", "price precision not measured for both models")
    interval = f"{difference.value:+.1%} [{difference.low:+.1%}, {difference.high:+.1%}]"
    is_worse = difference.high < 0
    return Reason("price_precision", "failed" if is_worse else "held", f"price precision {interval} to the base")


def _signed(value: float) -> str:
    return f"{value:+,.1f}" if abs(value) >= 10 else f"{value:+.2f}"
