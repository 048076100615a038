"""Where somebody lives: street, number, complement, district, town; lots and blocks; highways; farms; forms.

An address starts at a kind of street ("rua", "av."), at a district's kind before a number ("Jardim Rubio Número 885"),
or is walked back to from a marked number ("Cambuci Número 465"). A street without a number counts where it is written
as a name or the words before speak of living or delivering, a district where it is called one or lived in. What
follows (`address_tail`) belongs to it. Towns and states alone are no address.
"""

from bisect import bisect_left
from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.entities import address_area, address_fields, address_street, address_unit
from dagster_slimft.defs.redaction.entities import address_shapes as shapes
from dagster_slimft.defs.redaction.entities.address_lots import LOTS
from dagster_slimft.defs.redaction.entities.address_place import is_written_as_name
from dagster_slimft.defs.redaction.entities.address_tail import with_tail
from dagster_slimft.defs.redaction.entities.address_words import (
    AREA_WORDS,
    ENGLISH_WORDS,
    FARM_WORDS,
    NAMED_TRIGGERS,
    NO_STREET_NAME,
    NUMBER_WORDS,
    STREET_WORDS,
    TRIGGERS,
)
from dagster_slimft.defs.redaction.entities.gazetteer import CONNECTORS, EVERYDAY
from dagster_slimft.defs.redaction.entities.tokens import Token
from dagster_slimft.defs.redaction.reading import Reading
from dagster_slimft.defs.redaction.spans import Span

# Addresses without a digit: "s/n", "quadra b lote c", "bloco b".
NO_NUMBER = re2.compile(
    rb"\bs ?/ ?n[o.]{0,2}\b|\bsn\b|\bsem num(?:ero)?\b|\b(?:quadra|qd|lote|bloco|bl|torre|casa) [a-z]\b"
)


def may_be_place(words: list[str], *, has_digit: bool) -> bool:
    """A quick look: whether any of `words` may begin or mark an address."""
    return not (TRIGGERS if has_digit else NAMED_TRIGGERS).isdisjoint(words)


def find(reading: Reading, tokens: list[Token], *, has_digit: bool) -> Iterator[Span]:
    """Addresses in `reading`, whose words are `tokens`."""
    words = {token.word for token in tokens}
    has_street = not words.isdisjoint(STREET_WORDS)
    if has_digit or NO_NUMBER.search(reading.data):
        if has_street:
            yield from address_street.numbered(reading)
            yield from address_street.number_first(reading)
            yield from address_street.numbered_name(reading)
        if not words.isdisjoint(AREA_WORDS):
            yield from address_area.numbered(reading)
        for match in LOTS.finditer(reading.data):
            yield with_tail(reading, *match.span())
    if has_digit:
        yield from address_unit.find(reading, words)
        yield from address_fields.lived_in(reading, words)
        if not words.isdisjoint(NUMBER_WORDS):
            yield from _walked_back(reading, tokens)
        if not words.isdisjoint(ENGLISH_WORDS):
            yield from address_fields.english(reading)
    if has_street:
        yield from address_street.without_number(reading, tokens)
    yield from address_area.districts(reading, words)
    if not words.isdisjoint(FARM_WORDS):
        yield from address_area.countryside(reading)
    yield from address_fields.find(reading, words)


def _walked_back(reading: Reading, tokens: list[Token]) -> Iterator[Span]:
    """The capitalised place named before "número 465"."""
    starts = [token.start for token in tokens]
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
        if not is_written_as_name(reading, token.start) or token.word in NO_STREET_NAME:
            break
        run.append(token)
    if all(token.word in EVERYDAY for token in run):
        return None
    return run[-1].start
