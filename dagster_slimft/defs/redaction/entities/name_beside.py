"""Names that are told by what stands behind them: a kinship, or the number that a form asks for next.

"o Gringo, meu sócio" · "Bia minha filha vai receber" · "Zuleima Kossmann - CPF 529..." · "Delmira Krug ⏎ RG 12..."
"""

from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.entities.gazetteer import COMMON, CONNECTORS, EVERYDAY, NAMES
from dagster_slimft.defs.redaction.entities.name_cues import AFTER_PLACES, KIN, PLACES
from dagster_slimft.defs.redaction.entities.name_text import NameText
from dagster_slimft.defs.redaction.reading import word_set

RELATED = re2.compile(rb"[a-z],? (?:(?:que )?(?:e|eh) )?(?:[oa] )?(?:minha|meu|nossa|nosso|mi|my) " + KIN + rb"\b")
# Where a name ends in a form, and what follows it there.
FORM_NUMBER = re2.compile(
    rb"[a-z]\.?(?: ?[,;\-(/]{1,2} ?| ?\n ?|  ?)(?:portadora? d[oe] )?(?:cpf|rg|nascid[oa]|nasc)\b|[a-z], brasileir[oa],"
)
FORM_WORDS = word_set("cpf rg nascido nascida nasc brasileiro brasileira")
WORDS = FORM_WORDS | word_set("minha meu nossa nosso mi my")
# What a sentence about a document begins with: "Segue CPF", "Nota Fiscal, CPF".
NO_NAMES = word_set(
    "nota notas fiscal nf nfe cnpj cpf rg segue seguem dados titular cliente comprador destinatario nome pagador pix "
    "chave boleto cartao cadastro documento documentos conta banco ag agencia endereco pedido "
    "data telefone celular email nascimento completo"
)
MOST_WORDS = 6


def beside(text: NameText, words: set[str]) -> Iterator[int]:
    """Offsets of the words that begin such a name; `words` are all of the text's."""
    if words.isdisjoint(WORDS):
        return
    places = {token.end: place for place, token in enumerate(text.tokens)}
    for match in RELATED.finditer(text.reading.data):
        place = places.get(match.start() + 1)
        if place is not None and _may_be_called_so(text, place):
            yield text.tokens[_start_of_run(text, place)].start
    for match in FORM_NUMBER.finditer(text.reading.data):
        place = places.get(match.start() + 1)
        if place is not None and _is_name_in_form(text, place):
            yield text.tokens[_start_of_run(text, place)].start


def _may_be_called_so(text: NameText, position: int) -> bool:
    word = text.tokens[position].word
    if word in EVERYDAY or word in PLACES or text.is_shouted(position):
        return False
    return text.has_capital(position) or (word in NAMES and word not in COMMON)


def _is_name_in_form(text: NameText, position: int) -> bool:
    """Whether at least two capitalised words end at `position`, none of them a form's or a firm's."""
    first = _start_of_run(text, position)
    words = {token.word for token in text.tokens[first : position + 1]}
    is_name = words.isdisjoint(NO_NAMES) and words.isdisjoint(AFTER_PLACES) and words.isdisjoint(PLACES)
    return is_name and first < position and text.has_capital(position) and text.tokens[first].word not in EVERYDAY


def _start_of_run(text: NameText, position: int) -> int:
    """The first of the capitalised words, connectors among them, that end at `position`."""
    first = current = position
    while (before := text.previous_adjacent(current)) is not None and position - before < MOST_WORDS:
        word = text.tokens[before].word
        if word not in CONNECTORS:
            if not text.has_capital(before) or word in EVERYDAY:
                break
            first = before
        current = before
    return first
