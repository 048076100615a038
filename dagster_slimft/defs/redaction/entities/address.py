"""Where somebody lives: street, number, complement, district, town; lots and blocks; highway kilometres.

An address starts at a kind of street ("rua", "av."), at a district's kind before a number ("Jardim Rubio Número 885"),
or is walked back to from a marked number ("Cambuci Número 465"). A street without a number counts where it is written
as a name or the words before speak of living or delivering. Complement, district and town behind it belong to it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.entities.gazetteer import CONNECTORS, EVERYDAY
from dagster_slimft.defs.redaction.entities.numbers import UNIT
from dagster_slimft.defs.redaction.entities.tokens import Token
from dagster_slimft.defs.redaction.reading import Reading, word_set
from dagster_slimft.defs.redaction.spans import Span

_STREET = (
    rb"(?:(?:rua|avenida|travessa|alameda|praca|rodovia|estrada|largo|viela|beco|ladeira|servidao|passagem"
    rb"|street|avenue"
    rb"|r|av|aven|trav|tv|pca|rod|estr) |(?:r|av|aven|trav|tv|al|pca|rod|estr)\. ?)"
)
_AREA = (
    rb"(?:jardim|jd|jrd|vila|vl|parque|pq|conjunto|conj|loteamento|lot|condominio|cond|residencial|res|sitio"
    rb"|chacara|fazenda"
    rb"|bairro|setor|nucleo|cohab|fundacao|panorama)"
)
_WORD = rb"[a-z0-9][a-z0-9']*\.?"
_MARK = rb"(?:numero|num|nro|nr|n[o.]?[o.]?)"
_NUMBER = rb"(?:" + _MARK + rb"[\s.:]*(?:numero )?)?\d{1,5}(?: ?- ?[a-d]\b|[a-d]\b)?"
NUMBERED_STREET = re2.compile(
    rb"\b"
    + _STREET
    + rb" ?(?:"
    + _WORD
    + rb"[ ]{1,2}){0,7}"
    + _WORD
    + rb"(?:[ ]{0,2},[ ]{0,2}|[ ]{0,2}-[ ]{0,2}|[ ]{1,2})"
    + _NUMBER
    + rb"\b"
)
NUMBERED_AREA = re2.compile(
    rb"\b"
    + _AREA
    + rb"\.? {1,2}(?:"
    + _WORD
    + rb"[ ]{1,2}){0,5}"
    + _WORD
    + rb"(?:[ ]{0,2},[ ]{0,2}"
    + _MARK
    + rb"?[ .:]{0,2}|[ ]{1,2}"
    + _MARK
    + rb"[ .:]{0,2})(?:numero )?\d{1,5}\b"
)
STREET_ALONE = re2.compile(
    rb"\b(?:rua|avenida|av\.?|travessa|alameda|praca|rodovia|estrada|servidao|bairro) (?:(?:d[aeo]s?|do) )?[a-z]"
)
MARKED_NUMBER = re2.compile(rb"\b(?:numero|num\.?|nro\.?) ?:?(?: ?numero)? ?\d{1,5}\b")
LIVED_IN = re2.compile(
    rb"\b(?:endereco|logradouro|moro|mora|moramos|resido|entreg\w*|envi\w*|mand\w*|lev\w*|trag\w*)\b"
    rb"(?: (?:de entrega|para|pra|aqui|em|na|no|e|eh|o|a|fica|por favor)\b| ?[:,~]){0,4} ?"
    rb"((?:[a-z][a-z']* ){0,5}[a-z][a-z']*)(?: ?, ?| )(?:(?:numero|num|nro|no|n)[ .:o]{0,3})\d{1,5}\b"
)
_LOT_PLACE = rb"\.? ?(?:\d{1,4} ?[a-z]?|[a-z]\d{0,3})"
LOT = re2.compile(
    rb"\b(?:quadra|qd|qdra|q)" + _LOT_PLACE + rb"[ ,\-]{1,3}(?:lote|lt|l)" + _LOT_PLACE + rb"\b"
    rb"|\bkm\.? ?\d{1,4}(?:[,.]\d)?,? (?:d[ao] )?(?:br|rodovia|sp|mg|rj|pr|rs|sc|ba|go|es|ce|pe)[ \-]?\d{2,3}\b"
    rb"|\b(?:rodovia |rod\.? )?(?:br|sp|mg|rj|pr|rs|sc|ba|go)[ \-]?\d{3},? ?(?:no )?km\.? ?\d{1,4}\b"
)
TAIL = re2.compile(
    rb"[\s,.\-/]{0,4}(?:(?:apto?|apartamento|ap|bloco|bl|casa|fundos|sala|lote|lt|quadra|qd|torre|andar|cj"
    rb"|conjunto|complemento"
    rb"|cobertura|galpao|compl)[\s.:]{0,3}(?:n[o.]? ?)?(?:\d{1,5} ?[a-z]?|[a-z]\d{0,3})\b|fundos\b|\d{1,2}o andar\b)"
)
DISTRICT = re2.compile(
    rb"(?:[ ]{0,2}[,\-/.][ ]{0,2}|[ ]{1,2})(?:no |na )?(?:bairro|jardim|jd|vila|vl|parque|pq|setor|centro|distrito"
    rb"|residencial|conjunto|condominio|cond|edificio|ed)\b\.?:?"
)
JOINED = re2.compile(rb" ?[,\-] ?")
PLACE_WORD = re2.compile(rb" ?([a-z][a-z']*|\d{1,2}[ao]\b)")
TOWN = re2.compile(
    rb"[ ,\-]{1,4}[a-z][a-z' ]{2,28}? ?[-/,] ?(?:ac|al|ap|am|ba|ce|df|es|go|ma|mt|ms|mg|pa|pb|pr|pe|pi|rj|rn|rs"
    rb"|ro|rr|sc|sp|se|to)\b"
)
LIVING = re2.compile(
    rb"\b(?:endereco|logradouro|moro|mora|moramos|resido|fica|entreg\w*|envi\w*|mand\w*|lev\w*|trag\w*|receb\w*"
    rb"|trabalho n|localizad[oa]"
    rb"|estou n|to n|live|address|deliver)\b"
)
NO_STREET_NAME = word_set(
    "pedido protocolo nota numero nome o a do da de e meu seu este esse um uma qual conta agencia cartao "
    "telefone celular whatsapp contato ligue codigo lote modelo serie processo acordao lei artigo art "
    "opcao pizza ordem pagina quarto kit versao etapa passo decreto item itens pagina folha sala mesa senha rg cpf"
)
TRIGGERS = word_set(
    "rua r av ave avenida trav travessa tv alameda al praca pca rodovia rod estrada estr largo viela beco "
    "ladeira servidao passagem street avenue jardim jd jrd vila vl parque pq conjunto conj loteamento lot "
    "condominio cond residencial res sitio chacara fazenda bairro setor nucleo cohab fundacao panorama "
    "numero num no n quadra qd q qdra km br"
)


def find(reading: Reading, tokens: list[Token]) -> Iterator[Span]:
    """Addresses in `reading`, whose words are `tokens`."""
    data = reading.data
    for match in NUMBERED_STREET.finditer(data):
        if _is_street(reading, match.start(), match.group()) and not UNIT.search(reading.after(match.end())):
            yield _with_tail(reading, match.start(), match.end())
    for match in NUMBERED_AREA.finditer(data):
        if _first_name_word(match.group()) not in EVERYDAY - CONNECTORS:
            yield _with_tail(reading, match.start(), match.end())
    for match in LOT.finditer(data):
        yield _with_tail(reading, match.start(), match.end())
    for match in LIVED_IN.finditer(data):
        words = match.group(1).decode().split()
        if not all(word in EVERYDAY for word in words) and NO_STREET_NAME.isdisjoint(set(words) - CONNECTORS):
            yield _with_tail(reading, match.start(1), match.end())
    starts = [token.start for token in tokens]
    yield from _streets_without_number(reading, tokens, starts)
    yield from _walked_back(reading, tokens, starts)


def _is_street(reading: Reading, start: int, value: bytes) -> bool:
    """Whether what follows the kind of street reads as its name and not as a sentence about a street."""
    first = _first_name_word(value)
    is_lived_in = bool(LIVING.search(reading.before(start)))
    is_named = _is_title_case(reading, start + value.find(first.encode(), 1))
    if value.startswith(b"r "):
        return is_named or is_lived_in
    return first in CONNECTORS or first.isdigit() or is_named or is_lived_in or first not in EVERYDAY


def _is_title_case(reading: Reading, start: int) -> bool:
    return reading.original[start].isupper() and not reading.original[start + 1 : start + 2].isupper()


def _first_name_word(value: bytes) -> str:
    words = value.replace(b".", b" ").replace(b",", b" ").split()
    return words[1].decode() if len(words) > 1 else ""


def _streets_without_number(reading: Reading, tokens: list[Token], starts: list[int]) -> Iterator[Span]:
    for match in STREET_ALONE.finditer(reading.data):
        name = bisect_right(starts, match.end() - 1) - 1
        is_lived_in = LIVING.search(reading.before(match.start())) or LIVING.search(reading.question.encode("ascii"))
        is_named = _is_title_case(reading, tokens[name].start) if name >= 0 else False
        if (is_named or is_lived_in) and tokens[name].word not in EVERYDAY:
            end = _end_of_place(reading, tokens, name, needs_capital=is_named)
            yield _with_tail(reading, match.start(), end)


def _end_of_place(reading: Reading, tokens: list[Token], first: int, *, needs_capital: bool) -> int:
    last = first
    for index in range(first + 1, min(first + 5, len(tokens))):
        token = tokens[index]
        if reading.plain[tokens[index - 1].end : token.start].strip(" .") or (
            token.word in EVERYDAY and token.word not in CONNECTORS
        ):
            break
        if token.word in CONNECTORS:
            continue
        if needs_capital and not reading.original[token.start].isupper():
            break
        last = index
    return tokens[last].end


def _walked_back(reading: Reading, tokens: list[Token], starts: list[int]) -> Iterator[Span]:
    """The capitalised place named before "número 465"."""
    for match in MARKED_NUMBER.finditer(reading.data):
        last = bisect_left(starts, match.start())
        start = _start_of_place(reading, tokens[max(0, last - 7) : last], match.start())
        if start is not None:
            yield _with_tail(reading, start, match.end())


def _start_of_place(reading: Reading, before: list[Token], end: int) -> int | None:
    """Start of the run of capitalised words that ends at `end`, one of which says more than an everyday word."""
    run: list[Token] = []
    place_end = end
    for token in reversed(before):
        gap = reading.plain[token.end : place_end].strip(" ")
        if gap not in ("", ",") or (gap == "," and run):
            break
        place_end = token.start
        if token.word in CONNECTORS:
            continue
        if not _is_title_case(reading, token.start) or token.word in NO_STREET_NAME:
            break
        run.append(token)
    if all(token.word in EVERYDAY for token in run):
        return None
    return run[-1].start


def _with_tail(reading: Reading, start: int, end: int) -> Span:
    """The address from `start` to `end` with complement, district and town."""
    data = reading.data
    for _ in range(3):
        match = TAIL.match(data, end)
        end = match.end() if match else end
    district = DISTRICT.match(data, end)
    if district is not None:
        end = _end_of_words(reading, district.end(), needs_capital=False)
    else:
        joined = JOINED.match(data, end)
        end = max(end, _end_of_words(reading, joined.end(), needs_capital=True) if joined else end)
    town = TOWN.match(data, end)
    return Span(start, town.end() if town else end, "ADDRESS")


def _end_of_words(reading: Reading, start: int, *, needs_capital: bool) -> int:
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
        if not is_capital and (needs_capital or has_name or word in EVERYDAY):
            break
        is_first = position == start
        position = match.end()
        has_name = has_name or word not in EVERYDAY
        if has_name or not is_first:
            end = position
    return end
