"""A card's security code: three or four digits behind its word, or behind card number and expiry.

The expiry between them (`4111 ... 12/28 123`) goes too.
"""

from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.entities.keyed import Keyed
from dagster_slimft.defs.redaction.reading import Reading
from dagster_slimft.defs.redaction.spans import Span

KEYED = Keyed(
    "CARD_CVV",
    rb"\b(?:cvv2?|ccv|cvc2?|cvn|cv)\b|\bc\.v\.v\b\.?|\bsenha d[oa] cartao\b"
    rb"|\bcv[vc]|\bcod(?:igo)?\.? (?:d[eo] |da )?(?:seguranca|seg|verificacao"
    rb"|verificador|cartao)\b"
    rb"|\b(?:numerozinhos?|numeros?|digitos|codigo) (?:d[eo] |no )?(?:tras|atras|verso)\b"
    rb"|\b(?:tres|3) (?:digitos|numeros)(?: (?:d[eo] |no )?(?:tras|atras|verso|cartao))?(?: do cartao)?\b"
    rb"|\bsecurity code\b"
    rb"|\b(?:atras|verso) do cartao\b",
    re2.compile(rb"\d{3,4}\b|\b\d[ .\-]\d[ .\-]\d(?:[ .\-]\d)?\b"),
    is_strict=True,
)
BEHIND_EXPIRY = re2.compile(
    rb"\d{4}[ .\-]?\d{4}[ .\-]?\d{4}[ .\-]?\d{1,4}[\s,;/|\-]{1,3}(?:val(?:idade)?\.?:? ?)?"
    rb"(\d{2} ?/ ?\d{2,4}[\s,;/|\-]{1,3}(?:(?:cod|codigo|seg|cvv?|cvc)\b[ .:]{0,3})?\d{3,4})\b"
)


def find(reading: Reading) -> Iterator[Span]:
    """Security codes in `reading` that stand behind card number and expiry."""
    for match in BEHIND_EXPIRY.finditer(reading.data):
        yield Span(match.start(1), match.end(1), "CARD_CVV")
