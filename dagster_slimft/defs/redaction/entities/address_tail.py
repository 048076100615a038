"""What belongs to an address behind its street and number: complement, district, town, a point of reference."""

import re2

from dagster_slimft.defs.redaction.entities.address_words import MARK, STATES, TOWN_WORDS, UNIT_KIND
from dagster_slimft.defs.redaction.entities.gazetteer import CONNECTORS, EVERYDAY
from dagster_slimft.defs.redaction.reading import Reading, word_set
from dagster_slimft.defs.redaction.spans import Span

UNITS = re2.compile(
    rb"[\s,.\-/(]{0,4}(?:no |na )?(?:"
    + UNIT_KIND
    + rb"[\s.:#]{0,3}(?:n[o.]? ?)?(?:\d{1,5}(?: ?[a-z]\b)?|[a-z]\d{0,3})\b|fundos\b|sobrado\b"
    rb"|terreo\b|sobreloja\b|cobertura\b|andar\b|\d{1,2}[ao]? andar\b|km\.? ?\d{1,4}(?:[,.]\d{1,3})?\b"
    rb"|# ?\d{1,5}\b|" + MARK + rb"[ .:]{0,2}\d{1,5}\b)"
)
DISTRICT = re2.compile(
    rb"(?:[ ]{0,2}[,\-/.][ ]{0,2}|[ ]{1,2}|[ ]{0,2}\n)(?:no |na )?(?:bairro|jardim|jd|vila|vl|parque|pq|setor"
    rb"|centro|distrito|b"
    rb"|residencial|conjunto|condominio|cond|edificio|ed|zona rural|loteamento)\b\.?:?"
)
JOINED = re2.compile(rb" ?(?:[,\-/|]|,? ?\n) ?| ")
PLACE_WORD = re2.compile(rb" ?([a-z][a-z']*|\d{1,2}[ao]\b)")
TOWN = re2.compile(rb"(?:[ ,\-]{1,4}[a-z][a-z' ]{2,28}?)?[ ,\-]{1,4}[a-z][a-z' ]{2,28}? ?[-/,] ?" + STATES + rb"\b")
STATE = re2.compile(rb" ?[,\-/] ?" + STATES + rb"\b")
REFERENCE = re2.compile(
    rb"[\s,.\-(]{1,4}(?:(?:bem |fica |e |eh )?(?:em frente|de frente|enfrente|perto|pertinho|proxim[oa]|ao lado"
    rb"|do lado|atras"
    rb"|(?:na )?esquina|ponto de ref(?:erencia)?|ref(?:erencia)?|altura d[oa])\b[ .:]{0,2}|(?:casa|portao|muro"
    rb"|sobrado|predio) (?:de )?"
    rb"(?:cor )?(?:azul|verde|amarel[oa]|branc[oa]|rosa|cinza|marrom|vermelh[oa]|pret[oa]|bege|laranja|esquina)\b)"
)
REFERENCE_STOPS = word_set(
    "quero queria pode podem por favor obrigado obrigada amanha hoje vou vai tem temos entrega entregar chega "
    "chegou quando qual quanto mas que se voces vc vcs gostaria preciso e ou so ja ate meu minha pra para estou "
    "estarei recebe"
)
MOST_UNITS = 4
MOST_REFERENCE_WORDS = 7


def with_tail(reading: Reading, start: int, end: int) -> Span:
    """The address from `start` to `end` with all that follows and belongs to it."""
    end = _after_units(reading, end)
    for _ in range(2):
        reached = _after_district(reading, end)
        if reached == end:
            break
        end = _after_units(reading, reached)
    town = STATE.match(reading.data, end) or TOWN.match(reading.data, end)
    return Span(start, _after_reference(reading, town.end() if town else end), "ADDRESS")


def _after_units(reading: Reading, end: int) -> int:
    for _ in range(MOST_UNITS):
        match = UNITS.match(reading.data, end)
        if match is None:
            break
        end = match.end()
    return end


def _after_district(reading: Reading, end: int) -> int:
    district = DISTRICT.match(reading.data, end)
    if district is not None:
        return end_of_words(reading, district.end(), needs_capital=False)
    joined = JOINED.match(reading.data, end)
    if joined is None:
        return end
    return max(end, end_of_words(reading, joined.end(), needs_capital=True), end_of_small_place(reading, joined.end()))


def _after_reference(reading: Reading, end: int) -> int:
    match = REFERENCE.match(reading.data, end)
    if match is None:
        return end
    end = match.end()
    for _ in range(MOST_REFERENCE_WORDS):
        word = PLACE_WORD.match(reading.data, end)
        if word is None or word.group(1).decode() in REFERENCE_STOPS:
            break
        end = word.end()
    return end


def end_of_small_place(reading: Reading, start: int) -> int:
    """End of a place in small letters that fills the stretch up to a comma or the line's end; -1 where none does."""
    position = start
    names = 0
    for _ in range(4):
        match = PLACE_WORD.match(reading.data, position)
        if match is None:
            break
        word = match.group(1).decode()
        if word in EVERYDAY and word not in CONNECTORS and word not in TOWN_WORDS:
            return -1
        names += word not in EVERYDAY and word not in CONNECTORS
        position = match.end()
    is_whole = reading.plain[position : position + 1] in ("", ",", "\n", ".", ";") or reading.plain.startswith(
        " -", position
    )
    return position if is_whole and names else -1


def end_of_words(reading: Reading, start: int, *, needs_capital: bool) -> int:
    """End of the place name that begins at `start`; -1 where none does."""
    end = -1 if needs_capital else start
    position = start
    has_name = False
    for _ in range(7):
        match = PLACE_WORD.match(reading.data, position)
        if match is None:
            break
        word = match.group(1).decode()
        is_capital = reading.original[match.start(1)].isupper() or word[0].isdigit()
        if not is_capital and word in CONNECTORS:
            position = match.end()
            continue
        if not is_capital and (needs_capital or has_name or (word in EVERYDAY and word not in TOWN_WORDS)):
            break
        is_first = position == start
        position = match.end()
        has_name = has_name or word not in EVERYDAY
        if has_name or not is_first or word in TOWN_WORDS:
            end = position
    return end
