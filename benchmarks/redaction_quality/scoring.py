"""Recall, precision and leak rate of one tool on one corpus.

A gold span is found when all its letters and digits are replaced, under whatever label. A predicted span is right when
it touches a personal gold span. recall = found / gold spans; precision = right / predicted spans; leak rate of a label
= messages in which a span of the label is not found / messages that hold one. Labels that must survive count as gold
for nothing: what touches them alone is a false span.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks.redaction_quality.corpora import SURVIVE, Corpus, Gold, Message

Offsets = tuple[int, int]
Redactor = Callable[[Message], Sequence[Offsets]]


@dataclass
class Count:
    """Gold spans and messages of one label or shape."""

    spans: int = 0
    found: int = 0
    messages: int = 0
    leaking: int = 0
    right: int = 0
    predicted: int = 0
    with_false: int = 0

    @property
    def recall(self) -> float | None:
        """Share of gold spans that are found; None where there is none."""
        return self.found / self.spans if self.spans else None

    @property
    def leak_rate(self) -> float | None:
        """Share of messages with gold spans that keep something of one."""
        return self.leaking / self.messages if self.messages else None


@dataclass
class Score:
    """What a tool did on a corpus. `personal` counts messages with gold spans, `total` counts all."""

    corpus: str
    total: Count = field(default_factory=Count)
    by_label: dict[str, Count] = field(default_factory=dict)
    by_shape: dict[str, Count] = field(default_factory=dict)
    clean: Count = field(default_factory=Count)
    messages: int = 0
    cpu_seconds: float = 0.0

    @property
    def precision(self) -> float | None:
        """Share of predicted spans that touch gold; None where nothing was predicted."""
        return self.total.right / self.total.predicted if self.total.predicted else None

    @property
    def false_rate(self) -> float | None:
        """Share of messages without personal data in which something was found."""
        return self.clean.with_false / self.clean.messages if self.clean.messages else None

    def recall_of(self, labels: frozenset[str]) -> tuple[float | None, int]:
        """Recall over several labels together, and their number of spans."""
        counts = [count for label, count in self.by_label.items() if label in labels]
        spans = sum(count.spans for count in counts)
        return (sum(count.found for count in counts) / spans if spans else None), spans


@dataclass(frozen=True)
class Outcome:
    """One message with what was predicted in it: the spans missed, and the predictions that touch nothing personal."""

    message: Message
    predicted: Sequence[Offsets]

    @property
    def personal(self) -> tuple[Gold, ...]:
        """Gold spans that must be replaced."""
        return tuple(gold for gold in self.message.gold if gold.label not in SURVIVE)

    @property
    def missed(self) -> tuple[Gold, ...]:
        """Personal gold spans of which a letter or digit stays."""
        covered = {place for start, end in self.predicted for place in range(start, end)}
        text = self.message.text
        return tuple(
            gold
            for gold in self.personal
            if any(text[place].isalnum() and place not in covered for place in range(gold.start, gold.end))
        )

    @property
    def false(self) -> tuple[Offsets, ...]:
        """Predicted spans that touch no personal gold span."""
        personal = self.personal
        return tuple(
            (start, end)
            for start, end in self.predicted
            if not any(gold.start < end and start < gold.end for gold in personal)
        )


def score(corpus: Corpus, redactor: Redactor) -> tuple[Score, list[Outcome]]:
    """Run the tool over the corpus, then count; only the tool's own time is taken."""
    started = time.process_time()
    predicted = [redactor(message) for message in corpus.messages]
    seconds = time.process_time() - started
    outcomes = [Outcome(message, spans) for message, spans in zip(corpus.messages, predicted, strict=True)]
    found = Score(corpus.name, messages=len(outcomes), cpu_seconds=seconds)
    for outcome in outcomes:
        _add(found, outcome)
    return found, outcomes


def _add(score: Score, outcome: Outcome) -> None:
    personal, missed, false = outcome.personal, outcome.missed, outcome.false
    shape = score.by_shape.setdefault(outcome.message.shape, Count())
    counts: list[tuple[Count, str | None]] = [(score.total, None), (shape, None)]
    counts += [(score.by_label.setdefault(label, Count()), label) for label in {gold.label for gold in personal}]
    for count, label in counts:
        own = [gold for gold in personal if label in (None, gold.label)]
        own_missed = [gold for gold in missed if label in (None, gold.label)]
        count.spans += len(own)
        count.found += len(own) - len(own_missed)
        count.messages += bool(own)
        count.leaking += bool(own_missed)
    for count in (score.total, shape):
        count.predicted += len(outcome.predicted)
        count.right += len(outcome.predicted) - len(false)
        count.with_false += bool(false)
    if not personal:
        score.clean.messages += 1
        score.clean.with_false += bool(false)
