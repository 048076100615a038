"""What belongs to an address before its street: the ordinal of a street, a district, a farm or a building.

Segunda Travessa do Meio, 44 · Vila do João, rua 12 · Vicente Pires, rua 8 · MORRO DO ADEUS, TRAVESSA 3
"""

import re2

from dagster_slimft.defs.redaction.entities.address_place import is_written_as_name
from dagster_slimft.defs.redaction.entities.address_words import AREA, BUILDING_KIND
from dagster_slimft.defs.redaction.entities.gazetteer import CONNECTORS, EVERYDAY, GIVEN
from dagster_slimft.defs.redaction.reading import Reading

STOREY = re2.compile(rb"\b\d{1,2}[ao]? andar,? (?:d[ao] )?$")
# "portaria 2, rua ...", "Alojamento 3, Fazenda ..."
UNIT_BEFORE = re2.compile(
    rb"\b(?:portaria|alojamento|galpao|torre|bloco|casa|apto|ap|sala|loja)\.? [a-z0-9]{1,4} ?[,\-] ?$"
)
ORDINAL = re2.compile(rb"\b(?:primeir[ao]|segund[ao]|terceir[ao]|quart[ao]|quint[ao]|sext[ao]|\d{1,2}[ao.])[ ]$")
_WORD = rb"(?:[a-z0-9][a-z0-9']*\.?)"
AREA_BEFORE = re2.compile(
    rb"\b(?:" + AREA + rb"|" + BUILDING_KIND + rb"|povoado|distrito|cj hab|linha|ramal|bloco)\.? (?:" + _WORD
    + rb" ){0,3}" + _WORD + rb" ?[,\-\n]? ?$"
)  # fmt: skip
LONGEST_NAME = 48
LONGEST_PIECE = 24
MOST_WORDS = 4


def start_of_address(reading: Reading, start: int) -> int:
    """Where the address begins whose street, lot or building begins at `start`."""
    if start == 0:
        return 0
    last = reading.plain[max(0, start - 3) : start].rstrip(" ")[-1:]
    if last in (",", "-"):
        start = _behind(UNIT_BEFORE, reading, start)
    elif last in ("a", "o", "."):
        start = _behind(ORDINAL, reading, start)
    start = _start_of_area(reading, start)
    return _behind(STOREY, reading, start) if "andar" in reading.plain else start


def _behind(pattern: re2._Regexp, reading: Reading, start: int) -> int:
    """Where `pattern` begins that ends at `start`; `start` where it does not stand there."""
    before = reading.before(start, LONGEST_PIECE)
    match = pattern.search(before)
    return start if match is None else start - len(before) + int(match.start())


def _start_of_area(reading: Reading, start: int) -> int:
    area = AREA_BEFORE.search(reading.before(start, LONGEST_NAME))
    if area is not None:
        offset = max(0, start - LONGEST_NAME) + int(area.start())
        words = reading.plain[offset:start].replace(",", " ").replace("-", " ").split()
        if not all(word in EVERYDAY or word.isdigit() for word in words[1:]):
            return offset
    return _start_of_name(reading, start)


def _start_of_name(reading: Reading, start: int) -> int:
    """`Vicente Pires, rua 8`: words with capitals before it, which name a place and nobody."""
    before = reading.plain[max(0, start - LONGEST_NAME) : start]
    kept = before.rstrip(" ,-\n")
    if not kept or kept == before or "\n" in before[len(kept) :].strip(" ,-") or before[len(kept) :].count("\n") > 1:
        return start
    end = start - len(before) + len(kept)
    found, position, names = start, end, 0
    for word in reversed(kept.split(" ")[-MOST_WORDS:]):
        place = position - len(word)
        is_name = word.isalpha() and is_written_as_name(reading, place)
        if word in CONNECTORS and names:
            position = place - 1
            continue
        if not is_name or word in EVERYDAY or word in GIVEN:
            break
        names += 1
        found, position = place, place - 1
    is_bounded = (
        found == 0
        or reading.plain[max(0, found - 3) : found].rstrip(" ")[-1:] in ("", ":", "\n", ",", ".")
        or _is_in(reading, found)
    )
    return found if names and is_bounded else start


def _is_in(reading: Reading, start: int) -> bool:
    return reading.plain[max(0, start - 4) : start].endswith((" no ", " na ", " em ", " do ", " da "))
