"""Where people are spoken of in passing: "o pedido da", "liga pro", "recebido por", "sou filha da", "eu ou a".

Such words stand before things and towns as often as before people, so they point at a given name only, one that is
also a word ("Sofia", "Conceição", "Flor") with a capital, a surname behind it, or where the word is rarely used.
The pattern ends where a name would begin; it is tried only where such a given name is in the text.
"""

import re2

from dagster_slimft.defs.redaction.entities.gazetteer import (
    COMMON,
    EVERYDAY,
    FOREIGN,
    GIVEN,
    NEVER_SMALL,
    SURNAMES,
    UNCOMMON_GIVEN,
    WORDS_WHEN_SMALL,
)
from dagster_slimft.defs.redaction.entities.name_cues import KIN
from dagster_slimft.defs.redaction.entities.name_extent import ADJECTIVES, is_spelled_abroad
from dagster_slimft.defs.redaction.entities.name_text import NameText
from dagster_slimft.defs.redaction.reading import word_set

MENTION = re2.compile(
    rb"\b(?:(?:avis|cham|procur|autoriz|lig|mand|pass|pergunt|entreg|deix|indic|repass|encaminh|envi|lev|mostr|pag"
    rb"|vend|devolv|receb|esper|conhec|lembr|ped|quer|convid|busc|peg|ajud|agrade)\w{1,6} (?:[oa]|com|por|pel[oa]"
    rb"|pr[ao]|pra [oa]|para|para [oa]|ao)"
    rb"|(?:recebid|feit|pag|assinad|retirad|atendid|comprad|indicad|enviad|realizad|emitid|entreg|efetuad|vendid)"
    rb"[oaue]{1,2}s? (?:foi )?(?:por|pel[oa]|a|ao|pr[ao]|para)"
    rb"|(?:pix|cadastro|conta|compras?|pedidos?|nota|casa|ap|apto|apartamento|presente|aniversario|contato|numero"
    rb"|telefone|celular|whats\w*|zap|cpf|endereco|cartao|nome|indicacao|encomenda|entrega|consultorio|escritorio"
    rb"|quarto|ficha|boleto|comprovante|e-?mail|mensagem|audio|cama|colchao|aqui|nota fiscal|lado|mesmo) (?:e )?"
    rb"(?:d[oa]|pr[oa]|para|para [oa])"
    rb"|cadastr\w+ (?:ta |esta |ficou )?(?:como|pr[ao])|testemunha|contato|autorizo|entreg\w+ (?:pra|para|a|ao)"
    rb"|p/|(?:eu|el[ea]|voce|vc|entre) (?:ou|e|ou entao)(?: [oa]| com [oa])?"
    rb"|(?:to|tou|estou|ta|esta|vi|foi|fui|combinei|acertei|fechei|comprei|resolvi|negociei|conversar|estava|moro"
    rb"|trabalho|junto|casad[oa]|pedi|consegui) (?:com|pr[ao]|para|pel[oa])(?: [oa])?"
    rb"|(?:foi|vai ser|sera|seja|receber|retirar|buscar|pegar|pagar|pode ser|cade|e|eh|eu sou|somos|ate|entao|sao)"
    rb" [oa]s?|e d[ao]|(?:meus|nossos|seus) (?:filhos|pais|avos|tios|netos|amigos|irmaos)|minhas (?:filhas|irmas|netas)"
    rb"|" + KIN + rb" d[eoa])[\s,:\-]{1,3}(?:(?:o|a|os|as|d[oa]|seu|dona|sr\.?|sra\.?|dr\.?|dra\.?) )?"
)
# Also towns and lines of mattresses, which are spoken of with the same words.
PLACES_LIKE_NAMES = word_set("vitoria salvador virginia washington santiago natal aurora olinda florida roma")
# Behind these nobody expects a thing, so that a name in small letters is believed, whatever else it means.
PERSONAL = re2.compile(
    rb"\b(?:" + KIN + rb" d[oa]|aniversario d[oa]|indicacao d[oa]|testemunha|eu ou [oa]|cade [oa]"
    rb"|(?:recebid|feit|pag|assinad|comprad|indicad|atendid|realizad)[oa] (?:por|pel[oa])"
    rb"|(?:procur|pergunt|cham|atend)\w{1,4} (?:por|pel[oa])|(?:autoriz|avis)\w{1,4}(?: [oa])?) $"
)
LONGEST_CUE = 32
BEFORE_PEOPLE_ONLY = word_set("o a ao pela pelo da do por eu com")
SURE_SURNAMES = SURNAMES - EVERYDAY
MENTIONED = (GIVEN & (COMMON | WORDS_WHEN_SMALL | NEVER_SMALL)) | (FOREIGN - COMMON - EVERYDAY)


def is_mentioned(text: NameText, position: int) -> bool:
    """Whether the word at `position`, spoken of in passing, is a person's name."""
    word = text.tokens[position].word
    if word in UNCOMMON_GIVEN:
        return True
    has_capital = text.has_capital(position)
    if word not in GIVEN:
        return has_capital and word in MENTIONED
    if is_before_surname(text, position) or is_among_people(text, position):
        return True
    if word in PLACES_LIKE_NAMES:
        return has_capital and (_has_article(text, position) or _follows_colon(text, position))
    return has_capital or word not in NEVER_SMALL


def is_among_people(text: NameText, position: int) -> bool:
    """A given name, whatever else it means, where a person alone may stand: `sou filha da aurora`."""
    word = text.tokens[position].word
    if word not in GIVEN or word in ADJECTIVES:
        return False
    return PERSONAL.search(text.reading.before(text.tokens[position].start, LONGEST_CUE)) is not None


def is_before_surname(text: NameText, position: int) -> bool:
    """Whether a surname follows, perhaps behind a connector: `flor de oliveira`."""
    following = text.next_name_word(position)
    if following is None:
        return False
    word = text.tokens[following].word
    return word in SURE_SURNAMES or (is_spelled_abroad(word) and word not in EVERYDAY)


def _has_article(text: NameText, position: int) -> bool:
    """`pra a Vitória`, `com a Sofia`, `por Sofia`: not before a town."""
    before = text.previous_adjacent(position)
    return before is not None and text.tokens[before].word in (
        "o",
        "a",
        "ao",
        "pela",
        "pelo",
        "da",
        "do",
        "por",
        "eu",
        "com",
    )


def _follows_colon(text: NameText, position: int) -> bool:
    return text.reading.before(text.tokens[position].start, 3).rstrip(b" ")[-1:] == b":"
