"""Streets, with a number behind or before them, and without one where they are named or lived in.

rua das Flores, 123 · 450 da rua das Flores · moro na rua das Flores · rua da lama, perto do mercado
"""

from bisect import bisect_right
from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.entities import address_shapes as shapes
from dagster_slimft.defs.redaction.entities.address_place import end_of_place, is_written_as_name
from dagster_slimft.defs.redaction.entities.address_tail import REFERENCE, with_tail
from dagster_slimft.defs.redaction.entities.address_words import (
    AREA_WORDS,
    AT_HOME,
    LIVING,
    NO_STREET,
    NUMBER_WORDS,
    STREET,
    STREET_FIRST,
    STREET_WORDS,
)
from dagster_slimft.defs.redaction.entities.gazetteer import CONNECTORS, EVERYDAY
from dagster_slimft.defs.redaction.entities.numbers import UNIT
from dagster_slimft.defs.redaction.entities.tokens import Token
from dagster_slimft.defs.redaction.reading import Reading, word_set
from dagster_slimft.defs.redaction.spans import Span

# "s/n" stands in letterheads too; alone it counts in a text no longer than an answer.
SHORT_ANSWER = 120
# "entrego dia 12, rua interditada": what makes a day, an hour or an amount of the number before a street.
NO_HOUSE = re2.compile(
    rb"(?:\b(?:dias?|as|ate|das|pedido|ligue|item|faz|ha|por|tem|sao|rua|r|avenida|av|travessa|tv|beco|viela"
    rb"|alameda|al|quadra|qd|lote|lt|casa|ap|apto|bloco|bl|linha|km|conjunto|conj|setor)\.?|\$) ?$|[/\d]$|\d[:.,-] ?$"
)
MONTHS = word_set("janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro")
MARKS = NUMBER_WORDS | {"o", "nr"}
KIND = re2.compile(STREET)
HOUSE_NUMBER = re2.compile(
    rb"(?:\d{1,2}\.\d{3}|\d{1,5})(?: ?-? ?[a-h])?$|s ?/ ?n[o.]{0,2}$|\bsn$|sem num(?:ero)?$|[ ,(][a-h]$"
)
NOT_WORD = re2.compile(rb"[.,:(~]")
MARKED = re2.compile(rb"\b(?:n[o.]?|numero|num|nro|nr|ap|apto|casa|bloco|quadra|lote|s ?/ ?n[o.]?|sn)[ .:]{0,2}\d*$")
WIDTH = re2.compile(rb"^largo \d,\d")
DECIMAL = re2.compile(rb"^[,.]\d")


def numbered(reading: Reading) -> Iterator[Span]:
    """Streets with a number, or with what stands for one."""
    reached = 0
    for match in shapes.NUMBERED_STREET.finditer(reading.data):
        # Of a row of streets the first one's tail holds the next dozen.
        if match.end() <= reached:
            continue
        if is_street(reading, match.start(), match.group()) and not is_quantity(reading, match.end()):
            span = with_tail(reading, match.start(), match.end())
            reached = span.end
            yield span
    for match in shapes.ODD_STREET.finditer(reading.data):
        yield with_tail(reading, *match.span())


def is_quantity(reading: Reading, end: int) -> bool:
    """Whether the number that ends at `end` counts or measures something."""
    after = reading.after(end)
    return UNIT.search(after) is not None or DECIMAL.search(after) is not None


def is_street(reading: Reading, start: int, value: bytes) -> bool:
    """Whether what follows the kind of street reads as its name and not as a sentence about a street."""
    words = name_words(value)
    first = words[0]
    if (len(words) > 1 and all(len(word) == 1 for word in words)) or WIDTH.match(value) is not None:
        return False
    if value.endswith(b"n") and len(reading.plain) > SHORT_ANSWER and not AT_HOME.search(reading.before(start)):
        return False
    if value.startswith(b"ramal") and first.isdigit():
        # Of a telephone; a road's has its kilometre: see `address_lots`.
        return False
    is_lived_in = bool(LIVING.search(reading.before(start)))
    name = start + value.find(first.encode(), KIND.match(value).end())
    is_named = is_written_as_name(reading, name)
    if value.startswith(b"rod") and len(words) > 1:
        return True
    is_short = value.startswith((b"r ", b"r."))
    if is_short and reading.original[name].isupper():
        return True
    if first in ("e", "eh") and len(words) > 1:
        # "minha rua é das flores e o número 123"
        return words[1] in CONNECTORS or words[1] not in EVERYDAY
    if is_short or (first in NO_STREET and not is_named):
        return _is_named_so(value, words, is_known=is_named or is_lived_in)
    if len(first) == 1 and len(words) == 1 and not first.isdigit():
        return True
    if first in CONNECTORS or first in STREET_FIRST or first.isdigit():
        return first.isdigit() or not all(w in NO_STREET or w in CONNECTORS or w.isdigit() for w in words)
    return is_named or is_lived_in or first not in EVERYDAY or b"," in value


def _is_named_so(value: bytes, words: list[str], *, is_known: bool) -> bool:
    """Whether an "r." is a street, or a word that follows "rua" in sentences is its name here."""
    first = words[0]
    if len(first) == 1 and len(words) == 1 and value.startswith(b"rua"):
        return True
    if first in NO_STREET:
        # Folded, the state of Pará is a preposition.
        return first == "para" and (len(words) == 1 or words[1].isdigit())
    has_connector = first in CONNECTORS and len(words) > 1 and (words[1] not in EVERYDAY or b"," in value)
    has_title = first == "xv" or (first in STREET_FIRST and (len(words) > 1 or b"," in value))
    is_marked = MARKED.search(value) is not None
    if first.isdigit():
        return is_marked or b"," in value or not MONTHS.isdisjoint(words)
    is_marked = is_marked and (first not in EVERYDAY or first in CONNECTORS)
    is_name = len(words) > 1 and all(word not in EVERYDAY and word not in CONNECTORS for word in words)
    is_marked = is_marked or (is_name and b"," in value)
    return is_known or has_connector or has_title or is_marked


def name_words(value: bytes) -> list[str]:
    """The words between the kind of street and its number; at least one, if empty."""
    words = NOT_WORD.sub(b" ", HOUSE_NUMBER.sub(b"", value)).decode().split()
    named = words[1:] or [""]
    while len(named) > 1 and named[-1] in MARKS:
        named = named[:-1]
    return named


def number_first(reading: Reading) -> Iterator[Span]:
    """`nº 450, rua das Flores`."""
    reached = 0
    for match in shapes.NUMBER_THEN_STREET.finditer(reading.data):
        if match.end() <= reached or NO_HOUSE.search(reading.before(match.start())):
            continue
        start = match.end() - 1
        end = end_of_place(reading, start, has_kind=True)
        word = shapes.ONE_WORD.match(reading.data, start)
        if end < 0 and word is not None and word.group().decode() not in NO_STREET:
            end = word.end()
        if end > 0:
            span = with_tail(reading, match.start(), end)
            reached = span.end
            yield span


def without_number(reading: Reading, tokens: list[Token]) -> Iterator[Span]:
    """Streets that are written as a name, lived in, or said with a point of reference."""
    starts = [token.start for token in tokens]
    question = reading.question.encode("ascii")
    for match in shapes.STREET_ALONE.finditer(reading.data):
        name = bisect_right(starts, match.end() - 1) - 1
        if name < 0 or tokens[name].word in NO_STREET:
            continue
        is_lived_in = LIVING.search(reading.before(match.start())) or LIVING.search(question)
        is_named = is_written_as_name(reading, tokens[name].start)
        end = _end_of_name(reading, tokens, name, needs_capital=is_named)
        is_everyday = tokens[name].word in EVERYDAY
        if ((is_named or is_lived_in) and not is_everyday) or _has_reference(reading, match.start(), end):
            yield with_tail(reading, match.start(), end)


def numbered_name(reading: Reading) -> Iterator[Span]:
    """`rua 3, Jardim América`, `quadra 12, rua B`: a street called by a number, where more of the address follows."""
    for match in shapes.SHORT_STREET.finditer(reading.data):
        span = with_tail(reading, match.start(), match.end())
        said = reading.plain[match.end() : span.end].strip(" ,.-/(\n")
        is_kind = said.partition(" ")[0].rstrip(".") in AREA_WORDS | STREET_WORDS
        if is_kind or (said and LIVING.search(reading.before(match.start())) is not None):
            yield span


def _has_reference(reading: Reading, start: int, end: int) -> bool:
    """`rua da lama, perto do mercado`: a street's name takes a connector, a sentence about one does not."""
    said = reading.plain[start:end].split()
    return len(said) > 2 and said[1] in CONNECTORS and REFERENCE.match(reading.data, end) is not None


def _end_of_name(reading: Reading, tokens: list[Token], first: int, *, needs_capital: bool) -> int:
    last = first
    for index in range(first + 1, min(first + 5, len(tokens))):
        token = tokens[index]
        if reading.plain[tokens[index - 1].end : token.start].strip(" .") or (
            token.word in EVERYDAY and token.word not in CONNECTORS and token.word not in MONTHS
        ):
            break
        if token.word in CONNECTORS:
            continue
        if needs_capital and not reading.original[token.start].isupper():
            break
        last = index
    return tokens[last].end
