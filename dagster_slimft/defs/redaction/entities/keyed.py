"""Numbers that a word speaks for: `cpf 856.80.76-700`, `12345678901 é minha cnh`, the answer to `Qual o CVV?`.

A word speaks for the first number behind it, when no other digit stands between; where several words do
(`cpf ou cnpj: 529...`), the nearest whose shape fits. A word without a number behind it speaks for the one before it,
joined by small words alone. What the question before asks for is any number of that shape which no other word claims.
Short values are `is_strict`: only small words may stand between (`conta: 12345-6`, and not `a conta deu 12345`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import re2

from dagster_slimft.defs.redaction.entities.numbers import MONEY, UNIT, ends_alone, names_a_thing, stands_alone
from dagster_slimft.defs.redaction.labels import Label
from dagster_slimft.defs.redaction.reading import Reading
from dagster_slimft.defs.redaction.spans import Span

SMALL_WORDS = (
    rb"(?:eh?|[oa]s?|um|uma|meus?|minhas?|seus?|suas?|nossa|numeros?|num|nro|nr|n|n[o.]|no|na|d[aeo]s?|del[ea]"
    rb"|esse|este|essa|esta"
    rb"|isso|aqui|ai|segue|vai|anota|ta|tai|seria|sao|foi|era|fica|para|pra|pro|como|que|so|com|abaixo|titular|cliente"
    rb"|my|is|the|this|number|final|certo|novo|nova|antig[oa]|correto|correta|mesm[oa]|atual|ou|digito|dv)"
)
GAP = rb"[\s:;.,=~#*_\"'()\[\]/|>\-]"
FORWARD_STRICT = re2.compile(GAP + rb"{0,6}(?:" + SMALL_WORDS + GAP + rb"{1,4}){0,6}")
BACKWARD = re2.compile(GAP + rb"{0,4}(?:" + SMALL_WORDS + GAP + rb"{1,3}){0,6}")
FURTHEST = 40
LONGEST = 60
DIGIT_OR_MARK = re2.compile(rb"[0-9\x1f]")


@dataclass(frozen=True)
class Keyed:
    """One kind of number: the words that speak for it, the shape of its value."""

    label: Label
    words: bytes
    value: "re2._Regexp"
    is_strict: bool = False


class KeyedNumbers:
    """Reads all kinds at once: the words of all of them are one pattern."""

    def __init__(self, kinds: Sequence[Keyed]) -> None:
        """Compile the words of `kinds`; of two that fit, the earlier is read."""
        self._kinds = kinds
        self._words = re2.compile(b"|".join(b"(" + kind.words + b")" for kind in kinds))

    def find(self, reading: Reading) -> Iterator[Span]:
        """Numbers in `reading` that a word speaks for."""
        words = [(match.end(), match.start(), match.lastindex - 1) for match in self._words.finditer(reading.data)]
        claimed: list[Span] = []
        silent = []
        for end, start, kind in reversed(words):
            span = self._behind(reading, end, self._kinds[kind], claimed[-1:])
            if span:
                claimed.append(span)
            else:
                silent.append((start, kind))
        yield from claimed
        for start, kind in silent:
            span = self._before(reading, start, self._kinds[kind])
            if span:
                yield span
        if reading.question:
            yield from self._asked_for(reading, bool(words))

    def _behind(self, reading: Reading, start: int, kind: Keyed, last: list[Span]) -> Span | None:
        data = reading.data
        # The number claimed last begins furthest to the left of all claimed so far.
        limit = last[0].start if last else len(data)
        digit = DIGIT_OR_MARK.search(data, start, min(limit, start + FURTHEST))
        if digit is None or data[digit.start()] == 31:
            return None
        match = kind.value.search(data, start, min(limit, start + FURTHEST + LONGEST))
        if match is None or not match.start() <= digit.start() < match.end():
            return None
        if kind.is_strict and not FORWARD_STRICT.fullmatch(data[start : match.start()]):
            return None
        if MONEY.search(data[start : match.start()]) or not ends_alone(reading, match.end()):
            return None
        return Span(match.start(), match.end(), kind.label)

    def _before(self, reading: Reading, word: int, kind: Keyed) -> Span | None:
        data = reading.data
        first = max(0, word - LONGEST)
        for match in kind.value.finditer(data[first:word]):
            start, end = first + match.start(), first + match.end()
            if (
                BACKWARD.fullmatch(data[end:word])
                and stands_alone(reading, start, end)
                and not names_a_thing(reading, start)
            ):
                return Span(start, end, kind.label)
        return None

    def _asked_for(self, reading: Reading, has_words: bool) -> Iterator[Span]:
        asked = {match.lastindex - 1 for match in self._words.finditer(reading.question.encode("ascii"))}
        for kind in (self._kinds[index] for index in sorted(asked)):
            for match in kind.value.finditer(reading.data):
                start, end = match.span()
                if (
                    stands_alone(reading, start, end)
                    and not names_a_thing(reading, start)
                    and not UNIT.search(reading.after(end))
                ):
                    yield Span(start, end, kind.label)
