"""Addresses as a form's fields, as an answer to a question for one, and in English.

Rua: Marechal Deodoro ⏎ Número: 630 ⏎ Bairro: Centro        "qual o endereço?" - "flores 123, centro"
742 Evergreen Terrace · 12 Main St, Apt 4
"""

from collections.abc import Iterator

from dagster_slimft.defs.redaction.entities import address_shapes as shapes
from dagster_slimft.defs.redaction.entities.address_tail import with_tail
from dagster_slimft.defs.redaction.entities.address_words import (
    ASKED_ADDRESS,
    ASKED_DISTRICT,
    AT_HOME,
    NO_STREET_NAME,
    STREET_FIRST,
)
from dagster_slimft.defs.redaction.entities.gazetteer import CONNECTORS, EVERYDAY
from dagster_slimft.defs.redaction.reading import MARK, Reading, word_set
from dagster_slimft.defs.redaction.spans import Span

# These kinds end English addresses and begin or mean many other things.
VAGUE_KINDS = (b"st", b"dr", b"ct", b"pl", b"place", b"way", b"court", b"drive", b"square", b"lane")
COUNTED = word_set(
    "minutes minute min mins hours hour days day miles mile blocks block guests people nights times steps more of"
)
LONGEST_ANSWER = 80
MOST_DISTRICT_WORDS = 4


def find(reading: Reading) -> Iterator[Span]:
    """Addresses in a form's fields."""
    if ":" in reading.plain and shapes.FORM.search(reading.data):
        yield from _fields(reading)


def answer(reading: Reading, words: list[str]) -> Iterator[Span]:
    """An address without a kind of street, right after the other side asked for one."""
    question = reading.question.encode("ascii")
    if len(reading.plain) > LONGEST_ANSWER or MARK in reading.plain:
        return
    match = shapes.ANSWERED.search(reading.data)
    if match is not None and ASKED_ADDRESS.search(question):
        if _names_street(match.group(1).decode().split()):
            yield with_tail(reading, match.start(1), match.end())
        return
    is_short = 0 < len(words) <= MOST_DISTRICT_WORDS and "?" not in reading.plain
    if is_short and ASKED_DISTRICT.search(question) and EVERYDAY.isdisjoint(words):
        yield Span(reading.plain.index(words[0]), reading.plain.rindex(words[-1]) + len(words[-1]), "ADDRESS")


def _names_street(words: list[str]) -> bool:
    """Whether words before a number can be a street's name: `nossa senhora da penha`, not `quero o de casal`."""
    named = [word for word in words if word not in CONNECTORS and len(word) > 1]
    if not named or not NO_STREET_NAME.isdisjoint(named):
        return False
    # A sentence begins with an everyday word; a street does where it is one of those that streets are named with.
    return named[0] not in EVERYDAY or (named[0] in STREET_FIRST and len(named) > 1)


def english(reading: Reading) -> Iterator[Span]:
    """`742 Evergreen Terrace`: named, or lived in."""
    for match in shapes.ENGLISH.finditer(reading.data):
        before_kind = reading.plain.rindex(" ", 0, match.start(1) - 1) + 1
        is_named = reading.original[before_kind].isupper() or reading.original[before_kind].isdigit()
        if reading.plain[match.start() : match.end()].split()[1] in COUNTED:
            continue
        is_lived_in = AT_HOME.search(reading.before(match.start())) is not None
        if is_named or (is_lived_in and match.group(1) not in VAGUE_KINDS):
            yield with_tail(reading, match.start(), match.end())


def _fields(reading: Reading) -> Iterator[Span]:
    for match in shapes.FIELD.finditer(reading.data):
        start, end = match.span(1)
        value = reading.plain[start:end]
        words = value.split()
        has_digit = any(character.isdigit() for character in value)
        if reading.plain[end : end + 1] in ("?", ":") or not words:
            continue
        is_district = b"bairro" in match.group()[:12]
        if has_digit or is_district or not all(word in EVERYDAY for word in words):
            yield Span(start + len(value) - len(value.lstrip()), start + len(value.rstrip()), "ADDRESS")
