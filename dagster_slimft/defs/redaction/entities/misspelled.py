"""Words that announce a number, misspelled: `passaoprte AT885947`, `títlo de eleitor 1479...`, `naci em 15/02/57`.

A word one typo away from such a word is read as that word. Only texts with figures are looked at, and only once nothing
more is found in them as they stand.
"""

from functools import lru_cache

from dagster_slimft.defs.redaction.entities.gazetteer import EVERYDAY
from dagster_slimft.defs.redaction.entities.tokens import tokens_of
from dagster_slimft.defs.redaction.entities.typos import is_one_typo_away
from dagster_slimft.defs.redaction.reading import Reading, Rewrite, word_set

ANNOUNCING = word_set(
    "passaporte identidade titulo eleitor habilitacao nascimento nasci nascido nascida beneficio carteira trabalho "
    "agencia cartao telefone celular documento whatsapp inscricao instagram facebook telegram"
)
# More than one typo, or the first letter, and frequent all the same.
FREQUENT = {
    "abilitacao": "habilitacao",
    "abilitassao": "habilitacao",
    "indentidade": "identidade",
    "hidentidade": "identidade",
    "passapor": "passaporte",
    "naciment": "nascimento",
    "nassimento": "nascimento",
    "watsap": "whatsapp",
    "zapp": "whatsapp",
    "uats": "whatsapp",
    "tefone": "telefone",
    "telefne": "telefone",
    "celu": "celular",
    "estagram": "instagram",
    "istagram": "instagram",
}
NO_TYPOS = word_set(
    "carta cartas cartaz carteiro carteiros trabalha trabalhe trabalhou titular titulos nasce nasceu agencias cartoes "
    "celulares telefones documentos beneficios identidades carteiras inscricoes"
)
SHORTEST = 4


def misspelled_cues(reading: Reading) -> list[Rewrite]:
    """Start, end and right spelling of each misspelled word of a text with figures in it."""
    meant = {word: cue for word in set(reading.words) if word.isalpha() and (cue := _meant(word)) is not None}
    if not meant:
        return []
    return [(token.start, token.end, meant[token.word]) for token in tokens_of(reading) if token.word in meant]


@lru_cache(maxsize=20_000)
def _meant(word: str) -> str | None:
    if len(word) < SHORTEST or word in ANNOUNCING or word in EVERYDAY or word in NO_TYPOS:
        return None
    if word in FREQUENT:
        return FREQUENT[word]
    return next((cue for cue in ANNOUNCING if is_one_typo_away(word, cue)), None)
