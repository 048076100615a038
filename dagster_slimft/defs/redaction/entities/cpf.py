"""CPF, the Brazilian person's tax number: nine digits and two check digits.

Check digit (Receita Federal, IN RFB 2.172/2024 and its forerunners): with weights 10..2 over nine digits, then 11..2
over ten, r = (10 * sum(weight * digit)) mod 11, and 10 counts as 0. Eleven equal digits are no CPF.

Shape 3-3-3-2 with separators is enough; a bare run needs valid check digits or the word; after the word, any 9 to 12
digits count, because people mistype them (`856.80.76-700`).
"""

from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.entities.numbers import digits_of, has_context, names_a_thing, stands_alone
from dagster_slimft.defs.redaction.reading import Reading
from dagster_slimft.defs.redaction.spans import Span

SHAPED = re2.compile(rb"\d{3}[ .\-]{0,3}\d{3}[ .\-]{0,3}\d{3}[ .]{0,2}[-/. ]{0,3}\d{2}")
WRITTEN_OUT = re2.compile(
    rb"\d{3}[ .]{1,3}\d{3}[ .]{1,3}\d{3}[ .\-/]{0,4}\d{2}|\d{3}-\d{3}-\d{3}-\d{2}|\d{9} ?[-/] ?\d{2}"
)
AFTER_WORD = re2.compile(rb"\b(?:cpfs?|c\.p\.f\.?)[^0-9\n\x1f]{0,24}(\d(?:[ .\-/]{0,3}\d){8,11})")
CONTEXT = re2.compile(rb"\bcpfs?\b|c\.p\.f|\bcadastro de pessoa")
# A PIX key or "documento" may be a CPF; eleven digits like a mobile's are the phone then.
WEAK_CONTEXT = re2.compile(rb"\b(?:documento|doc|chave|pix)\b")


def is_valid(digits: str) -> bool:
    """Whether eleven digits carry their two check digits."""
    if len(digits) != 11 or digits == digits[0] * 11:
        return False
    numbers = [int(digit) for digit in digits]
    for length in (9, 10):
        total = sum(weight * number for weight, number in zip(range(length + 1, 1, -1), numbers[:length], strict=True))
        if total * 10 % 11 % 10 != numbers[length]:
            return False
    return True


def find(reading: Reading) -> Iterator[Span]:
    """CPF numbers in `reading`."""
    for match in SHAPED.finditer(reading.data):
        start, end = match.span()
        if stands_alone(reading, start, end) and _is_cpf(reading, start, end):
            yield Span(start, end, "CPF")
    if "cpf" in reading.plain or "c.p.f" in reading.plain:
        for match in AFTER_WORD.finditer(reading.data):
            start, end = match.span(1)
            if end == len(reading.data) or not 48 <= reading.data[end] <= 57:
                yield Span(start, end, "CPF")


def _is_cpf(reading: Reading, start: int, end: int) -> bool:
    value = reading.data[start:end]
    digits = digits_of(value)
    if is_valid(digits) or has_context(CONTEXT, reading, start, end):
        return True
    if digits[2] != "9" and has_context(WEAK_CONTEXT, reading, start, end):
        return True
    return bool(WRITTEN_OUT.fullmatch(value)) and not names_a_thing(reading, start)
