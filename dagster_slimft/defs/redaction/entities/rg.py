"""RG, the state-issued identity card: up to nine digits, the last may be X; every state has its own check digit.

So no check digit is tried: the dotted shape with a final place (`12.345.678-9`) or the word decides.
"""

from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.entities.keyed import Keyed
from dagster_slimft.defs.redaction.entities.numbers import has_context, names_a_thing, stands_alone
from dagster_slimft.defs.redaction.reading import Reading
from dagster_slimft.defs.redaction.spans import Span

PATTERN = re2.compile(rb"(?:\bmg[ \-]?)?\d{1,2}[ .]?\d{3}[ .]?\d{3}(?:[ .]?-?[ .]?[0-9x])?\b")
SHAPED = re2.compile(rb"\d{2}\.\d{3}\.\d{3} ?- ?[0-9x]")
KEYED = Keyed(
    "RG",
    rb"\brgs?\b|\br\.g\b\.?|\brg|\b(?:carteira|cedula|documento|doc) de identidade\b|\bidentidade\b"
    rb"|\bregistro geral\b|\bssp\b",
    re2.compile(rb"(?:\b(?:mg|m|w)[ \-]?)?\d(?:[ .,\-/]{0,3}\d){4,9}(?:[ .\-/]{0,2}x)?\b"),
)
CONTEXT = re2.compile(rb"\b(?:rg|ssp|r\.g|identidade|registro geral|doc(?:umento)? de identidade)\b")


def find(reading: Reading) -> Iterator[Span]:
    """Identity card numbers in `reading`."""
    for match in PATTERN.finditer(reading.data):
        start, end = match.span()
        if not stands_alone(reading, start, end):
            continue
        if (
            CONTEXT.search(reading.before(start, 28))
            or (reading.question and has_context(CONTEXT, reading, start, end))
            or (SHAPED.fullmatch(reading.data[start:end]) and not names_a_thing(reading, start))
        ):
            yield Span(start, end, "RG")
