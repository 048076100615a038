"""Where somebody lives: street, number, complement, district, town; lots and blocks; highways; farms; forms.

An address starts at a kind of street ("rua", "av."), at a district's kind before a number ("Jardim Rubio Número 885"),
or is walked back to from a marked number ("Cambuci Número 465"). A street without a number counts where it is written
as a name or the words before speak of living or delivering, a district where it is called one or lived in. What
follows (`address_tail`) belongs to it. Towns and states alone are no address.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.entities import address_fields
from dagster_slimft.defs.redaction.entities import address_shapes as shapes
from dagster_slimft.defs.redaction.entities.address_lots import LOTS
from dagster_slimft.defs.redaction.entities.address_place import end_of_place
from dagster_slimft.defs.redaction.entities.address_tail import with_tail
from dagster_slimft.defs.redaction.entities.address_words import (
    AREA_WORDS,
    AT_HOME,
    HOME,
    LIVING,
    NAMED_TRIGGERS,
    NO_STREET,
    NO_STREET_NAME,
    NUMBER_WORDS,
    STREET,
    STREET_FIRST,
    STREET_WORDS,
    TRIGGERS,
)
from dagster_slimft.defs.redaction.entities.gazetteer import CONNECTORS, EVERYDAY
from dagster_slimft.defs.redaction.entities.numbers import UNIT
from dagster_slimft.defs.redaction.entities.tokens import Token
from dagster_slimft.defs.redaction.reading import Reading
from dagster_slimft.defs.redaction.spans import Span

# "s/n" stands in letterheads too; alone it counts in a text no longer than an answer.
SHORT_ANSWER = 120
# Addresses without a digit: "s/n", "quadra b lote c", "bloco b".
NO_NUMBER = re2.compile(
    rb"\bs ?/ ?n[o.]{0,2}\b|\bsn\b|\bsem num(?:ero)?\b|\b(?:quadra|qd|lote|bloco|bl|torre|casa) [a-z]\b"
)
# "entrego dia 12, rua interditada": what makes a day, an hour or an amount of the number before a street.
NO_HOUSE = re2.compile(rb"(?:\b(?:dias?|as|ate|das|pedido|ligue|item|faz|ha|de|por|tem|sao|em)|\$) ?$|[/\d]$|\d[:.,-] ?$")
MARKS = NUMBER_WORDS | {"o", "nr"}
KIND = re2.compile(STREET)
NOT_WORD = re2.compile(rb"[.,:(]")
MARKED = re2.compile(rb"\b(?:n[o.]?|numero|num|nro|nr|ap|apto|casa|bloco|quadra|lote|s ?/ ?n[o.]?|sn)[ .:]{0,2}\d*$")
DECIMAL = re2.compile(rb"^[,.]\d")


def may_be_place(words: list[str], *, has_digit: bool) -> bool:
    """A quick look: whether any of `words` may begin or mark an address."""
    return not (TRIGGERS if has_digit else NAMED_TRIGGERS).isdisjoint(words)


def find(reading: Reading, tokens: list[Token], *, has_digit: bool) -> Iterator[Span]:
    """Addresses in `reading`, whose words are `tokens`."""
    starts = [token.start for token in tokens]
    words = {token.word for token in tokens}
    if has_digit:
        yield from _numbered(reading, words)
        yield from _walked_back(reading, tokens, starts)
        yield from address_fields.english(reading)
    elif NO_NUMBER.search(reading.data):
        yield from _numbered(reading, words)
    if not words.isdisjoint(NAMED_TRIGGERS):
        yield from _streets_without_number(reading, tokens, starts)
        yield from _lived_in_areas(reading)
        yield from _countryside(reading)
    yield from address_fields.find(reading)


def _numbered(reading: Reading, words: set[str]) -> Iterator[Span]:
    data = reading.data
    if not words.isdisjoint(STREET_WORDS):
        for match in shapes.NUMBERED_STREET.finditer(data):
            if _is_street(reading, match.start(), match.group()) and not _is_quantity(reading, match.end()):
                yield with_tail(reading, match.start(), match.end())
        for match in shapes.ODD_STREET.finditer(data):
            yield with_tail(reading, *match.span())
    if not words.isdisjoint(AREA_WORDS):
        yield from _numbered_areas(reading)
    for match in LOTS.finditer(data):
        yield with_tail(reading, *match.span())
    if not words.isdisjoint(NUMBER_WORDS):
        for match in shapes.LIVED_IN.finditer(data):
            named = match.group(1).decode().split()
            first = next((at for at, word in enumerate(named) if word not in EVERYDAY or word in STREET_FIRST), None)
            if first is not None and NO_STREET_NAME.isdisjoint(set(named[first:]) - CONNECTORS):
                yield with_tail(reading, match.start(1) + len(" ".join(named[:first])) + (first > 0), match.end())


def _numbered_areas(reading: Reading) -> Iterator[Span]:
    for match in shapes.NUMBERED_AREA.finditer(reading.data):
        if _name_words(match.group())[0] not in EVERYDAY - CONNECTORS - STREET_FIRST:
            yield with_tail(reading, match.start(), match.end())
    for match in shapes.AREA_HOUSE.finditer(reading.data):
        if _is_lived_in_area(reading, match.start(), match.group(1)):
            yield with_tail(reading, match.start(), match.end(1))
    for match in shapes.BUILDING.finditer(reading.data):
        yield with_tail(reading, *match.span())


def _is_lived_in_area(reading: Reading, start: int, value: bytes) -> bool:
    """Whether "Vila ... 2099" is named with a capital or lived in; "Parque 2" alone counts something."""
    words = _name_words(value)
    if all(word in EVERYDAY and word not in STREET_FIRST for word in words):
        return False
    is_named = _is_title_case(reading, start + value.find(words[0].encode(), 2)) and value[-2:].isdigit()
    return is_named or LIVING.search(reading.before(start)) is not None


def _is_quantity(reading: Reading, end: int) -> bool:
    after = reading.after(end)
    return UNIT.search(after) is not None or DECIMAL.search(after) is not None


def _is_street(reading: Reading, start: int, value: bytes) -> bool:
    """Whether what follows the kind of street reads as its name and not as a sentence about a street."""
    words = _name_words(value)
    first = words[0]
    if len(words) > 1 and all(len(word) == 1 for word in words):
        return False
    if value.endswith(b"n") and len(reading.plain) > SHORT_ANSWER and not AT_HOME.search(reading.before(start)):
        return False
    is_lived_in = bool(LIVING.search(reading.before(start)))
    name = start + value.find(first.encode(), KIND.match(value).end())
    is_named = _is_title_case(reading, name)
    if value.startswith(b"rod") and len(words) > 1:
        return True
    is_short = value.startswith((b"r ", b"r."))
    if is_short and reading.original[name].isupper():
        return True
    if is_short or (first in NO_STREET and not is_named):
        has_connector = first in CONNECTORS and len(words) > 1 and words[1] not in EVERYDAY
        has_connector = has_connector or first == "xv" or (first in STREET_FIRST and len(words) > 1)
        has_connector = has_connector or (is_short and first not in EVERYDAY and MARKED.search(value))
        has_connector = has_connector or (first in STREET_FIRST and b"," in value)
        is_letter = len(first) == 1 and len(words) == 1 and value.startswith(b"rua")
        return (first not in NO_STREET and (is_named or is_lived_in or has_connector)) or is_letter
    if first in CONNECTORS or first in STREET_FIRST or first.isdigit():
        return first.isdigit() or not all(w in NO_STREET or w in CONNECTORS or w.isdigit() for w in words)
    if len(first) == 1 and len(words) == 1:
        return True
    return is_named or is_lived_in or first not in EVERYDAY or b"," in value


def _is_title_case(reading: Reading, start: int) -> bool:
    return reading.original[start].isupper() and not reading.original[start + 1 : start + 2].isupper()


def _name_words(value: bytes) -> list[str]:
    """The words between the kind of street and its number; at least one, if empty."""
    words = NOT_WORD.sub(b" ", value).decode().split()
    named = words[1:-1] or words[1:] or [""]
    while len(named) > 1 and named[-1] in MARKS:
        named = named[:-1]
    return named


def _streets_without_number(reading: Reading, tokens: list[Token], starts: list[int]) -> Iterator[Span]:
    for match in shapes.NUMBER_THEN_STREET.finditer(reading.data):
        if NO_HOUSE.search(reading.before(match.start())):
            continue
        start = match.end() - 1
        end = end_of_place(reading, start, has_kind=True)
        word = shapes.ONE_WORD.match(reading.data, start)
        if end < 0 and word is not None and word.group().decode() not in NO_STREET:
            end = word.end()
        if end > 0:
            yield with_tail(reading, match.start(), end)
    for match in shapes.STREET_ALONE.finditer(reading.data):
        name = bisect_right(starts, match.end() - 1) - 1
        before = reading.before(match.start())
        is_lived_in = LIVING.search(before) or LIVING.search(reading.question.encode("ascii"))
        is_named = _is_title_case(reading, tokens[name].start) if name >= 0 else False
        if (is_named or is_lived_in) and tokens[name].word not in EVERYDAY:
            end = _end_of_place(reading, tokens, name, needs_capital=is_named)
            yield with_tail(reading, match.start(), end)


def _end_of_place(reading: Reading, tokens: list[Token], first: int, *, needs_capital: bool) -> int:
    last = first
    for index in range(first + 1, min(first + 5, len(tokens))):
        token = tokens[index]
        if reading.plain[tokens[index - 1].end : token.start].strip(" .") or (
            token.word in EVERYDAY and token.word not in CONNECTORS
        ):
            break
        if token.word in CONNECTORS:
            continue
        if needs_capital and not reading.original[token.start].isupper():
            break
        last = index
    return tokens[last].end


def _lived_in_areas(reading: Reading) -> Iterator[Span]:
    """A district that is called one, or a "Vila ..." that somebody lives in."""
    for match in shapes.DISTRICT_ALONE.finditer(reading.data):
        start = match.start(1)
        end = end_of_place(reading, start)
        words = reading.plain[start:end].split()
        if end > start and not all(word in EVERYDAY and word not in STREET_FIRST for word in words):
            yield with_tail(reading, start, end)
    for match in shapes.HOME_AREA.finditer(reading.data):
        if HOME.search(reading.before(match.start())):
            end = end_of_place(reading, match.end() - 1)
            if end > match.end():
                yield with_tail(reading, match.start(), end)


def _countryside(reading: Reading) -> Iterator[Span]:
    """A farm that is named, or that lies on a road."""
    for match in shapes.COUNTRYSIDE.finditer(reading.data):
        start = match.end() - 1
        is_named = _is_title_case(reading, start)
        end = max(start, end_of_place(reading, start))
        if reading.plain[start:end].partition(" ")[0] in EVERYDAY - STREET_FIRST:
            continue
        rural = shapes.RURAL_TAIL.match(reading.data, end) or shapes.RURAL_TAIL.search(reading.data[: end + 30], start)
        if rural is not None:
            yield with_tail(reading, match.start(), rural.end())
        elif end > start + 3 and (is_named or HOME.search(reading.before(match.start()))):
            yield with_tail(reading, match.start(), end)


def _walked_back(reading: Reading, tokens: list[Token], starts: list[int]) -> Iterator[Span]:
    """The capitalised place named before "número 465"."""
    for match in shapes.MARKED_NUMBER.finditer(reading.data):
        last = bisect_left(starts, match.start())
        start = _start_of_place(reading, tokens[max(0, last - 7) : last], match.start())
        if start is not None:
            yield with_tail(reading, start, match.end())


def _start_of_place(reading: Reading, before: list[Token], end: int) -> int | None:
    """Start of the run of capitalised words that ends at `end`, one of which says more than an everyday word."""
    run: list[Token] = []
    place_end = end
    for token in reversed(before):
        gap = reading.plain[token.end : place_end].strip(" ")
        if gap not in ("", ",") or (gap == "," and run):
            break
        place_end = token.start
        if token.word in CONNECTORS:
            continue
        if not _is_title_case(reading, token.start) or token.word in NO_STREET_NAME:
            break
        run.append(token)
    if all(token.word in EVERYDAY for token in run):
        return None
    return run[-1].start
