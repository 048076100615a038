"""Where somebody lives: street, number, complement, district, town; lots and blocks; highway kilometres.

An address starts at a kind of street ("rua", "av."), at a district's kind before a number ("Jardim Rubio Número 885"),
or is walked back to from a marked number ("Cambuci Número 465"). A street without a number counts where it is written
as a name or the words before speak of living or delivering. Complement, district and town behind it belong to it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from dagster_slimft.defs.redaction.entities.address_shapes import (
    AT_HOME,
    DISTRICT,
    JOINED,
    LIVED_IN,
    LIVING,
    LOT,
    MARKED_NUMBER,
    NO_STREET_NAME,
    NUMBERED_AREA,
    NUMBERED_STREET,
    PLACE_WORD,
    SHORT_ANSWER,
    STREET_ALONE,
    STREET_FIRST,
    TAIL,
    TOWN,
    UNIT_IN_AREA,
    WITH_MARK,
)
from dagster_slimft.defs.redaction.entities.gazetteer import CONNECTORS, EVERYDAY
from dagster_slimft.defs.redaction.entities.numbers import UNIT
from dagster_slimft.defs.redaction.entities.tokens import Token
from dagster_slimft.defs.redaction.reading import Reading
from dagster_slimft.defs.redaction.spans import Span


def find(reading: Reading, tokens: list[Token]) -> Iterator[Span]:
    """Addresses in `reading`, whose words are `tokens`."""
    data = reading.data
    for match in NUMBERED_STREET.finditer(data):
        if _is_street(reading, match.start(), match.group()) and not UNIT.search(reading.after(match.end())):
            yield _with_tail(reading, match.start(), match.end())
    for match in NUMBERED_AREA.finditer(data):
        if _first_name_word(match.group()) not in EVERYDAY - CONNECTORS:
            yield _with_tail(reading, match.start(), match.end())
    for pattern in (LOT, UNIT_IN_AREA):
        yield from (_with_tail(reading, *match.span()) for match in pattern.finditer(data))
    for match in LIVED_IN.finditer(data):
        words = match.group(1).decode().split()
        if not all(word in EVERYDAY for word in words) and NO_STREET_NAME.isdisjoint(set(words) - CONNECTORS):
            yield _with_tail(reading, match.start(1), match.end())
    starts = [token.start for token in tokens]
    yield from _streets_without_number(reading, tokens, starts)
    yield from _walked_back(reading, tokens, starts)


def _is_street(reading: Reading, start: int, value: bytes) -> bool:
    """Whether what follows the kind of street reads as its name and not as a sentence about a street."""
    first = _first_name_word(value)
    is_lived_in = bool(LIVING.search(reading.before(start)))
    is_named = _is_title_case(reading, start + value.find(first.encode(), 1))
    if value.endswith(b"n") and len(reading.plain) > SHORT_ANSWER and not AT_HOME.search(reading.before(start)):
        return False
    if value.startswith(b"r "):
        return is_named or is_lived_in
    if first in CONNECTORS or first in STREET_FIRST or first.isdigit() or WITH_MARK.search(value):
        return True
    return is_named or is_lived_in or first not in EVERYDAY


def _is_title_case(reading: Reading, start: int) -> bool:
    return reading.original[start].isupper() and not reading.original[start + 1 : start + 2].isupper()


def _first_name_word(value: bytes) -> str:
    words = value.replace(b".", b" ").replace(b",", b" ").split()
    return words[1].decode() if len(words) > 1 else ""


def _streets_without_number(reading: Reading, tokens: list[Token], starts: list[int]) -> Iterator[Span]:
    for match in STREET_ALONE.finditer(reading.data):
        name = bisect_right(starts, match.end() - 1) - 1
        is_lived_in = LIVING.search(reading.before(match.start())) or LIVING.search(reading.question.encode("ascii"))
        is_named = _is_title_case(reading, tokens[name].start) if name >= 0 else False
        if (is_named or is_lived_in) and tokens[name].word not in EVERYDAY:
            end = _end_of_place(reading, tokens, name, needs_capital=is_named)
            yield _with_tail(reading, match.start(), end)


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


def _walked_back(reading: Reading, tokens: list[Token], starts: list[int]) -> Iterator[Span]:
    """The capitalised place named before "número 465"."""
    for match in MARKED_NUMBER.finditer(reading.data):
        last = bisect_left(starts, match.start())
        start = _start_of_place(reading, tokens[max(0, last - 7) : last], match.start())
        if start is not None:
            yield _with_tail(reading, start, match.end())


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


def _with_tail(reading: Reading, start: int, end: int) -> Span:
    """The address from `start` to `end` with complement, district and town."""
    data = reading.data
    for _ in range(3):
        match = TAIL.match(data, end)
        end = match.end() if match else end
    district = DISTRICT.match(data, end)
    if district is not None:
        end = _end_of_words(reading, district.end(), needs_capital=False)
    else:
        joined = JOINED.match(data, end)
        end = max(end, _end_of_words(reading, joined.end(), needs_capital=True) if joined else end)
    town = TOWN.match(data, end)
    return Span(start, town.end() if town else end, "ADDRESS")


def _end_of_words(reading: Reading, start: int, *, needs_capital: bool) -> int:
    """End of the place name that begins at `start`; -1 where none does."""
    end = -1 if needs_capital else start
    position = start
    has_name = False
    for _ in range(7):
        match = PLACE_WORD.match(reading.data, position)
        if match is None:
            break
        word = match.group(1).decode()
        is_capital = reading.original[match.start(1)].isupper() or word[0].isdigit()
        if not is_capital and word in CONNECTORS:
            position = match.end()
            continue
        if not is_capital and (needs_capital or has_name or word in EVERYDAY):
            break
        is_first = position == start
        position = match.end()
        has_name = has_name or word not in EVERYDAY
        if has_name or not is_first:
            end = position
    return end
