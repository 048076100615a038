"""Which message a message answers: the question before it, also one that asks without a question mark.

People answer in pieces (`um momento`, then the number), so a question for a number stays open for a few messages, until
one of them holds a figure; one for an address stays open longer, as figures are only a part of it (street, then number,
then district).
"""

from typing import NamedTuple

import re2

from dagster_slimft.defs.redaction.entities.name_cues import ASKED as NAME_ASKED
from dagster_slimft.defs.redaction.reading import fold

NUMBER = re2.compile(
    rb"\b(?:cpf|cnpj|rg|identidade|cnh|habilitacao|telefone|celular|whats\w*|numero|fone|contato|cep|e-?mail"
    rb"|pix|chave|conta|agencia|cartao|cvv"
    rb"|pis|nis|pasep|titulo|passaporte|placa|nascimento|documentos?|cadastro|sus|cns|ctps|rnm|rne|crm|oab|beneficio)\b"
)
ADDRESS = re2.compile(
    rb"\b(?:endereco|logradouro|rua|bairro|complemento|ponto de referencia|local (?:de|da) entrega|localizacao"
    rb"|onde (?:voce |vc |o senhor |a senhora )?(?:mora|reside)|(?:pra|para) onde|address)\b"
)
REQUEST = re2.compile(
    rb"\b(?:inform\w*|me (?:pass|mand|envi|diz|diga|fal|d[ae]|confirm)\w*|pass[ae]r?|mand[ae]r?|envi[ae]r?"
    rb"|precis\w+|qual|digit\w+|confirm\w+"
    rb"|poderia|pode|solicit\w+|necessit\w+|fornec\w+|please|send|what|favor)\b"
)
LATEST_WORDS = 400
ANSWERS = 3


class Question(NamedTuple):
    """What was asked, and how many messages ago."""

    text: str = ""
    passed: int = 0


NOTHING_ASKED = Question()


def still_asked(question: Question, text: str) -> Question:
    """The question that the message after `text` answers."""
    tail = fold(text[-LATEST_WORDS:])
    if "?" in tail[-200:] or ":" in tail[-3:]:
        return Question(text)
    has_figure = any(character.isdigit() for character in tail)
    is_asking = (_asks_for(NUMBER, tail) or _asks_for(ADDRESS, tail)) and _asks_for(REQUEST, tail)
    if not has_figure and (is_asking or _asks_for(NAME_ASKED, tail)):
        return Question(text)
    asked = fold(question.text[-LATEST_WORDS:])
    is_open = _asks_for(ADDRESS, asked) or (not has_figure and _asks_for(NUMBER, asked))
    if is_open and question.passed + 1 < ANSWERS:
        return Question(question.text, question.passed + 1)
    return NOTHING_ASKED


def _asks_for(what: "re2._Regexp", folded: str) -> bool:
    return what.search(folded.encode("ascii")) is not None
