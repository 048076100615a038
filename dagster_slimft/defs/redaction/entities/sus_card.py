"""SUS card (CNS, cartão nacional de saúde): fifteen digits, the first 1, 2, 7, 8 or 9, written 3-4-4-4.

Check (DATASUS): sum(digit * (15..1)) is divisible by 11. Without the word, shape or valid check digits are needed.
"""

from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.entities.keyed import Keyed
from dagster_slimft.defs.redaction.entities.numbers import digits_of, names_a_thing, stands_alone
from dagster_slimft.defs.redaction.reading import Reading
from dagster_slimft.defs.redaction.spans import Span

KEYED = Keyed(
    "SUS_CARD",
    rb"\bcns\b|\bsus\b|\bcart(?:ao|eira|eirinha) (?:nacional )?d[aeo] saude\b",
    re2.compile(rb"\d{15}\b|\d{3}[ .\-]{1,3}\d{4}[ .\-]{1,3}\d{4}[ .\-]{1,3}\d{4}\b|\d(?:[ .\-/]{0,3}\d){13,15}\b"),
)
UNNAMED = re2.compile(rb"[12789]\d{14}\b|[12789]\d{2}[ .\-]{1,2}\d{4}[ .\-]{1,2}\d{4}[ .\-]{1,2}\d{4}\b")


def is_valid(digits: str) -> bool:
    """Whether fifteen digits pass the check."""
    if len(digits) != 15 or digits[0] not in "12789" or len(set(digits)) == 1:
        return False
    return sum(int(digit) * weight for digit, weight in zip(digits, range(15, 0, -1), strict=True)) % 11 == 0


def find(reading: Reading) -> Iterator[Span]:
    """Health cards in `reading` that shape or check digits give away."""
    for match in UNNAMED.finditer(reading.data):
        start, end = match.span()
        is_clear = end - start > 15 or is_valid(digits_of(match.group()))
        if is_clear and stands_alone(reading, start, end) and not names_a_thing(reading, start):
            yield Span(start, end, "SUS_CARD")
