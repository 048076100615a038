"""CNPJ, the Brazilian company's number: twelve places and two check digits; letters are allowed since July 2026.

Check digit (Receita Federal, IN RFB 2.229/2024): value of a place = ord(character) - 48; with weights 5,4,3,2,9..2
over twelve places, then 6,5,4,3,2,9..2 over thirteen, r = sum mod 11, digit = 0 if r < 2 else 11 - r.
"""

from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.entities.keyed import Keyed
from dagster_slimft.defs.redaction.entities.numbers import digits_of, has_context, names_a_thing, stands_alone
from dagster_slimft.defs.redaction.reading import Reading
from dagster_slimft.defs.redaction.spans import Span

NUMERIC = re2.compile(
    rb"\d{2}[ .,\-~]{0,3}\d{3}[ .,\-~]{0,3}\d{3}[ .,~\n]{0,2}[/\-\\]?[ .~]{0,2}\d{4}[ .~]{0,2}[\-/]?[ .~]{0,2}\d{2}"
)
ALPHANUMERIC = re2.compile(
    rb"[0-9a-z]{2}\.?[0-9a-z]{3}\.?[0-9a-z]{3} ?/ ?[0-9a-z]{4} ?-? ?\d{2}|\b[0-9a-z]{12}-?\d{2}\b"
)
WRITTEN_OUT = re2.compile(rb"\d{2}[ .\-]{1,3}\d{3}[ .\-]{1,3}\d{3}[ ./\-]{1,3}000\d[ .\-]{1,3}\d{2}")
KEYED = Keyed(
    "CNPJ",
    rb"\bcnpjs?\b|\bc\.n\.p\.j\b\.?|\bcnpj|\bcgc\b",
    re2.compile(
        NUMERIC.pattern
        + rb"\b|\b[0-9a-z]{2}[. ]?[0-9a-z]{3}[. ]?[0-9a-z]{3} ?/? ?[0-9a-z]{4} ?-? ?\d{2}\b"
        + rb"|\d(?:[ .\-/]{0,3}\d){11,15}\b"
    ),
)
TRIGGER = rb"[0-9a-z]{3} ?/ ?[0-9a-z]{4} ?-? ?\d\d|\b[0-9a-z]{12}-?\d\d\b|\d{3}[ .,/\-~\n\\]{1,5}\d{4}[ ./\-~]{0,5}\d\d"
CONTEXT = re2.compile(rb"\bcnpjs?\b")
WEIGHTS = (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)


def is_valid(value: str) -> bool:
    """Whether fourteen places (folded, without separators) carry their two check digits."""
    if len(value) != 14 or not value[12:].isdigit() or value == value[0] * 14:
        return False
    places = [ord(character) - 48 for character in value.upper()]
    for length in (12, 13):
        rest = sum(weight * place for weight, place in zip(WEIGHTS[13 - length :], places[:length], strict=True)) % 11
        if places[length] != (0 if rest < 2 else 11 - rest):
            return False
    return True


def find(reading: Reading) -> Iterator[Span]:
    """CNPJ numbers in `reading`."""
    for match in NUMERIC.finditer(reading.data):
        start, end = match.span()
        if stands_alone(reading, start, end) and _is_numeric_cnpj(reading, start, end):
            yield Span(start, end, "CNPJ")
    for match in ALPHANUMERIC.finditer(reading.data):
        start, end = match.span()
        if stands_alone(reading, start, end) and _is_alphanumeric_cnpj(reading, start, end):
            yield Span(start, end, "CNPJ")


def _is_numeric_cnpj(reading: Reading, start: int, end: int) -> bool:
    value = reading.data[start:end]
    if is_valid(digits_of(value)) or has_context(CONTEXT, reading, start, end):
        return True
    return (b"/" in value or bool(WRITTEN_OUT.fullmatch(value))) and not names_a_thing(reading, start)


def _is_alphanumeric_cnpj(reading: Reading, start: int, end: int) -> bool:
    value = reading.data[start:end]
    bare = "".join(chr(code) for code in value if chr(code).isalnum())
    if not 3 <= len(digits_of(value)) < 14:
        return False
    return is_valid(bare) or b"/" in value or has_context(CONTEXT, reading, start, end)
