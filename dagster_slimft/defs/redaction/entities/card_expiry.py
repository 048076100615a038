"""A card's expiry and the code behind it, where the number itself stands further before: `vence 08/29 código 455`."""

from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.reading import Reading
from dagster_slimft.defs.redaction.spans import Span

TRIGGER = rb"\b(?:venc|val|exp)[a-z]*\.?:? ?(?:em |ate )?\d{2} ?/"
PATTERN = re2.compile(
    rb"\b(?:venc[a-z]*|val(?:idade)?|valid[oa]|exp[a-z]*)\.?:? ?(?:em |ate )?"
    rb"(\d{2} ?/ ?\d{2,4}[\s,;/|\-]{1,3}(?:e )?(?:o )?(?:cod|codigo|seg|seguranca|cvv?|cvc)\b[ .:]{0,3}\d{3,4})\b"
)


def find(reading: Reading) -> Iterator[Span]:
    """Expiries with their code in `reading`."""
    for match in PATTERN.finditer(reading.data):
        yield Span(match.start(1), match.end(1), "CARD_CVV")
