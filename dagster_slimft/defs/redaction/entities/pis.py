"""PIS, PASEP, NIS and NIT: one worker's number, ten digits and a check digit, written 3-5-2-1 (`123.45678.90-1`).

Check digit (Caixa): with weights 3,2,9,8,7,6,5,4,3,2, r = 11 - sum mod 11, and 10 or 11 counts as 0. No other number is
grouped like it, so the shape is enough; a bare run needs the word.
"""

from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.entities.keyed import Keyed
from dagster_slimft.defs.redaction.entities.numbers import names_a_thing, stands_alone
from dagster_slimft.defs.redaction.reading import Reading
from dagster_slimft.defs.redaction.spans import Span

KEYED = Keyed(
    "PIS",
    rb"\b(?:pis|pasep|nis|nit|cadunico)\b|\bp\.i\.s\b\.?|\binscricao social\b",
    re2.compile(rb"\d{11}\b|\d(?:[ .\-/]{0,3}\d){9,11}\b"),
)
SHAPED = re2.compile(rb"\d{3} ?\. ?\d{5} ?\. ?\d{2} ?[\-/.] ?\d\b|\d{3} \d{5} \d{2} \d\b")
WEIGHTS = (3, 2, 9, 8, 7, 6, 5, 4, 3, 2)


def is_valid(digits: str) -> bool:
    """Whether eleven digits carry their check digit."""
    if len(digits) != 11 or digits == digits[0] * 11:
        return False
    rest = 11 - sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=False)) % 11
    return int(digits[10]) == (0 if rest >= 10 else rest)


def find(reading: Reading) -> Iterator[Span]:
    """Worker's numbers in `reading` that their shape gives away."""
    for match in SHAPED.finditer(reading.data):
        if stands_alone(reading, *match.span()) and not names_a_thing(reading, match.start()):
            yield Span(match.start(), match.end(), "PIS")
