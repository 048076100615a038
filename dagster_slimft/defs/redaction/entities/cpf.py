"""CPF, the Brazilian person's tax number: nine digits and two check digits.

Check digit (Receita Federal, IN RFB 2.172/2024 and its forerunners): with weights 10..2 over nine digits, then 11..2
over ten, r = (10 * sum(weight * digit)) mod 11, and 10 counts as 0. Eleven equal digits are no CPF.

Shape 3-3-3-2 with separators is enough, and so are ten to twelve digits in three dotted groups and a tail, because
people mistype them (`856.80.76-700`); a bare run needs valid check digits or the word; by the word, any 9 to 12 digits.
"""

from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.entities.keyed import Keyed
from dagster_slimft.defs.redaction.entities.numbers import digits_of, has_context, names_a_thing, stands_alone
from dagster_slimft.defs.redaction.reading import Reading
from dagster_slimft.defs.redaction.spans import Span

_GAP = rb"[ .,\-_/~*|\n]{0,3}"
SHAPED = re2.compile(
    rb"\d{3}" + _GAP + rb"\d{3}" + _GAP + rb"\d{3}[ .,~*|\n]{0,2}[-_/. ~]{0,3}\d{2}\b"
    rb"|\d(?: \d){10}\b|\d{2}(?: \d{2}){4} \d\b|\d{3}(?: \d{2}){4}\b"
)
WRITTEN_OUT = re2.compile(
    rb"\d{3}[ .,_]{1,3}\d{3}[ .,_]{1,3}\d{3}[ .,\-_/]{1,4}\d{2}|\d{3}-\d{3}-\d{3}[ \-./]{1,2}\d{2}|\d{9} ?[-/] ?\d{2}"
    rb"|\d{3}\.\d{3}\.?\d{3} ?[-/.]? ?\d{2}|\d{3}\.?\d{3}\.\d{3} ?[-/.]? ?\d{2}"
)
# "CPF na nota: 123..." asks for an invoice with the number on it.
NOTE = re2.compile(rb"cpf[a-z :,]* nota\W*$")
# Quantities in a row: 100 200 300 40.
ROUND = re2.compile(rb"\d\d0 \d\d0 \d\d0 \d0")
MISTYPED = re2.compile(
    rb"\d{2,4}\.\d{2,4}\.\d{2,4} ?[\-/] ?\d{1,3}\b|\d{3}[.\-]\d{3}[.\-/]\d{3}[.\-/]\d{2}\b|\d{3}/\d{3}/\d{3}-\d{2}\b"
)
KEYED = Keyed(
    "CPF",
    rb"\bcpfs?(?:/mf)?\b|\bc\.p\.f\b\.?|\bcpf|\bcadastro de pessoas? fisicas?\b",
    # Letters that look like digits too: 529.982.247-2S, 52O.982...
    re2.compile(
        SHAPED.pattern + rb"|\d[0-9o]{2}[. ]?[0-9o]{3}[. ]?[0-9o]{3} ?-? ?[0-9oisl]{2}\b"
        rb"|\b[0-9o]{3}\.[0-9o]{3}\.[0-9o]{3}-[0-9oisl]{2}\b|\d(?:[ .\-/_]{0,3}\d){8,11}\b"
    ),
)
CONTEXT = re2.compile(rb"\bcpfs?\b|c\.p\.f|\bcadastro de pessoa")
# A PIX key or "documento" may be a CPF; eleven digits like a mobile's are the phone then.
WEAK_CONTEXT = re2.compile(rb"\b(?:documento|doc|chave|pix)\b")


def is_valid(digits: str) -> bool:
    """Whether eleven digits carry their two check digits."""
    if len(digits) != 11 or digits == digits[0] * 11:
        return False
    a, b, c, d, e, f, g, h, i, first, second = map(int, digits)
    total = 10 * a + 9 * b + 8 * c + 7 * d + 6 * e + 5 * f + 4 * g + 3 * h + 2 * i
    if total * 10 % 11 % 10 != first:
        return False
    # Each weight is one higher over ten digits.
    total += a + b + c + d + e + f + g + h + i + 2 * first
    return total * 10 % 11 % 10 == second


def find(reading: Reading) -> Iterator[Span]:
    """CPF numbers in `reading`."""
    for match in SHAPED.finditer(reading.data):
        start, end = match.span()
        if stands_alone(reading, start, end) and _is_cpf(reading, start, end):
            yield Span(start, end, "CPF")
    for match in MISTYPED.finditer(reading.data):
        start, end = match.span()
        is_long = 10 <= len(digits_of(match.group())) <= 12
        if is_long and stands_alone(reading, start, end) and not names_a_thing(reading, start):
            yield Span(start, end, "CPF")


def _is_cpf(reading: Reading, start: int, end: int) -> bool:
    value = reading.data[start:end]
    digits = digits_of(value)
    if is_valid(digits):
        return True
    if names_a_thing(reading, start) and not NOTE.search(reading.before(start, 24)):
        return False
    if has_context(CONTEXT, reading, start, end):
        return True
    if digits[2] != "9" and has_context(WEAK_CONTEXT, reading, start, end):
        return True
    return bool(WRITTEN_OUT.fullmatch(value)) and not ROUND.fullmatch(value)
