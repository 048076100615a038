"""Payment card numbers: 13 to 19 digits, Luhn check (ISO/IEC 7812-1 annex B).

Luhn: from the right, every second digit doubled (9 taken off above 9); the sum is divisible by 10. Four groups of
four count by shape, a bare run needs Luhn and an issuer's first digit, or the word.
"""

from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.entities.keyed import Keyed
from dagster_slimft.defs.redaction.entities.numbers import digits_of, has_context, names_a_thing, stands_alone
from dagster_slimft.defs.redaction.reading import Reading
from dagster_slimft.defs.redaction.spans import Span

PATTERN = re2.compile(
    rb"\d{4}[ .,\-\n_*/|]{0,3}\d{4}[ .,\-\n_*/|]{0,3}\d{4}[ .,\-\n_*/|]{0,3}\d{1,4}(?:[ .\-]?\d{3}\b)?"
    rb"|\d{4}[ .\-]{0,2}\d{6}[ .\-]{0,2}\d{5,6}\b"
)
GROUPED = re2.compile(
    rb"\d{4}[ .\-\n_*]{1,3}\d{4}[ .\-\n_*]{1,3}\d{4}[ .\-\n_*]{1,3}\d{4}|\d{4}[ .\-]{1,2}\d{6}[ .\-]{1,2}\d{5}"
)
# An invoice's key has eleven groups of four.
MORE = re2.compile(rb"[ .\-]\d{4}\b")
KEYED = Keyed(
    "CARD",
    rb"\b(?:cartao|cartoes|card|visa|master(?:card)?|elo|amex|hipercard|credito|debito)\b",
    re2.compile(rb"\d{4}(?:[ .,\-/\n_*|]{0,3}\d{4}){3}(?:[ .\-]{0,2}\d{3})?\b|\d(?:[ .\-/]{0,3}\d){12,18}\b"),
)
CONTEXT = re2.compile(
    rb"\b(?:cartao|cartoes|card|credito|debito|visa|master(?:card)?|elo|amex|hipercard|cvv|bandeira)\b"
)


def is_valid(digits: str) -> bool:
    """Whether `digits` pass the Luhn check."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + position % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def find(reading: Reading) -> Iterator[Span]:
    """Card numbers in `reading`."""
    for match in PATTERN.finditer(reading.data):
        start, end = match.span()
        if stands_alone(reading, start, end) and _is_card(reading, start, end):
            yield Span(start, end, "CARD")


def _is_card(reading: Reading, start: int, end: int) -> bool:
    value = reading.data[start:end]
    digits = digits_of(value)
    if len(digits) < 13 or len(digits) > 19 or len(set(digits)) == 1:
        return False
    if has_context(CONTEXT, reading, start, end):
        return True
    if GROUPED.fullmatch(value):
        return (
            digits[0] in "23456"
            and not _is_round(digits)
            and not names_a_thing(reading, start)
            and not MORE.match(reading.after(end))
        )
    return digits[0] in "3456" and is_valid(digits) and not names_a_thing(reading, start)


def _is_round(digits: str) -> bool:
    """Whether four groups look like quantities (`2000 3000 4000 5000`) or years."""
    groups = [digits[place : place + 4] for place in (0, 4, 8, 12)]
    return all(group.endswith("00") for group in groups) or all(group[:2] in ("19", "20") for group in groups)
