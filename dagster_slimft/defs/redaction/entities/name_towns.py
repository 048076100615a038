"""Towns that read as people: "frete pra Antônio Cardoso", "sou de Floriano", "entrega em Criciúma?".

Thousands of Brazilian towns bear somebody's name. One is read as a town where a place is spoken of, one that begins
with a rank ("Governador Valadares", "Presidente Prudente") everywhere; nothing that somebody is introduced by is one.
"""

import re2

from dagster_slimft.defs.redaction.entities.gazetteer import GIVEN, MUNICIPALITIES, TOWNS, Places
from dagster_slimft.defs.redaction.entities.name_cues import Evidence
from dagster_slimft.defs.redaction.entities.name_text import NameText
from dagster_slimft.defs.redaction.reading import word_set

RANKS = word_set(
    "governador presidente senador coronel major capitao tenente marechal general conselheiro barao visconde almirante "
    "engenheiro desembargador comendador brigadeiro cardeal monsenhor conego deputado ministro prefeito sargento"
)
HERE = re2.compile(
    rb"\b(?:em|in|at|near|entre|ate|cidade(?: de)?|municipio de|regiao de|interior de|bairro(?: de)?"
    rb"|(?:sou|somos|aqui e|aqui eh|falo|vim|venho|lojas?|filial|unidade|pessoal|gente|galera|perto|fabrica|longe"
    rb"|morador|moradora|clientes?) d[eoa]|filial|unidade|frete(?: \w+)? (?:pra|para|ate|de|em)|viagem (?:pra|para)) $"
)
# A town or somebody: a single given name is a person here.
THERE = re2.compile(
    rb"\b(?:entreg|envi|mand|atend|cheg|vai|vou|vao|viaj|mud|despach|pedido|carga|caminhao|frete)\w{0,5}"
    rb" (?:pra|para|ate|a|de|em) $"
)
LONGEST_CUE = 32
SURE = frozenset(("introduced", "titled", "asked", "party"))


def length_of_town(text: NameText, position: int, evidence: Evidence | None) -> int:
    """Words of the town, or thing with a person's name, that begins at `position`; 0 where somebody may be meant."""
    word = text.tokens[position].word
    length = _length(text, position, TOWNS)
    if length and evidence in (None, "greeted", "mentioned"):
        return length
    length = _length(text, position, MUNICIPALITIES)
    if not length or evidence in SURE:
        return 0
    return length if word in RANKS or _is_spoken_of(text, position, length) else 0


def is_town(text: NameText, position: int) -> bool:
    """Whether the word at `position` begins a town's name and is nobody's given name."""
    word = text.tokens[position].word
    return word not in GIVEN and _length(text, position, MUNICIPALITIES) > 0


def _is_spoken_of(text: NameText, position: int, length: int) -> bool:
    before = text.reading.before(text.tokens[position].start, LONGEST_CUE)
    if HERE.search(before):
        return True
    is_somebody_first = length == 1 and text.tokens[position].word in GIVEN
    return not is_somebody_first and THERE.search(before) is not None


def _length(text: NameText, position: int, places: Places) -> int:
    """Words of the longest of `places` that stands at `position`."""
    longest = 0
    phrase = text.tokens[position].word
    for end in range(position + 1, len(text.tokens) + 1):
        if phrase not in places.beginnings:
            break
        if phrase in places.whole:
            longest = end - position
        if end < len(text.tokens):
            phrase = f"{phrase} {text.tokens[end].word}"
    return longest
