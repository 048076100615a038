"""Who answers a question for a name, and what only evades it.

"Qual o seu nome?" - "luzia campos", "é a Duca", "minha cunhada Nalva"; not "não lembro", "já passei", "Aposentada".
"""

import re2

from dagster_slimft.defs.redaction.entities.gazetteer import CONNECTORS, EVERYDAY, NAMES
from dagster_slimft.defs.redaction.entities.name_cues import ASKED
from dagster_slimft.defs.redaction.entities.name_text import NameText
from dagster_slimft.defs.redaction.reading import word_set

# A lower-case word behind "sou o" or "aqui é a" with one of these endings is what somebody does, not a name.
ROLE = re2.compile(
    rb"(?:eir[oa]|ist[a]|dor[a]?|sor[a]?|tor[a]?|ente|ante|log[oa]|tic[oa]|ad[oa]s?|id[oa]s?|ari[oa]|nh[oa]"
    rb"|an[oa]|es[ae]?"
    rb"|os|as|oes|al|vel|ao|mente|cao|dade|ndo|ar|er|ir|ou|ei|ava|ico|ica|iv[oa]|os[oa]|im|um)$"
)
# Before a name that answers a question for one there is none of these: "não lembro", "já passei", "vou pegar".
EVASIVE = word_set(
    "nao ainda ja vou to ta estou que pq porque quem qualquer so segue esta tem tenho acho acha prefiro pra para no na"
)
NO_VOWEL = re2.compile(rb"[bcdfghjklmnpqrstvwxz]+")
SAID_OF_ONESELF = re2.compile(rb"(?:amos|emos|ico|ica|ivo|iva|avel|ivel|uro|ura|mente|eto|eta|rei|cio|cia)$")
# What people say around the name when asked for it: "é a", "meu nome é", "minha cunhada".
AROUND_ANSWERS = CONNECTORS | word_set(
    "e eh sou o a meu minha nome aqui oi ola bom boa dia tarde noite me chamo pode ser por no em na pra para com dona "
    "seu sr sra dr dra marido esposa esposo mulher mae pai filho filha irma irmao sogro sogra cunhado cunhada tio tia "
    "primo prima vizinho vizinha porteiro is my name it am i'm this"
)


def is_answer(text: NameText, word: str) -> bool:
    """Whether a short answer may be a name: a listed one, or a word with nothing but `é`, `sou a` around it."""
    if word in NAMES or len(text.tokens) == 1:
        return True
    return all(token.word in AROUND_ANSWERS or token.word not in EVERYDAY for token in text.tokens)


def is_name_asked(text: NameText) -> bool:
    """Whether the other side's last message asks for a name."""
    return ASKED.search(text.reading.question.encode("ascii")) is not None


def may_be_unlisted(text: NameText, position: int) -> bool:
    """Whether an unlisted word answers who somebody is: "Duca", not "não lembro" or "Aposentada"."""
    word = text.tokens[position].word
    if EVASIVE.intersection(token.word for token in text.tokens[:position]) or NO_VOWEL.fullmatch(word.encode()):
        return False
    following = text.next_adjacent(position)
    is_with_surname = following is not None and (text.is_listed(following) or text.has_capital(following))
    return is_with_surname or not (ROLE.search(word.encode()) or SAID_OF_ONESELF.search(word.encode()))
