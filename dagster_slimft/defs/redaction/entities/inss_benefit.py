"""INSS benefit number (NB): nine digits and a check digit, written `123.456.789-0`; a bare run needs the word."""

from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.entities.keyed import Keyed
from dagster_slimft.defs.redaction.entities.numbers import names_a_thing, stands_alone
from dagster_slimft.defs.redaction.reading import Reading
from dagster_slimft.defs.redaction.spans import Span

KEYED = Keyed(
    "INSS_BENEFIT",
    rb"\b(?:nb|inss|beneficios?|aposentadoria|pensao|bpc|loas)\b|\bauxilio[ \-]?doenca\b",
    re2.compile(rb"\d{10}\b|\d(?:[ .\-/]{0,3}\d){8,10}\b"),
)
SHAPED = re2.compile(rb"\d{3}\.\d{3}\.\d{3} ?[\-/] ?\d\b")


def find(reading: Reading) -> Iterator[Span]:
    """Benefit numbers in `reading` that their shape gives away."""
    for match in SHAPED.finditer(reading.data):
        if stands_alone(reading, *match.span()) and not names_a_thing(reading, match.start()):
            yield Span(match.start(), match.end(), "INSS_BENEFIT")
