"""What belongs to an address behind its street and number: complement, district, town, a point of reference.

Pieces follow each other in any order, as people write them; the address ends where the next piece is none.
"""

import re2

from dagster_slimft.defs.redaction.entities.address_head import start_of_address
from dagster_slimft.defs.redaction.entities.address_place import (
    PLACE_WORD,
    end_of_place,
    ends_here,
    goes_on_with_place,
    is_whole_stretch,
    is_written_as_name,
)
from dagster_slimft.defs.redaction.entities.address_words import MARK, STATES, STREET, TOWN_WORDS, UNIT_KIND
from dagster_slimft.defs.redaction.entities.gazetteer import CONNECTORS, EVERYDAY, NAMES
from dagster_slimft.defs.redaction.entities.numbers import UNIT
from dagster_slimft.defs.redaction.reading import Reading, word_set
from dagster_slimft.defs.redaction.spans import Span

_APART = rb"[\s,.\-/()|;:~]{0,4}"
# As people dictate: "rua das flores mil duzentos e dez", "número trinta e dois".
_HUNDREDS = rb"(?:cento|duzentos|trezentos|quatrocentos|quinhentos|seiscentos|setecentos|oitocentos|novecentos|mil)"
_NUMERAL = (
    rb"(?:" + _HUNDREDS + rb"|vinte|trinta|quarenta|cinquenta|sessenta|setenta|oitenta|noventa|cem|dez|onze|doze|treze"
    rb"|quatorze|catorze|quinze|dezesseis|dezessete|dezoito|dezenove|um|dois|tres|quatro|cinco|seis|sete|oito|nove|meia)"
)
UNITS = re2.compile(
    rb" ?/ ?\d{1,4}\b|" + _APART + rb"(?:no |na )?(?:(?:complemento|compl|comp|cpl)\b[ .:]{0,3})?(?:"
    rb"(?:casa|parte|apto?|apartamento|sala)s? (?:d[aeo]s? |n[ao] )?(?:fundos?|frente|cima|baixo|esquina|meio|lado)\b"
    rb"|" + UNIT_KIND
    + rb"[\s.:#]{0,3}(?:n[o.]? ?)?[\"']?(?:\d{1,5}(?: ?[a-z]\b)?|[a-z]\d{0,3}|[ivx]{1,4}|norte|sul|leste|oeste)\b[\"']?"
    rb"|(?:e )?o (?:apto?|ap|apartamento|bloco|numero) (?:e|eh) \d{1,5}\b|casa de (?:madeira|alvenaria)\b"
    rb"|ultima casa\b|primeira casa\b|(?:fundos|sobrado|terreo|sobreloja|subsolo"
    rb"|cobertura|altos|andar|assobradado)\b"
    rb"|(?:aptos?|apt|ap|apartamento|casa|bloco|torre) (?:" + _NUMERAL + rb")(?: e (?:" + _NUMERAL + rb"))?\b"
    rb"|\d{1,2}[ao]? (?:andar|piso|bloco|torre|casa|pavimento)\b"
    rb"|(?:andar|piso|lado|km)\.? ?(?:\d{1,4}(?:[,.]\d{1,3})?|[a-h])\b"
    rb"|# ?\d{1,5}\b|\(?" + MARK + rb"(?: da casa)?[ .:]{0,2}\d{1,5}\b)"
)  # fmt: skip
SPELLED_HOUSE = re2.compile(
    rb"[ ,]{1,3}(?:numero " + _NUMERAL + rb"|(?:(?:dois|tres|quatro|cinco|seis|sete|oito|nove) )?" + _HUNDREDS + rb")"
    rb"(?: (?:e )?" + _NUMERAL + rb"){0,4}\b"
)
LETTER = re2.compile(rb" ?-? ?[a-h](?:[,.;)\n/]| [\-(]|$| [a-z]{2})")
DISTRICT = re2.compile(
    rb"[\s,\-/.()|;]{1,4}(?:n[oa] |d[oa] )?(?:bairro|brr|jardim|jd|jrd|vila|vl|parque|pq|pque|setor|distrito|b|bo"
    rb"|residencial|resid|res|conjunto|conj|condominio|cond|edificio|edif|ed|predio|loteamento|lot|chacaras"
    rb"|balneario|cidade|cohab|povoado|comunidade|favela|morro|nucleo|quintas|portal|recanto|sitio|fazenda"
    rb"|chacara|granja)\b[.:]? ?"
    rb"(?:habitacional |n[oa] |d[aeo]s? |e |: ?)?"
)
REGION = re2.compile(
    rb"[\s,\-/.(]{1,4}(?:(?:n[ao] )?(?:zona|area|regiao) (?:rural|norte|sul|leste|oeste|central)|centro|cohab)\b"
)
JOINED = re2.compile(rb" ?(?:[,\-/|(:]|,? ?\n|\. ?) ?(?:n[oa] |em )?| (?:n[oa] |em )?")
STREET_ON = re2.compile(
    rb"[\s,.\-/(~]{1,4}(?:n[ao] |pela |d[ao] )?(?:"
    + STREET
    + rb"|linha |km )(?:d[aeo]s? )?(?:((?:\d{1,4}|[a-z])(?: ?- ?[a-z])?)\b(?:,? (?:n[o.]{0,2} ?)?\d{1,5}\b)?)?"
    rb"|[\s,.\-/(~]{1,4}(?:n[ao] |pela |d[ao] )?((?:br|sp|mg|rj|pr|rs|sc|ba|go|es|ce|pe|mt|ms|pa)[ \-]\d{2,3})\b"
)
TOWN = re2.compile(rb"(?:[ ,\-]{1,4}[a-z][a-z' ]{2,28}?)?[ ,\-]{1,4}[a-z][a-z' ]{2,28}? ?[-/,] ?" + STATES + rb"\b")
STATE = re2.compile(rb"(?:[ ,./(]{0,2}[,\-/(][ ,\-]{0,2}" + STATES + rb"\b)")
# Of the states' letters some are words; those count where they are capitals or end the line.
BARE_STATE = re2.compile(
    rb" (?:(?:sp|rj|mg|es|pr|sc|rs|df|go|ms|mt|ba|pe|ce|rn|pb|pi|rr|ro|ac)\b|" + STATES + rb"(?:$|[\n,.;)!?~]| [\-(~]))"
)
# "bloco 4, 304", "quadra F, 22": what stands in it needs no word.
BLOCK = re2.compile(rb"\b(?:bloco|bl|torre|quadra|qd|conjunto|conj|cj)\.? ?[a-z0-9]{1,3}$")
IN_BLOCK = re2.compile(rb" ?,? ?(?:n[o.]{0,2} ?)?(\d{1,4})(?:$|[,.;)\n]| [^\d])")
ANY_STATE = re2.compile(rb" " + STATES + rb"\b")
CEP = re2.compile(rb"[\s,.\-/(]{1,4}(?:cep[ .:]{0,3})?\d{2}\.?\d{3}-?\d{3}\b")
REFERENCE = re2.compile(
    rb"[\s,.\-(]{1,4}(?:(?:que |bem |fica |e |eh |logo |quase )*(?:em frente|de frente|na frente|enfrente|frente"
    rb"|perto|pertinho|prox(?:im[oa])?"
    rb"|ao lado|do lado|atras|por tras|em cima|embaixo|depois d[ao]|antes d[ao]|entre (?:as?|os?)|entrada d[ao]"
    rb"|fundos d[ao]"
    rb"|(?:na )?esquina(?: com)?|(?:ponto|pt|pto)\.?(?: de)? ref(?:erencia)?|ref(?:erencia)?|altura d[oa]"
    rb"|na rua d[ae]s?)\b[ .:]{0,2}|(?:casa|portao|muro|sobrado|predio) (?:de )?"
    rb"(?:cor )?(?:azul|verde|amarel[oa]|branc[oa]|rosa|cinza|marrom|vermelh[oa]|pret[oa]|bege|laranja|esquina)\b)"
)
REFERENCE_STOPS = word_set(
    "quero queria pode podem por favor obrigado obrigada obg amanha hoje vou vai tem temos entrega entregar chega "
    "chegou quando qual quanto mas que se voces vc vcs gostaria preciso e ou so ja ate meu minha pra para estou "
    "estarei recebe almoco meio-dia horario expediente trabalho servico chego moro blz ok cep esse essa faz esperando "
    "espero aguardo eu com bairro b bo jd jardim vila vl pq parque proximo proxima perto esquina ref frente das"
)
SHORT_KIND = re2.compile(rb"b[. ] ?[a-z]")
SHORT_NAME = re2.compile(rb"(?:\d{1,3}|[a-z])\b")
# "Prod.: Colchão", "Valor: 300": the form goes on with something else.
FORM_KEY = re2.compile(rb"\.{0,2} ?:")
MOST_PIECES = 12
MOST_REFERENCE_WORDS = 7


def with_tail(reading: Reading, start: int, end: int) -> Span:
    """The address from `start` to `end` with the place before it and all that follows and belongs to it."""
    begun = reading.pieces.get(~start)
    if begun is None:
        begun = reading.pieces[~start] = start_of_address(reading, start)
    end = _before_district(reading, end)
    length = len(reading.data)
    for _ in range(MOST_PIECES):
        if end >= length:
            break
        closed = end + reading.plain.startswith(")", end)
        reached = _next_piece(reading, closed)
        if reached <= closed:
            break
        end = _before_district(reading, reached) if reached > end + 3 else reached
    return Span(begun, end, "ADDRESS")


def _before_district(reading: Reading, end: int) -> int:
    """`casa 4 b. serraria`: the letter behind a unit's number is the district's."""
    if SHORT_KIND.match(reading.data, end - 1) is None or reading.plain[end - 2] != " ":
        return end
    district = DISTRICT.match(reading.data, end - 2)
    is_named = district is not None and end_of_place(reading, district.end(), has_kind=True) > 0
    return end - 2 if is_named and UNITS.match(reading.data, end) is None else end


def _next_piece(reading: Reading, end: int) -> int:
    """End of the piece that follows at `end`; -1 where none does."""
    reached = reading.pieces.get(end)
    if reached is None:
        reached = reading.pieces[end] = _end_of_piece(reading, end)
    return reached


def _end_of_piece(reading: Reading, end: int) -> int:
    data = reading.data
    unit = UNITS.match(data, end) or CEP.match(data, end) or STATE.match(data, end) or SPELLED_HOUSE.match(data, end)
    if unit is not None:
        return int(unit.end())
    inside = IN_BLOCK.match(data, end)
    if (
        inside is not None
        and BLOCK.search(reading.before(end, 16)) is not None
        and not UNIT.search(reading.after(inside.end(1)))
    ):
        return int(inside.end(1))
    if LETTER.match(data, end) is not None and not reading.plain.startswith((" b. ", " b "), end):
        return _after_letter(reading, end)
    street = after_street(reading, end)
    if street > end:
        return street
    district = DISTRICT.match(data, end)
    if district is not None:
        start = district.end()
        nested = DISTRICT.match(data, start - 1)
        starts = (start,) if nested is None else (start, nested.end())
        return max(_end_of_district(reading, one) for one in starts)
    region = REGION.match(data, end)
    if region is not None:
        return int(region.end())
    reference = REFERENCE.match(data, end)
    if reference is not None:
        return after_reference(reading, reference.end())
    town = TOWN.match(data, end)
    if town is not None:
        return int(town.end())
    bare = BARE_STATE.match(data, end)
    if bare is not None and (bare.end() == end + 3 or not data[bare.end() : bare.end() + 1].isalpha()):
        return end + 3
    return end + 3 if _is_written_as_state(reading, end) else _after_joined(reading, end)


def after_street(reading: Reading, end: int) -> int:
    """End of the street or road that goes on at `end`: `Capão Redondo, rua 3`, `Sítio Alegre, linha 12`."""
    match = STREET_ON.match(reading.data, end)
    if match is None:
        return -1
    if match.group(1) is not None or match.group(2) is not None:
        return int(match.end())
    return end_of_place(reading, match.end(), has_kind=True)


def _is_written_as_state(reading: Reading, end: int) -> bool:
    """` TO` behind a town that is not all capitals."""
    written = reading.original[end : end + 3]
    is_state = ANY_STATE.match(reading.data, end) is not None
    return is_state and written[1:].isupper() and reading.original[end - 1 : end].islower()


def _after_letter(reading: Reading, end: int) -> int:
    """`830 A`, `12-b`: a house number's letter; a small `a` or `e` goes on with the sentence."""
    place = next(p for p in range(end, end + 4) if reading.plain[p].isalpha())
    is_capital = reading.original[place].isupper()
    is_word = reading.plain[place] in "ae" and not is_capital and not ends_here(reading, place + 1)
    follows_number = reading.plain[end - 1].isdigit() or (is_capital and ends_here(reading, place + 1))
    return place + 1 if follows_number and not is_word else -1


def _end_of_district(reading: Reading, start: int) -> int:
    return max(end_of_place(reading, start, has_kind=True), _numbered_district(reading, start))


def _numbered_district(reading: Reading, start: int) -> int:
    """`setor 4`, `cohab 2`, `setor o`."""
    match = SHORT_NAME.match(reading.data, start)
    return match.end() if match is not None and goes_on_with_place(reading, match.end()) else -1


def _after_joined(reading: Reading, end: int) -> int:
    """A place without a word that says so: written as a name, or filling its stretch, or right behind the number."""
    joined = JOINED.match(reading.data, end)
    if joined is None:
        return -1
    start = joined.end()
    reached = end_of_place(reading, start)
    if reached <= start or FORM_KEY.match(reading.data, reached) is not None:
        return -1
    words = reading.plain[start:reached].split()
    is_name = is_written_as_name(reading, start)
    is_whole = is_whole_stretch(reading, start, reached)
    said = joined.group().strip(b" ")
    if said in (b"no", b"na", b"em"):
        return reached
    if said[:1] in (b".", b"("):
        is_place = is_name and (said[:1] != b"." or words[0] not in NAMES)
        return reached if is_whole or is_place or REFERENCE.match(reading.data, reached) is not None else -1
    if all(word in EVERYDAY and word not in TOWN_WORDS and word not in CONNECTORS for word in words):
        return -1
    return reached


def after_reference(reading: Reading, end: int) -> int:
    """End of the point of reference whose preposition ends at `end`."""
    for _ in range(MOST_REFERENCE_WORDS):
        word = PLACE_WORD.match(reading.data, end)
        if word is None or word.group(1).decode() in REFERENCE_STOPS:
            break
        end = word.end()
    while reading.plain[end - 1] in " .:":
        end -= 1
    return end
