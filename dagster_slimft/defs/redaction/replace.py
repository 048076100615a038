"""Redaction of a dialogue: the same person keeps the same number, in order of first appearance.

Numbers depend on earlier messages only, so a message added at the end changes no older text. Two mentions are one
person when they share a first name, or when one mention's words are all in the other's; the customer is one person
under all the names of the row. A name that somebody introduces is looked for in the messages that follow.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dagster_slimft.defs.redaction.asked import NOTHING_ASKED, still_asked
from dagster_slimft.defs.redaction.detect import NOTHING_ALLOWED, detect
from dagster_slimft.defs.redaction.entities.gazetteer import COMMON, CONNECTORS, EVERYDAY
from dagster_slimft.defs.redaction.known import KnownCustomer, learned
from dagster_slimft.defs.redaction.labels import Label, placeholder
from dagster_slimft.defs.redaction.reading import fold
from dagster_slimft.defs.redaction.settings import AllowList, bare_value
from dagster_slimft.defs.redaction.spans import Span
from dagster_slimft.defs.redaction.surrogate import SurrogateMaker


class RedactedText(NamedTuple):
    """One text after redaction; offsets refer to the original, whose values are kept nowhere."""

    text: str
    spans: list[Span]
    counts: Mapping[Label, int]
    surrogate_text: str | None = None


@dataclass
class _Numbers:
    """Numbers given out so far in one dialogue."""

    known: KnownCustomer | None
    values: dict[tuple[Label, str], int]
    people: list[set[str]]

    def of(self, label: Label, value: str) -> int:
        if label == "PERSON":
            return self._of_person([w for w in _words(value) if w not in CONNECTORS])
        key = (label, bare_value(value))
        return self.values.setdefault(key, 1 + sum(1 for known_label, _ in self.values if known_label == label))

    def _of_person(self, words: list[str]) -> int:
        mentioned = set(words)
        if self.known is not None and mentioned & self.known.own_names:
            mentioned |= self.known.own_names
        for number, person in enumerate(self.people, start=1):
            if mentioned <= person or person <= mentioned or (words and words[0] in person):
                person |= mentioned
                return number
        self.people.append(mentioned)
        return len(self.people)


def redact_dialogue(
    texts: Sequence[str],
    known: KnownCustomer | None = None,
    allow: AllowList = NOTHING_ALLOWED,
    surrogates: SurrogateMaker | None = None,
) -> list[RedactedText]:
    """The dialogue's texts, in order, with personal data replaced; `surrogates` adds the plausible rendering."""
    numbers = _Numbers(known, {}, [])
    redacted = []
    question = NOTHING_ASKED
    own_values: set[str] = set()
    found = []
    for text in texts:
        spans = detect(text, known, allow, question.text)
        known = _with_introduced(known, text, spans)
        found.append([(span, numbers.of(span.label, text[span.start : span.end])) for span in spans])
        if surrogates is not None:
            own_values |= {bare_value(text[span.start : span.end]) for span in spans}
        question = still_asked(question, text)
    for text, numbered in zip(texts, found, strict=True):
        spans = [span for span, _ in numbered]
        plain = _render(text, spans, [placeholder(span.label, number) for span, number in numbered])
        other = None
        if surrogates is not None:
            other = _render(text, spans, [surrogates.make(span.label, n, own_values) for span, n in numbered])
        redacted.append(RedactedText(plain, spans, Counter(span.label for span in spans), other))
    return redacted


def _with_introduced(known: KnownCustomer | None, text: str, spans: list[Span]) -> KnownCustomer | None:
    words = frozenset(
        word
        for span in spans
        if span.label == "PERSON"
        for word in _words(text[span.start : span.end])
        if word not in COMMON and word not in EVERYDAY
    )
    return learned(known, words) if words else known


def _words(value: str) -> list[str]:
    return "".join(c if c.isalpha() else " " for c in fold(value)).split()


def _render(text: str, spans: Sequence[Span], replacements: Sequence[str]) -> str:
    pieces: list[str] = []
    position = 0
    for span, replacement in zip(spans, replacements, strict=True):
        pieces += (text[position : span.start], replacement)
        position = span.end
    pieces.append(text[position:])
    return "".join(pieces)
