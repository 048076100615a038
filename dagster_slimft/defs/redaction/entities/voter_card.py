"""Voter's card (título de eleitor): eight digits, two for the state (01 to 28), two check digits; written 4-4-4.

Check digits (TSE): a = sum(digit * (2..9)) mod 11 over the eight; b = (7, 8, 9 over state and a) mod 11; 10 counts as
0, and in São Paulo and Minas (01, 02) 0 counts as 1. Without the word, the shape and valid check digits are needed.
"""

from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.entities.keyed import Keyed
from dagster_slimft.defs.redaction.entities.numbers import digits_of, names_a_thing, stands_alone
from dagster_slimft.defs.redaction.reading import Reading
from dagster_slimft.defs.redaction.spans import Span

KEYED = Keyed(
    "VOTER_CARD",
    rb"\b(?:titulos?|tit\.?)(?: (?:de |do )?eleitor(?:al)?)\b|\btitulos?\b|\binscricao eleitoral\b|\beleitor\b",
    re2.compile(rb"\d{12}\b|\d{4}[ .\-\n]{1,3}\d{4}[ .\-\n]{1,3}\d{4}\b|\d(?:[ .\-/]{0,3}\d){9,12}\b"),
)
SHAPED = re2.compile(rb"\d{4}[ .\-]\d{4}[ .\-]\d{4}\b")
# A longer row of fours is something else.
MORE = re2.compile(rb"[ .\-]\d")


def is_valid(digits: str) -> bool:
    """Whether twelve digits name a state and carry their two check digits, by either rule."""
    if len(digits) != 12 or not "01" <= digits[8:10] <= "28":
        return False
    numbers = [int(digit) for digit in digits]
    return any(_check_digits(numbers, least) == numbers[10:] for least in {0, int(digits[8:10] in ("01", "02"))})


def _check_digits(numbers: list[int], least: int) -> list[int]:
    first = _digit(sum(number * weight for number, weight in zip(numbers, range(2, 10), strict=False)) % 11, least)
    return [first, _digit((numbers[8] * 7 + numbers[9] * 8 + first * 9) % 11, least)]


def _digit(rest: int, least: int) -> int:
    return 0 if rest == 10 else rest or least


def find(reading: Reading) -> Iterator[Span]:
    """Voter's cards in `reading` that shape and check digits give away."""
    for match in SHAPED.finditer(reading.data):
        start, end = match.span()
        is_clear = stands_alone(reading, start, end) and is_valid(digits_of(match.group()))
        if is_clear and not names_a_thing(reading, start) and not MORE.match(reading.after(end)):
            yield Span(start, end, "VOTER_CARD")
