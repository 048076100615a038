"""Which message a message answers: the question before it, also one that asks without a question mark.

People answer in pieces (`um momento`, then the number), so a question for a number stays open for a few messages, until
one of them holds a figure.
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
    if any(character.isdigit() for character in tail):
        return NOTHING_ASKED
    asked = tail.encode("ascii")
    if (NUMBER.search(asked) and REQUEST.search(asked)) or NAME_ASKED.search(asked):
        return Question(text)
    if question.text and question.passed + 1 < ANSWERS and _asks_for_a_number(fold(question.text[-LATEST_WORDS:])):
        return Question(question.text, question.passed + 1)
    return NOTHING_ASKED


def _asks_for_a_number(folded: str) -> bool:
    return NUMBER.search(folded.encode("ascii")) is not None
