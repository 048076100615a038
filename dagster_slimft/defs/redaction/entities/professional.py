"""Professional registers: council, state and number in any order (`CRM/SP 123456`, `OAB 123.456-RJ`).

The council's name is part of the value, unless a colon parts them. "CRM" is software too: without a state
the number needs four digits and must not be a year.
"""

from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.entities.numbers import ends_alone
from dagster_slimft.defs.redaction.reading import Reading
from dagster_slimft.defs.redaction.spans import Span

_STATE = rb"(?:ac|al|ap|am|ba|ce|df|es|go|ma|mt|ms|mg|pa|pb|pr|pe|pi|rj|rn|rs|ro|rr|sc|sp|se|to)"
_COUNCIL = (
    rb"(?:crm|creme[a-z]{1,3}|crmv|oab|crea|cau|coren|cofen|cro|crp|crf|crn|crefito|cref|creci|crc|cress|crbm|crbio|crfa|cra|corecon"
    rb"|crq|crtr|cft|crt|susep)"
)
_FILLER = rb"(?:[\s:;.,=~#*()/\-]|\b(?:numero|num|nro|nr|n[o.]?|e|eh|do|da|meu|minha|registro|inscricao|sob|o)\b){0,12}"
_NUMBER = rb"a\d{4,6}-\d|(?:\d{2} ?/ ?)?\d{1,3}(?:[. ]\d{3})+|(?:\d{2} ?/ ?)?\d{3,10}"
PATTERN = re2.compile(
    rb"\b"
    + _COUNCIL
    + rb"(?:\d{1,2})?([ /\-.(]{0,3}"
    + _STATE
    + rb"\b)?"
    + _FILLER
    + rb"("
    + _NUMBER
    + rb")(?: ?[\-/]? ?(?:enf|tec|te|ae|aux|to|g|f|j|d|o|p|ts?)\b)?([ \-/(]{1,3}"
    + _STATE
    + rb"\b)?"
)
TRIGGER = rb"\b" + _COUNCIL + rb"(?:[^a-z]|" + _STATE + rb"\b)"


def find(reading: Reading) -> Iterator[Span]:
    """Professional registers in `reading`."""
    for match in PATTERN.finditer(reading.data):
        number = match.group(2)
        has_state = match.group(1) is not None or match.group(3) is not None
        is_year = len(number) == 4 and number.startswith((b"19", b"20"))
        if (has_state or (len(number) >= 4 and not is_year)) and ends_alone(reading, match.end()):
            # Behind a colon stands the value (`OAB: 123456`), else the council's name is a part of it.
            is_field = b":" in reading.data[match.start() : match.start(2)]
            first = match.start(1 if match.group(1) else 2) if is_field else match.start()
            yield Span(first, match.end(), "PROFESSIONAL_ID")
