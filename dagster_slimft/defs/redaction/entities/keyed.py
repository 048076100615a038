"""Numbers that a word speaks for: `cpf 856.80.76-700`, `12345678901 é minha cnh`, the answer to `Qual o CVV?`.

A word speaks for the first number behind it, when no other digit stands between; where several words do
(`cpf ou cnpj: 529...`), the nearest whose shape fits. A word without a number behind it speaks for the one before it,
joined by small words alone. What the question before asks for is any number of that shape which no other word claims.
Short values are `is_strict`: only small words may stand between (`conta: 12345-6`, and not `a conta deu 12345`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import re2

from dagster_slimft.defs.redaction.entities.numbers import (
    counts,
    digits_of,
    ends_alone,
    is_money,
    names_a_thing,
    stands_alone,
)
from dagster_slimft.defs.redaction.labels import Label
from dagster_slimft.defs.redaction.reading import Reading
from dagster_slimft.defs.redaction.spans import Span

SMALL_WORDS = (
    rb"(?:eh?|[oa]s?|um|uma|meus?|minhas?|seus?|suas?|nossa|numeros?|num|nro|nr|n|n[o.]|no|na|d[aeo]s?|del[ea]"
    rb"|esse|este|essa|esta"
    rb"|isso|aqui|ai|segue|vai|anota|ta|tai|seria|sao|foi|era|fica|para|pra|pro|como|que|so|com|abaixo|titular|cliente"
    rb"|cartao|tem|my|is|the|this|number|final|certo|novo|nova|antig[oa]|correto|correta|mesm[oa]"
    rb"|atual|ou|digito|dv"
    rb"|carro|moto|veiculo|banco|brasil|itau|bradesco|santander|caixa|nubank|inter|bb|sicoob|sicredi|c6|next)"
)
GAP = rb"[\s:;.,=~#*_\"'()\[\]/|>\-]"
FORWARD_STRICT = re2.compile(GAP + rb"{0,6}(?:" + SMALL_WORDS + GAP + rb"{1,4}){0,6}")
BACKWARD = re2.compile(GAP + rb"{0,4}(?:" + SMALL_WORDS + GAP + rb"{1,3}){0,6}")
BACKWARD_STRICT = re2.compile(
    GAP
    + rb"{1,4}(?:eh?|ess[ea]|est[ea]|sao|d[ao]|minha|meu|is)"
    + GAP
    + rb"{1,3}(?:"
    + SMALL_WORDS
    + GAP
    + rb"{1,3}){0,5}"
)
TOLL_FREE = re2.compile(rb"0[38]00[ .\-]\d{3}[ .\-]?\d{4}\b|400[34][ .\-]\d{4}\b")
DATES = re2.compile(
    rb"(?:0?[1-9]|[12]\d|3[01])[/.\-](?:0?[1-9]|1[0-2])[/.\-](?:(?:19|20)\d\d|\d\d)\b"
    rb"|(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2])(?:[^0-9/]|$)|(?:19|20)\d\d-\d\d-\d\d\b"
    rb"|(?:19|20)\d\d[ .\-/]{1,3}(?:19|20)\d\d\b"
)
TOLL_FREE_BEGINS = frozenset(b"04")
JOINED = re2.compile(rb"[.,/\-]\d")
FURTHEST = 56
LONGEST = 60
# Words with numbers in them are as many as there are texts.
MOST_WORDS = 10_000
DIGIT_OR_MARK = re2.compile(rb"[0-9\x1f]")


@dataclass(frozen=True)
class Keyed:
    """One kind of number: the words that speak for it, the shape of its value."""

    label: Label
    words: bytes
    value: "re2._Regexp"
    is_strict: bool = False
    # Digits that begin so belong to a company (0800).
    not_from: tuple[str, ...] = ()

    def accepts(self, data: bytes, start: int, end: int) -> bool:
        """Whether a value of this shape may be somebody's."""
        if data[start] in TOLL_FREE_BEGINS and TOLL_FREE.match(data, start):
            return False
        # A date has a mark among its first five characters.
        if not data[start : start + 5].isdigit() and DATES.match(data, start):
            return False
        return not self.not_from or not digits_of(data[start:end]).startswith(self.not_from)


class KeyedNumbers:
    """Reads all kinds at once: the words of all of them are one pattern."""

    def __init__(self, kinds: Sequence[Keyed]) -> None:
        """Compile the words of `kinds`; of two that fit, the earlier is read."""
        self._kinds = kinds
        # Which of the kinds was meant is asked once per word: a group each makes the search several times slower.
        self._words = re2.compile(b"|".join(kind.words for kind in kinds))
        self._grouped = re2.compile(b"|".join(b"(" + kind.words + b")" for kind in kinds))
        self._by_word: dict[bytes, int] = {}

    def find(self, reading: Reading) -> Iterator[Span]:
        """Numbers in `reading` that a word speaks for."""
        words = self._words_in(reading.data)
        claimed: list[Span] = []
        silent = []
        for start, end, kind in reversed(words):
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
            yield from self._asked_for(reading, claimed)

    def _words_in(self, data: bytes) -> list[tuple[int, int, int]]:
        """Start, end and kind of each word; a word may be glued to its number, and to no other letter."""
        found = []
        for match in self._words.finditer(data):
            start, end = match.span()
            if not data[end : end + 1].isalpha():
                found.append((start, end, self._kind_of(data, start, end)))
        return found

    def _kind_of(self, data: bytes, start: int, end: int) -> int:
        kind = self._by_word.get(data[start:end])
        if kind is None:
            kind = int(self._grouped.match(data, start).lastindex) - 1
            if len(self._by_word) < MOST_WORDS:
                self._by_word[data[start:end]] = kind
        return kind

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
        # "CPF na nota: 123..." asks for an invoice with the number on it; an order's number is a thing's by nature.
        is_thing = kind.label != "ORDER_ID" and names_a_thing(reading, match.start())
        if is_thing and b"nota" not in data[start : match.start()]:
            return None
        if not kind.accepts(data, *match.span()) or is_money(data[start : match.start()]):
            return None
        if not ends_alone(reading, match.end()) or (
            kind.is_strict and JOINED.match(data[match.end() : match.end() + 2])
        ):
            return None
        return Span(_with_lookalike(data, match.start()), match.end(), kind.label)

    def _before(self, reading: Reading, word: int, kind: Keyed) -> Span | None:
        data = reading.data
        first = max(0, word - LONGEST)
        for match in kind.value.finditer(data[first:word]):
            start, end = first + match.start(), first + match.end()
            # A check place tells an account from an amount (`12345-6 é a conta`, `paguei 12345 na conta`).
            joined = BACKWARD_STRICT if kind.is_strict and b"-" not in match.group() else BACKWARD
            if joined.fullmatch(data[end:word]) and self._may_answer(reading, start, end, kind):
                return Span(start, end, kind.label)
        return None

    def _asked_for(self, reading: Reading, claimed: list[Span]) -> Iterator[Span]:
        asked = {kind for _, _, kind in self._words_in(reading.question.encode("ascii"))}
        for kind in (self._kinds[index] for index in sorted(asked)):
            for match in kind.value.finditer(reading.data):
                start, end = match.span()
                if self._may_answer(reading, start, end, kind) and not any(
                    span.start < end and start < span.end for span in claimed
                ):
                    yield Span(start, end, kind.label)

    def _may_answer(self, reading: Reading, start: int, end: int, kind: Keyed) -> bool:
        return (
            stands_alone(reading, start, end)
            and (kind.label in ("ORDER_ID", "CARD_CVV") or not names_a_thing(reading, start))
            and not counts(reading, end)
            and kind.accepts(reading.data, start, end)
        )


def _with_lookalike(data: bytes, start: int) -> int:
    """The start of a number whose first figure is a letter that looks like one: `S29.982.247-25`."""
    is_glued = start > 1 and data[start - 1] in b"oilzsb" and data[start - 2] in b" :=\n"
    return start - 1 if is_glued else start
