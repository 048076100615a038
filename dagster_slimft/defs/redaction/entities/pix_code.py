"""PIX copy-and-paste codes: the EMV QR payload of Banco Central's BR Code manual, `000201` to CRC `6304XXXX`.

The payload holds key, receiver's name and town, so all of it goes, blanks and line breaks included. A code cut short
goes as far as it has no blank.
"""

from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.reading import Reading
from dagster_slimft.defs.redaction.spans import Span

TRIGGER = rb"000201|br\.gov\.bcb"
_PAYLOAD = rb"[0-9a-z$%*+\-./:@&,_='~]"
WHOLE = re2.compile(rb"00 ?02 ?01[0-9a-z$%*+\-./:@&,_='~ \n]{20,}?6304(?: ?[0-9a-f]{4})?\b")
CUT_SHORT = re2.compile(
    rb"000201"
    + _PAYLOAD
    + rb"{14,}(?:[ \n](?:[a-z.]{1,20}[ \n]){0,5}6[0-3]\d{2}"
    + _PAYLOAD
    + rb"*)*|"
    + _PAYLOAD
    + rb"*br\.gov\.bcb\.pix"
    + _PAYLOAD
    + rb"*"
)


def find(reading: Reading) -> Iterator[Span]:
    """PIX codes in `reading`."""
    for pattern in (WHOLE, CUT_SHORT):
        for match in pattern.finditer(reading.data):
            yield Span(match.start(), match.end(), "PIX_CODE")
