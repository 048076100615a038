"""Addresses as a form's fields, as an answer to a question for one, and in English.

Rua: Marechal Deodoro ⏎ Número: 630 ⏎ Bairro: Centro        "qual o endereço?" - "flores 123, centro"
742 Evergreen Terrace · 12 Main St, Apt 4
"""

from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.entities import address_shapes as shapes
from dagster_slimft.defs.redaction.entities.address_place import STOPS, end_of_place, is_written_as_name
from dagster_slimft.defs.redaction.entities.address_street import is_quantity
from dagster_slimft.defs.redaction.entities.address_tail import REFERENCE, after_reference, with_tail
from dagster_slimft.defs.redaction.entities.address_words import (
    ASKED_ADDRESS,
    ASKED_DISTRICT,
    ASKED_REFERENCE,
    AT_HOME,
    LIVING,
    NO_STREET_NAME,
    NUMBER_WORDS,
    SECOND_WORDS,
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
LONGEST_ANSWER = 160
LONGEST_FIELD = 80
MOST_DISTRICT_WORDS = 8
FORM_WORDS = word_set("rua endereco ender end logradouro bairro cep referencia ref address street")
UNIT_WORDS = word_set("ap apto apt apartamento casa cs bloco bl fundos sobrado centro")
# These speak of much besides where somebody lives.
VAGUE_VERBS = (b"fica", b"to ", b"estou", b"receb")
# In a long text a form's fields begin lines; "endereço: " in its middle is a letterhead's.
LONGEST_FORM = 250
POLITE = frozenset(("", "mesmo", "obrigado", "obrigada", "obg", "por favor", "ta", "ok", "viu", "blz", "kk", "kkk"))
ARTICLES = frozenset(("da", "do", "das", "dos"))
WORDS = re2.compile(r"[a-z0-9]+")


def find(reading: Reading, words: set[str]) -> Iterator[Span]:
    """Addresses in a form's fields, and a point of reference that is called one."""
    has_key = not words.isdisjoint(FORM_WORDS) and any(sign in reading.plain for sign in (":", "=", " - "))
    if has_key and shapes.FORM.search(reading.data):
        yield from _fields(reading)
    if not words.isdisjoint(("ref", "referencia")):
        for match in shapes.REFERENCE_SAID.finditer(reading.data):
            yield Span(match.start(1), after_reference(reading, match.end(1)), "ADDRESS")


def lived_in(reading: Reading, words: set[str]) -> Iterator[Span]:
    """A street without its kind, lived in or delivered to: `moro na Getúlio Vargas 1200`, `Dom Bosco 455 casa 2`."""
    if LIVING.search(reading.data) is not None:
        yield from _lived_in(reading)
    if words.isdisjoint(UNIT_WORDS):
        return
    for match in shapes.NAMED_WITH_UNIT.finditer(reading.data):
        named = match.group(1).decode().split()
        if _is_name_of_street(reading, match.start(1), named) and NO_STREET_NAME.isdisjoint(set(named) - CONNECTORS):
            yield with_tail(reading, match.start(1), match.end(2))


def _lived_in(reading: Reading) -> Iterator[Span]:
    for match in shapes.LIVED_IN.finditer(reading.data):
        named = match.group(1).decode().replace(".", "").split()
        first = next((at for at, word in enumerate(named) if word not in EVERYDAY or word in STREET_FIRST), None)
        if first is None or not NO_STREET_NAME.isdisjoint(set(named[first:]) - CONNECTORS - NUMBER_WORDS):
            continue
        start = match.start(1) + len(" ".join(match.group(1).decode().split()[:first])) + (first > 0)
        has_mark = match.group(2) is not None or named[-1] in NUMBER_WORDS
        is_marked = has_mark and not match.group().startswith(VAGUE_VERBS)
        if is_marked or _is_name_of_street(reading, start, named[first:]):
            yield with_tail(reading, start, match.end(2) if match.group(2) is not None else match.end(3))


def _is_name_of_street(reading: Reading, start: int, named: list[str]) -> bool:
    """Whether `named` reads as a street: with capitals, or without a word of sentences; a town alone is none."""
    is_name = is_written_as_name(reading, start)
    if named[0] in STREET_FIRST and len(named) > 1:
        return is_name or all(word in STREET_FIRST or word in CONNECTORS or word not in EVERYDAY for word in named)
    words = [word for word in named if word not in CONNECTORS]
    return all(word not in EVERYDAY or word in SECOND_WORDS for word in words) and (is_name or len(words) > 1)


def answer(reading: Reading, words: list[str]) -> Iterator[Span]:
    """An address without a kind of street, right after the other side asked for one."""
    question = reading.question.encode("ascii")
    if len(reading.plain) > LONGEST_ANSWER or MARK in reading.plain:
        return
    if ASKED_REFERENCE.search(question) is not None:
        yield from _reference_alone(reading)
    if ASKED_ADDRESS.search(question) is not None:
        house = shapes.HOUSE_ALONE.match(reading.data)
        match = shapes.ANSWERED.search(reading.data)
        if match is not None and _names_street(reading, match.start(1), match.group(1).decode().split()):
            if not is_quantity(reading, match.end()):
                yield with_tail(reading, match.start(1), match.end())
        elif house is not None and not is_quantity(reading, house.end(1)):
            yield Span(house.start(1), house.end(1), "ADDRESS")
        elif words and "?" not in reading.plain:
            yield from _place_alone(reading, fewest_words=2)
    if ASKED_DISTRICT.search(question) is not None and "?" not in reading.plain and words:
        yield from _place_alone(reading, fewest_words=1)


def _reference_alone(reading: Reading) -> Iterator[Span]:
    """`perto da padaria do Zé`, in answer to the question for a point of reference."""
    match = shapes.REFERENCE_FIRST.match(reading.data)
    if match is not None:
        yield Span(match.start(1), after_reference(reading, match.end(1)), "ADDRESS")


def _place_alone(reading: Reading, fewest_words: int) -> Iterator[Span]:
    """`Pituba`, `é no Jardim América`, `jacaraípe mesmo`, `Sete de Setembro`: all that the answer says."""
    opening = shapes.OPENING.match(reading.data)
    start = opening.end() if opening is not None else 0
    end = end_of_place(reading, start, has_kind=True)
    rest = reading.plain[max(end, 0) :].strip(" .,!~\n")
    is_said = end > start and (rest in POLITE or REFERENCE.match(reading.data, end) is not None)
    if is_said and len(reading.plain[start:end].split()) >= fewest_words:
        yield with_tail(reading, start, end)


def _names_street(reading: Reading, start: int, words: list[str]) -> bool:
    """Whether words before a number can be a street's name: `nossa senhora da penha`, not `quero o de casal`."""
    named = [word for word in words if word not in CONNECTORS and len(word) > 1]
    if len(words) == 1 and len(words[0]) == 1:
        return reading.original[start].isupper()
    if not named or not NO_STREET_NAME.isdisjoint(named):
        return False
    # A sentence begins with an everyday word; a street does where it is one of those that streets are named with.
    if (named[0] not in EVERYDAY and named[0] not in STOPS) or named[0] in SECOND_WORDS:
        return True
    return (named[0] in STREET_FIRST and len(named) > 1) or (words[0] in ARTICLES and len(named) < MOST_DISTRICT_WORDS)


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
    keys = list(shapes.FIELD.finditer(reading.data))
    for key, following in zip(keys, [*keys[1:], None], strict=True):
        is_in_line = key.group().startswith(b" ") and len(reading.plain) > LONGEST_FORM
        if key.group(1) is None or is_in_line:
            continue
        furthest = min(len(reading.plain), key.end() + LONGEST_FIELD)
        line = reading.plain.find("\n", key.end(), furthest)
        end = line if line >= 0 else furthest
        end = min(end, following.start()) if following is not None else end
        yield from _value(reading, key.end(), end, key.group(1).decode())


def _value(reading: Reading, start: int, end: int, key: str) -> Iterator[Span]:
    """The value from `start` to `end` of the field `key`."""
    value = shapes.FIELD_END.split(reading.plain[start:end], 1)[0]
    words = WORDS.findall(value)
    if not words or reading.plain[start + len(value) : start + len(value) + 1] == "?":
        return
    has_digit = any(character.isdigit() for character in value)
    is_said = has_digit or key.startswith("bairro") or any(word not in EVERYDAY for word in words)
    first = start + len(value) - len(value.lstrip(" *_:-=~"))
    last = start + len(value.rstrip(" *_,;.-~"))
    is_whole = key.startswith(("rua", "av", "ender", "end", "logradouro", "address", "street"))
    if is_said and first < last:
        yield with_tail(reading, first, last) if is_whole and has_digit else Span(first, last, "ADDRESS")
