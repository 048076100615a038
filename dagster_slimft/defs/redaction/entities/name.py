"""Names of people: the customer's own, introductions, titles, greetings, and frequent names by themselves.

What counts as evidence, strongest first: the customer's row (with one typo where the word is rare), "meu nome é" and
an answer to "qual seu nome?", "Dona", "aqui é a", "Oi, ...!", an uncommon given name with a capital or beside a
person's article, an unknown capitalised word before an uncommon surname. A word that is also a thing or a place
(`common_names.txt`) needs one of the first five.
"""

from collections.abc import Iterator
from typing import Literal

import re2

from dagster_slimft.defs.redaction.entities.gazetteer import (
    COMMON,
    CONNECTORS,
    EVERYDAY,
    FOREIGN,
    GIVEN,
    SURNAMES,
    UNCOMMON_GIVEN,
    UNCOMMON_SURNAMES,
)
from dagster_slimft.defs.redaction.entities.name_cues import (
    ARTICLES,
    ASKED,
    CUES,
    GREETING,
    INTRODUCTION,
    PLACES,
    PRESENTATION,
    SUFFIXES,
    TITLE,
)
from dagster_slimft.defs.redaction.entities.tokens import Token, is_adjacent
from dagster_slimft.defs.redaction.entities.typos import is_one_typo_away
from dagster_slimft.defs.redaction.reading import Reading
from dagster_slimft.defs.redaction.spans import Span

Evidence = Literal["introduced", "titled", "presented", "greeted", "asked"]

# Later patterns overrule earlier ones that end at the same place.
CUE_PATTERNS: tuple[tuple[Evidence, re2._Regexp], ...] = (
    ("greeted", GREETING),
    ("presented", PRESENTATION),
    ("titled", TITLE),
    ("introduced", INTRODUCTION),
)
UNCOMMON_NAMES = UNCOMMON_GIVEN | UNCOMMON_SURNAMES
LONGEST_NAME = 7


def may_name_somebody(reading: Reading, words: list[str], known: frozenset[str]) -> bool:
    """A quick look: whether any of `words` is a name, the cue of one, or close to a known one."""
    distinct = set(words)
    if not (distinct.isdisjoint(UNCOMMON_NAMES) and distinct.isdisjoint(CUES)):
        return True
    if known and (not distinct.isdisjoint(known) or any(_resembles(word, known) for word in distinct)):
        return True
    return bool(reading.question) and bool(ASKED.search(reading.question.encode("ascii")))


def find(reading: Reading, tokens: list[Token], known: frozenset[str], allowed: frozenset[str]) -> Iterator[Span]:
    """Names of people in `reading`, whose words are `tokens`."""
    return _Names(reading, tokens, known, allowed).spans()


def _resembles(word: str, known: frozenset[str]) -> bool:
    return len(word) > 4 and word not in EVERYDAY and any(is_one_typo_away(word, name) for name in known)


class _Names:
    """One text's words and the evidence found around them."""

    def __init__(self, reading: Reading, tokens: list[Token], known: frozenset[str], allowed: frozenset[str]) -> None:
        self.reading = reading
        self.tokens = tokens
        self.known = known
        self.allowed = allowed
        # Capitals say nothing where everything is capital.
        self.capitals_count = not reading.original.isupper()
        self.evidence = self._collect_evidence()

    def spans(self) -> Iterator[Span]:
        position = 0
        while position < len(self.tokens):
            word = self.tokens[position].word
            if (word not in EVERYDAY or word in self.known) and self._starts_name(position):
                end = self._end_of_name(position)
                yield Span(self.tokens[position].start, self.tokens[end - 1].end, "PERSON")
                position = end
            else:
                position += 1

    def _collect_evidence(self) -> dict[int, Evidence]:
        found: dict[int, Evidence] = {}
        data = self.reading.data
        for evidence, pattern in CUE_PATTERNS:
            for match in pattern.finditer(data):
                found[match.end()] = evidence
        if self.reading.question and ASKED.search(self.reading.question.encode("ascii")):
            first = next((token for token in self.tokens if token.word not in EVERYDAY), None)
            if first and len(self.tokens) <= 8:
                found.setdefault(first.start, "asked")
        return found

    def _starts_name(self, position: int) -> bool:
        token = self.tokens[position]
        word = token.word
        if word in self.allowed or word in CONNECTORS or len(word) < 2:
            return False
        if self.known and self._is_known(position):
            return True
        if word in EVERYDAY:
            return False
        evidence = self.evidence.get(token.start)
        if evidence and self._is_evident(position, evidence):
            return True
        return self._speaks_for_itself(position)

    def _is_known(self, position: int) -> bool:
        token = self.tokens[position]
        if token.word in self.known:
            is_plain_word = token.word in COMMON or token.word in EVERYDAY
            return not is_plain_word or self._has_capital(token) or self._beside_known(position)
        if not _resembles(token.word, self.known) or token.word in GIVEN or token.word in SURNAMES:
            return False
        if self._has_capital(token) or self._beside_known(position):
            return True
        # In small letters a replaced letter may well make another word ("camila", "camisa").
        return len(token.word) > 5 and not any(
            len(token.word) == len(name) and sorted(token.word) != sorted(name) for name in self.known
        )

    def _beside_known(self, position: int) -> bool:
        for neighbour in (position - 1, position + 1):
            if 0 <= neighbour < len(self.tokens) and self.tokens[neighbour].word in self.known:
                left, right = sorted((position, neighbour))
                if is_adjacent(self.reading, self.tokens[left], self.tokens[right]):
                    return True
        return self.tokens[position].start in self.evidence

    def _is_evident(self, position: int, evidence: Evidence) -> bool:
        token = self.tokens[position]
        is_listed = token.word in GIVEN or token.word in SURNAMES or token.word in FOREIGN
        if evidence == "introduced":
            return True
        if evidence == "asked":
            return is_listed or self._has_capital(token) or len(self.tokens) <= 3
        if evidence == "titled":
            return (is_listed and token.word not in COMMON) or self._has_capital(token)
        if evidence == "presented":
            if token.word in GIVEN and (token.word in UNCOMMON_GIVEN or self._is_vocative(position)):
                return True
            return self._has_capital(token) and self._is_presented_name(position)
        if is_listed:
            return token.word in GIVEN or self._has_capital(token) or self._is_vocative(position)
        return self._has_capital(token) and self._is_vocative(position)

    def _is_presented_name(self, position: int) -> bool:
        word = self.tokens[position].word
        return word in GIVEN or word in SURNAMES or word in FOREIGN or self._is_at_end(position)

    def _is_at_end(self, position: int) -> bool:
        end = self.tokens[position].end
        return self.reading.plain[end : end + 1] in ("", ",", "!", ".", "\n", "~") and self._has_capital(
            self.tokens[position]
        )

    def _is_vocative(self, position: int) -> bool:
        end = self.tokens[position].end
        return self.reading.plain[end : end + 1] in ("", ",", "!", "?", ".", "~", "\n")

    def _speaks_for_itself(self, position: int) -> bool:
        token = self.tokens[position]
        is_likely = token.word in UNCOMMON_GIVEN or self._has_capital(token)
        if not is_likely or self._follows_place(position):
            return False
        following = self._next_adjacent(position)
        if token.word in GIVEN and self._has_capital(token) and self._is_addressed(position):
            return True
        if token.word in UNCOMMON_GIVEN:
            return self._has_capital(token) or self._reads_as_person(position, following)
        if token.word in COMMON:
            is_followed = following is not None and (
                following.word in UNCOMMON_SURNAMES or following.word in UNCOMMON_GIVEN
            )
            return token.word in GIVEN and is_followed
        return self._runs_into_surname(position)

    def _reads_as_person(self, position: int, following: Token | None) -> bool:
        if following is not None and following.word in SURNAMES and following.word not in EVERYDAY:
            return True
        if position and self.tokens[position - 1].word in ARTICLES:
            return is_adjacent(self.reading, self.tokens[position - 1], self.tokens[position])
        if len(self.tokens) <= 4 and all(t.word in GIVEN or t.word in SURNAMES for t in self.tokens):
            return True
        after = self.reading.after(self.tokens[0].end, 12).decode() if position == 0 else ""
        return self._is_addressed(position) or after.startswith((",", "!", " aqui", " falando", " na escuta"))

    def _is_addressed(self, position: int) -> bool:
        """Between a comma and the end of a phrase, early in the text: `Por nada, Maria!`."""
        if position > 5 and self.tokens[position].word in COMMON:
            return False
        start = self.tokens[position].start
        return self.reading.plain[max(0, start - 3) : start].rstrip(" ")[-1:] == "," and self._is_vocative(position)

    def _runs_into_surname(self, position: int) -> bool:
        """An unknown capitalised word with an uncommon surname close behind: `Weder de Oliveira`."""
        current = position
        for _ in range(4):
            following = self._next_adjacent(current)
            if following is None:
                return False
            current += 1
            if following.word in CONNECTORS:
                continue
            if not self._has_capital(following) or following.word in EVERYDAY:
                return False
            if following.word in UNCOMMON_SURNAMES:
                return True
        return False

    def _follows_place(self, position: int) -> bool:
        current = position
        for _ in range(3):
            if current == 0 or not is_adjacent(self.reading, self.tokens[current - 1], self.tokens[current]):
                return False
            current -= 1
            if self.tokens[current].word in PLACES:
                return True
            if self.tokens[current].word not in CONNECTORS and not self._has_capital(self.tokens[current]):
                return False
        return False

    def _end_of_name(self, position: int) -> int:
        end = position + 1
        while end < len(self.tokens) and end - position < LONGEST_NAME:
            if not is_adjacent(self.reading, self.tokens[end - 1], self.tokens[end]):
                break
            if self._is_connector(end):
                if end + 1 < len(self.tokens) and self._continues_name(end + 1, end):
                    end += 2
                    continue
                break
            if not self._continues_name(end, end - 1):
                break
            end += 1
        return end

    def _is_connector(self, position: int) -> bool:
        word = self.tokens[position].word
        if word != "e":
            return word in CONNECTORS
        # "Souza e Silva" is one surname, "Maria e João" are two people.
        around = self.tokens[position - 1 : position + 2 : 2]
        return all(token.word in SURNAMES and token.word not in UNCOMMON_GIVEN for token in around)

    def _continues_name(self, position: int, before: int) -> bool:
        token = self.tokens[position]
        if token.word in self.allowed or not is_adjacent(self.reading, self.tokens[before], token):
            return False
        if token.word in self.known:
            return True
        if token.word in SUFFIXES:
            return self._has_capital(token)
        if token.word in EVERYDAY:
            is_surname = token.word in SURNAMES and self.tokens[before].word in GIVEN
            return is_surname and self._is_vocative(position)
        if self._has_capital(token) or token.word in SURNAMES or token.word in UNCOMMON_GIVEN:
            return True
        return token.word in GIVEN and self.tokens[before].word in GIVEN

    def _next_adjacent(self, position: int) -> Token | None:
        if position + 1 >= len(self.tokens):
            return None
        following = self.tokens[position + 1]
        return following if is_adjacent(self.reading, self.tokens[position], following) else None

    def _has_capital(self, token: Token) -> bool:
        return self.capitals_count and self.reading.original[token.start].isupper()
