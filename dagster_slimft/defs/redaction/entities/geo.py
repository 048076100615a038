"""Places on a map: map links with coordinates, a pin or a place, bare latitude and longitude, degrees, plus codes.

Bare pairs need four decimals each, and a minus sign, five decimals or a word: rates and shares have no such pairs.
"""

from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.reading import Reading
from dagster_slimft.defs.redaction.spans import Span

TRIGGER = (
    rb"maps|waze|geo:|osm\.org|openstreetmap|what3words|w3w\.co|\d[.,]\d{4}|\d~ ?\d|\d ?graus|\blat(?:itude)?[ :=.]"
    rb"|[2-9cfghjmpqrvwx]{4}\+[2-9cfghjmpqrvwx]{2}"
)
LINK = re2.compile(
    rb"(?:https?://)?(?:[a-z0-9\-]+\.)*(?:maps\.app\.goo\.gl|goo\.gl/maps|g\.co/maps|maps\.google\.[a-z.]{2,6}"
    rb"|google\.[a-z.]{2,6}/maps"
    rb"|maps\.apple\.com|waze\.com|openstreetmap\.org|osm\.org|bing\.com/maps|what3words\.com"
    rb"|w3w\.co)[/?#][^\s\x1f<>\"]+"
    rb"|\bgeo:-?\d[^\s\x1f<>\"]+"
)
PAIR = re2.compile(
    rb"-? ?\d{1,2}[.,]\d{4,}~?(?: ?[ns]\b)?(?:\s?[,;/|]\s?|\s+|,? ?(?:e|long?(?:itude)?"
    rb"|lng)[ :=.]{1,3})-? ?\d{1,3}[.,]\d{4,}\b"
)
DEGREES = re2.compile(
    rb"\d{1,2}[.,]\d{2,}~? ?[ns]\b[ ,;/]{1,3}\d{1,3}[.,]\d{2,}~? ?[wole]\b|"
    rb"\d{1,2} ?(?:~|graus?) ?\d{1,2} ?['~] ?(?:\d{1,2}(?:[.,]\d+)? ?(?:\"|''|~)?)? ?[ns]\b[ ,;/]{0,3}"
    rb"\d{1,3} ?(?:~|graus?) ?\d{1,2} ?['~] ?(?:\d{1,2}(?:[.,]\d+)? ?(?:\"|''|~)?)? ?[wole]\b"
)
NAMED = re2.compile(
    rb"\blat(?:itude)?[ :=.]{1,3}(-? ?\d{1,2}[.,]\d{2,})[\s,;/"
    rb"|e]{0,4}\blon?g?(?:itude)?[ :=.]{1,3}(-? ?\d{1,3}[.,]\d{2,})"
)
PLUS_CODE = re2.compile(rb"\b(?:[2-9cfghjmpqrvwx]{4}|[2-9cfghjmpqrvwx]{8})\+[2-9cfghjmpqrvwx]{2,3}\b")
CONTEXT = re2.compile(
    rb"\b(?:lat|latitude|lon|long|longitude|coordenadas?|gps|localizacao|location|ponto|pin|mapa|maps)\b"
)
DECIMALS = re2.compile(rb"[.,]\d{5,}")
TRAILING = b".,;:!?)]}'*~\"|"


def find(reading: Reading) -> Iterator[Span]:
    """Places on a map in `reading`."""
    data = reading.data
    for match in LINK.finditer(data):
        yield Span(match.start(), match.start() + len(match.group().rstrip(TRAILING)), "GEO")
    for match in PAIR.finditer(data):
        if (match.start() == 0 or not _continues(data, match.start())) and _is_place(reading, *match.span()):
            yield Span(match.start(), match.end(), "GEO")
    for match in DEGREES.finditer(data):
        yield Span(match.start(), match.end(), "GEO")
    for match in NAMED.finditer(data):
        yield Span(match.start(1), match.end(2), "GEO")
    for match in PLUS_CODE.finditer(data):
        code = match.group()
        if any(48 <= c <= 57 for c in code) and any(97 <= c <= 122 for c in code):
            yield Span(match.start(), match.end(), "GEO")


def _continues(data: bytes, start: int) -> bool:
    return 48 <= data[start - 1] <= 57 or (data[start - 1] in b".," and start > 1 and 48 <= data[start - 2] <= 57)


def _is_place(reading: Reading, start: int, end: int) -> bool:
    value = reading.data[start:end]
    if b"-" in value or len(DECIMALS.findall(value)) == 2:
        return True
    return bool(CONTEXT.search(reading.before(start, 40)))
