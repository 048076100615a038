"""Districts, buildings and the countryside: what has a number, what is called a district, where somebody lives.

Condomínio Alfa, 120 · bairro Santa Mônica · moro no Capão Redondo · Sítio Boa Vista, estrada do Barreiro km 4
"""

from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.entities import address_shapes as shapes
from dagster_slimft.defs.redaction.entities.address_place import end_of_place, ends_here, is_written_as_name
from dagster_slimft.defs.redaction.entities.address_street import name_words
from dagster_slimft.defs.redaction.entities.address_tail import after_street, with_tail
from dagster_slimft.defs.redaction.entities.address_words import (
    HOME,
    HOME_WORDS,
    LIVING,
    NO_DISTRICT,
    SECOND_WORDS,
    STREET_FIRST,
    TOWN_WORDS,
)
from dagster_slimft.defs.redaction.entities.gazetteer import CONNECTORS, EVERYDAY
from dagster_slimft.defs.redaction.reading import Reading
from dagster_slimft.defs.redaction.spans import Span

# Towns that are called like a district.
TOWNS = ("vila velha", "vila rica", "jardim")
NO_AREA = EVERYDAY - CONNECTORS - STREET_FIRST
NO_PLACE = EVERYDAY - STREET_FIRST - SECOND_WORDS
NO_FARM = EVERYDAY - STREET_FIRST - SECOND_WORDS - TOWN_WORDS
SHORTEST_NAME = 3
SETTLED = re2.compile(rb"\b(?:km|lote|lt|gleba|interior|rural|travessao|vicinal)\b")


def numbered(reading: Reading) -> Iterator[Span]:
    """Districts and buildings with a number or a unit."""
    for match in shapes.NUMBERED_AREA.finditer(reading.data):
        if name_words(match.group())[0] not in NO_AREA:
            yield with_tail(reading, match.start(), match.end())
    for match in shapes.AREA_HOUSE.finditer(reading.data):
        if _is_lived_in(reading, match.start(), match.group(1)):
            yield with_tail(reading, match.start(), match.end(1))
    for match in shapes.BUILDING.finditer(reading.data):
        yield with_tail(reading, *match.span())


def _is_lived_in(reading: Reading, start: int, value: bytes) -> bool:
    """Whether "Vila ... 2099" is named with a capital or lived in; "Parque 2" alone counts something."""
    words = name_words(value)
    if all(word in EVERYDAY and word not in STREET_FIRST for word in words):
        return False
    is_named = is_written_as_name(reading, start + value.find(words[0].encode(), 2)) and value[-2:].isdigit()
    return is_named or LIVING.search(reading.before(start)) is not None


def districts(reading: Reading, words: set[str]) -> Iterator[Span]:
    """A district that is called one, or that somebody lives in."""
    if "bairro" in words:
        yield from _called_so(reading)
    if words.isdisjoint(HOME_WORDS):
        return
    for match in shapes.HOME_AREA.finditer(reading.data):
        if HOME.search(reading.before(match.start())):
            end = end_of_place(reading, match.end() - 1, has_kind=True)
            named = reading.plain[match.start() : end]
            is_town = named in TOWNS or (named.startswith("cidade de ") and named != "cidade de deus")
            if end > match.end() and not is_town:
                yield with_tail(reading, match.start(), end)
    yield from _homes(reading)


def _called_so(reading: Reading) -> Iterator[Span]:
    for match in shapes.DISTRICT_ALONE.finditer(reading.data):
        start = match.start(2)
        end = end_of_place(reading, start, has_kind=True)
        named = reading.plain[start : max(start, end)].split()
        if end > start and not NO_PLACE.issuperset(named):
            yield with_tail(reading, match.start(1) if match.group(1) is not None else start, end)


def _homes(reading: Reading) -> Iterator[Span]:
    """`moro no Capão Redondo`: districts take an article, towns do not; but for those of `NO_DISTRICT`."""
    for match in shapes.HOME_WITH_ARTICLE.finditer(reading.data):
        start = match.end() - 1
        end = end_of_place(reading, start)
        words = reading.plain[start : max(start, end)].split()
        if not words or words[0] in NO_DISTRICT or all(word in EVERYDAY for word in words):
            continue
        is_name = is_written_as_name(reading, start) or (words[0] not in EVERYDAY and ends_here(reading, end))
        goes_on = after_street(reading, end) > 0
        if (is_name and match.group(1) is not None) or goes_on:
            yield with_tail(reading, start, end)


def countryside(reading: Reading) -> Iterator[Span]:
    """A farm, a settlement, a slum: named and lived in, or with what says where in it or on which road it lies."""
    for match in shapes.COUNTRYSIDE.finditer(reading.data):
        start = match.end() - 1
        is_figure = reading.plain[start].isdigit()
        is_named = is_written_as_name(reading, start)
        end = match.end(1) if is_figure else max(start, end_of_place(reading, start, has_kind=True))
        if not is_figure and reading.plain[start:end].partition(" ")[0] in NO_FARM:
            continue
        rural = shapes.RURAL_TAIL.match(reading.data, end)
        inside = shapes.RURAL_TAIL.search(reading.data[start : end + 30])
        # A make's line of mattresses more often than a settlers' road.
        is_make = match.group().startswith(b"linha") and not SETTLED.search(reading.data[start : end + 30])
        if is_make and not LIVING.search(reading.before(match.start())):
            continue
        if rural is not None:
            yield with_tail(reading, match.start(), rural.end())
        elif inside is not None:
            yield with_tail(reading, match.start(), start + inside.end())
        if rural is not None or inside is not None:
            continue
        is_farm = end > start + SHORTEST_NAME and shapes.FARM.match(match.group()) is not None
        if is_farm and (is_named or HOME.search(reading.before(match.start()))):
            yield with_tail(reading, match.start(), end)
