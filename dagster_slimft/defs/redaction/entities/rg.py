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
# Minas Gerais: "MG-14.220.981", of old "M-3.118.407".
OF_MINAS = re2.compile(rb"\bmg?[ \-]{1,2}\d{1,2}\.\d{3}\.\d{3}\b")
_ISSUER = (
    rb"(?:[ \-/,]{1,3}(?:ssp|sesp|sds|sejusp|sptc|detran|ifp|iirgd|policia civil)\b"
    rb"(?:[ \-/]{1,3}(?:ac|al|ap|am|ba|ce|df|es|go|ma|mt|ms|mg|pa|pb|pr|pe|pi|rj|rn|rs|ro|rr|sc|sp|se|to)\b)?)?"
)
KEYED = Keyed(
    "RG",
    rb"\brgs?\b|\br\.g\b\.?|\br g\b|\brg|\bident\b\.?|\b(?:carteira|cedula|documento|doc) de identidade\b"
    rb"|\bidentidade\b"
    rb"|\bregistro geral\b|\bssp\b",
    re2.compile(
        rb"(?:\d{1,2}\.\n\d{3}\.\d{3}|\d{1,2}\.\d{3}\.\n\d{3}|\d{1,2}\.\d{3}\.\d{3}-\n)(?:-?[0-9x])?\b"
        + rb"|(?:\b(?:mg|m|w)[ \-]?)?\d(?:[ .,\-/]{0,3}\d){4,9}(?:[ .\-/]{0,2}x)?\b"
        + _ISSUER
    ),
)
# "doc" is said of invoices too: small words alone may stand between, and the shape must be an identity card's; where it
# is somebody's document, also without its dots.
_SHAPE = rb"(?:(?:\b(?:mg|m)[ \-]?)?\d{1,2}\.\d{3}\.\d{3}(?: ?- ?[0-9x]|x)?|\b\d{7,9}-[0-9x]|\b\d{7,8}x)\b"
DOCUMENT = Keyed("RG", rb"\bdoc(?:umento)?s?\b\.?", re2.compile(_SHAPE + _ISSUER), is_strict=True)
OF_SOMEBODY = Keyed(
    "RG",
    rb"\bdoc(?:umento)?s?\b\.? (?:d[eoa]|com)(?: quem)?(?: vai)? (?:recebe\w*|titular|cliente|marido|esposa|porteiro"
    rb"|foto|morador|retira\w*)",
    re2.compile(_SHAPE + _ISSUER + rb"|\b\d{7,9}\b"),
    is_strict=True,
)
CONTEXT = re2.compile(rb"\b(?:rg|ssp|r\.g|identidade|registro geral|doc(?:umento)? de identidade)\b")


def find(reading: Reading) -> Iterator[Span]:
    """Identity card numbers in `reading`."""
    for match in OF_MINAS.finditer(reading.data):
        if not names_a_thing(reading, match.start()):
            yield Span(match.start(), match.end(), "RG")
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
