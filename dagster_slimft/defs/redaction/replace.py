"""Redaction of a dialogue: the same person keeps the same number, in order of first appearance.

Numbers depend on earlier messages only, so a message added at the end changes no older text. Two mentions are one
person when they share a first name, or when one mention's words are all in the other's; the customer is one person
under all the names of the row. A name that somebody introduces is looked for in the messages that follow.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import re2

from dagster_slimft.defs.redaction.asked import NOTHING_ASKED, still_asked
from dagster_slimft.defs.redaction.detect import NOTHING_ALLOWED, detect
from dagster_slimft.defs.redaction.entities.gazetteer import COMMON, CONNECTORS, EVERYDAY, GIVEN, NAMES
from dagster_slimft.defs.redaction.known import KnownCustomer, learned
from dagster_slimft.defs.redaction.labels import Label, placeholder
from dagster_slimft.defs.redaction.reading import fold
from dagster_slimft.defs.redaction.settings import AllowList, bare_value
from dagster_slimft.defs.redaction.spans import Span
from dagster_slimft.defs.redaction.surrogate import SurrogateMaker

PRESENTED = re2.compile(
    rb"\b(?:sou(?: eu)?|aqui (?:e|eh|fala|quem fala e)|quem fala (?:e|eh)|me chamo|meu nome (?:e|eh)|nome ?:)[ ,:]{1,2}"
    rb"(?:a |o )?([a-z]+)"
)


class RedactedText(NamedTuple):
    """One text after redaction; offsets refer to the original, whose values are kept nowhere."""

    text: str
    spans: list[Span]
    counts: Mapping[Label, int]
    surrogate_text: str | None = None


@dataclass
class Numbers:
    """Numbers given out so far in one dialogue; each look-up takes the same time however many there are."""

    known: KnownCustomer | None
    values: dict[tuple[Label, str], int] = field(default_factory=dict)
    given: Counter[Label] = field(default_factory=Counter)
    people: list[set[str]] = field(default_factory=list)
    # The lowest number of a person with the word, and the person first mentioned by it.
    by_word: dict[str, int] = field(default_factory=dict)
    by_first_word: dict[str, int] = field(default_factory=dict)

    def of(self, label: Label, value: str) -> int:
        """The number of this value, or of this person, a new one the first time."""
        if label == "PERSON":
            return self._of_person([w for w in _words(value) if w not in CONNECTORS])
        key = (label, bare_value(value))
        if key not in self.values:
            self.given[label] += 1
            self.values[key] = self.given[label]
        return self.values[key]

    def _of_person(self, words: list[str]) -> int:
        first_word = words[0] if words else ""
        mentioned = set(words)
        if self.known is not None and mentioned & self.known.own_names:
            mentioned |= self.known.own_names
        # Who bears the first word; or somebody all of whose words are among these, the first one too.
        same = [self.by_first_word[word] for word in ("", *mentioned) if word in self.by_first_word]
        same = [number for number in same if self.people[number - 1] <= mentioned]
        if first_word in self.by_word:
            same.append(self.by_word[first_word])
        elif not words and self.people:
            same.append(1)
        if same:
            return self._learn(min(same), mentioned)
        self.people.append(set())
        self.by_first_word[first_word] = len(self.people)
        return self._learn(len(self.people), mentioned)

    def _learn(self, number: int, words: set[str]) -> int:
        for word in words - self.people[number - 1]:
            self.by_word[word] = min(number, self.by_word.get(word, number))
        self.people[number - 1] |= words
        return number


def redact_dialogue(
    texts: Sequence[str],
    known: KnownCustomer | None = None,
    allow: AllowList = NOTHING_ALLOWED,
    surrogates: SurrogateMaker | None = None,
    by_customer: Sequence[bool] = (),
) -> list[RedactedText]:
    """The dialogue's texts, in order, with personal data replaced; `surrogates` adds the plausible rendering.

    `by_customer` tells of each text whether the customer wrote it, where that is known: who then presents herself by a
    name on the allow-list is not the shop's assistant.
    """
    numbers = Numbers(known)
    redacted = []
    question = NOTHING_ASKED
    own_values: set[str] = set()
    found = []
    for place, text in enumerate(texts):
        is_customers = place < len(by_customer) and by_customer[place]
        spans = detect(text, _with_namesake(known, text, allow) if is_customers else known, allow, question.text)
        known = _with_introduced(known, text, spans, allow)
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


def _with_namesake(known: KnownCustomer | None, text: str, allow: AllowList) -> KnownCustomer | None:
    """`known` with the name of the allow-list by which the customer presents herself: `sou a Bia`."""
    if not allow.tokens:
        return known
    said = {match.group(1).decode() for match in PRESENTED.finditer(fold(text).encode("ascii"))}
    return learned(known, frozenset(said & allow.tokens & NAMES)) if said else known


def _with_introduced(
    known: KnownCustomer | None, text: str, spans: list[Span], allow: AllowList
) -> KnownCustomer | None:
    """`known` with the names in `spans`; one that is also a word only where a name begins with it: Rosa, not Paz."""
    names = [_words(text[span.start : span.end]) for span in spans if span.label == "PERSON"]
    words = frozenset(
        word
        for name in names
        for place, word in enumerate(name)
        if word not in EVERYDAY and word not in allow.tokens and (word not in COMMON or (place == 0 and word in GIVEN))
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
