"""Random PIX keys (EVP): 32 hexadecimal digits in the shape of a UUID (Banco Central do Brasil, DICT).

The version bits are not checked, people copy keys with wrong digits. Without hyphens the word is needed. Keys that
are a phone, an e-mail address, a CPF or a CNPJ carry those labels.
"""

from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.entities.numbers import has_context
from dagster_slimft.defs.redaction.reading import Reading
from dagster_slimft.defs.redaction.spans import Span

SHAPED = re2.compile(rb"\b[0-9a-f]{7,9}" + rb"[ \n]?-[ \n]?[0-9a-f]{3,5}" * 3 + rb"[ \n]?-[ \n]?[0-9a-f]{11,13}\b")
SPACED = re2.compile(rb"\b[0-9a-f]{8} [0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{12}\b")
BARE = re2.compile(rb"\b[0-9a-f]{31,33}\b")
TRIGGER = rb"[0-9a-f]{7}[0-9a-f \-]{8}"
CONTEXT = re2.compile(rb"\b(?:pix|chave|aleatoria)\b")


def find(reading: Reading) -> Iterator[Span]:
    """Random PIX keys in `reading`."""
    for pattern in (SHAPED, SPACED):
        for match in pattern.finditer(reading.data):
            yield Span(match.start(), match.end(), "PIX_KEY")
    for match in BARE.finditer(reading.data):
        if has_context(CONTEXT, reading, *match.span()):
            yield Span(match.start(), match.end(), "PIX_KEY")
