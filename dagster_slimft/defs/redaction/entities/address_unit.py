"""A flat or a house told by its number alone, apart from its street.

o ap é 601 · não é 52, é apto 25 · a vizinha do 402 · toca no 203
"""

from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.entities.address_street import is_quantity
from dagster_slimft.defs.redaction.entities.address_tail import with_tail
from dagster_slimft.defs.redaction.reading import Reading, word_set
from dagster_slimft.defs.redaction.spans import Span

_FLAT = rb"(?:aptos?|apt|ap|apartamento|interfone)"
_NUMBER = rb"\d{1,4}[a-h]?\b"
IS_NUMBER = re2.compile(
    rb"\b(?:" + _FLAT + rb"|numero d[ao] (?:casa|predio|ap|apto|apartamento)|(?:minha|nossa) casa)"
    rb"(?: certo| correto| novo| agora| daqui)?"
    rb" (?:e|eh|agora e|mudou (?:pra|para))(?: o| a)? (" + _NUMBER + rb")"
)
IS_FLAT = re2.compile(
    rb"(?:^|[,.!;~\n] ?|\b(?:agora|sim|verdade|certo|mas) )(?:e|eh) (?:n?[oa] )?((?:" + _FLAT + rb"|loja|sala|casa) "
    + _NUMBER + rb")"
)  # fmt: skip
# A mark stands for the neighbour's name, found by an earlier reading.
OF_SOMEBODY = re2.compile(
    rb"\b(?:vizinh[oa]|morador|moradora|inquilin[oa]|(?:toc|interfon|bat)(?:a|ar|e|em)(?: a campainha)?)"
    rb"(?: \x1f)? (?:aqui )?[dn][oa] (" + _NUMBER + rb")"
)
WORDS = word_set(
    "ap apto apt aptos apartamento interfone casa loja sala vizinho vizinha morador moradora inquilino inquilina toca "
    "tocar toque interfona interfonar interfone bate bater bata"
)


def find(reading: Reading, words: set[str]) -> Iterator[Span]:
    """Numbers of flats and houses in `reading`."""
    if words.isdisjoint(WORDS):
        return
    for pattern in (IS_NUMBER, IS_FLAT, OF_SOMEBODY):
        for match in pattern.finditer(reading.data):
            if not is_quantity(reading, match.end(1)):
                yield with_tail(reading, match.start(1), match.end(1))
