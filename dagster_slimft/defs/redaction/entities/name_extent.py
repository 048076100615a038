"""Where a name that has begun ends: further given names, connectors, surnames, suffixes.

Capitals carry a name on; in small letters only listed names do, and behind an introduction ("meu nome é") whatever is
left of the phrase, if that is no everyday word. A word in all capitals does not continue a name written in small ones
("Dr. Morgan ASAP").
"""

import re2

from dagster_slimft.defs.redaction.entities.gazetteer import (
    COMMON,
    CONNECTORS,
    EVERYDAY,
    FOREIGN_SURNAMES,
    GIVEN,
    NAMES,
    SURNAMES,
    UNCOMMON_GIVEN,
    UNCOMMON_SURNAMES,
)
from dagster_slimft.defs.redaction.entities.name_cues import SUFFIXES, Evidence
from dagster_slimft.defs.redaction.entities.name_text import NameText
from dagster_slimft.defs.redaction.entities.name_towns import is_town
from dagster_slimft.defs.redaction.reading import word_set

FULL_NAMES = GIVEN | SURNAMES
AFTER_SURNAME = EVERYDAY | CONNECTORS | SURNAMES
SURE_SURNAMES = SURNAMES - EVERYDAY
LONGEST_NAME = 8
# Unlisted words that an introduction may carry: `meu nome é eduardo tavares quintanilha`.
MOST_UNLISTED = 3
NAMED_BY = frozenset(("introduced", "presented", "titled", "asked", "signed"))
ELIDED = frozenset(("d", "sant", "o", "dall", "dell", "l"))
# Surnames that, in small letters, are something else behind a name as well: "pedro dias 12 e 13", "ana vale a pena".
SMALL_WORDS = word_set(
    "vale valor maior dias linda lindo amor sol mar luz justo justa boa real vital alegre may will price dom hope joy "
    "grant chase drew star nice rich ruby diamante ouro bela belo amada amado salgado parente pastor america "
    "virgem danos"
)
# "Emanuelly e Silva" is one person.
AFTER_AND = word_set("silva souza sousa mello melo castro costa lima sa cunha oliveira santos almeida barros")
# Given names that, in small letters behind another, say what somebody is like.
ADJECTIVES = word_set(
    "linda lindo bela belo amada amado gentil severo vital divina divino feliz amor flor sol vale mel nice"
)
# Spelled as no Portuguese word is: a surname behind a name, also without a cue.
FOREIGN_SPELLING = re2.compile(
    rb"[wky]|sch|tz|zz|tt|ff|pp|ll|nn|mm|th|dt|(?:ini|oni|eli|esi|ati|ari|ori|ardi|aldi|anti|endi|olara|elato|oto"
    rb"|atto|ich|uk)$"
)
LAUGHTER = re2.compile(
    rb"k{2,}|hah|^w[ehi]|(?:ed|[^l]ing|ly|ew|ght|ore|ould|ough|ack|ick|ock|own|ays?)$|wpp|whats|zap|insta|face|you"
    rb"|play|day|okay|queen|king|twin|pillow|black|week"
)
# An unlisted word with such an ending is a verb, an adverb or a noun rather than a surname.
NO_SURNAME = re2.compile(
    rb"(?:ei|ou|eu|iu|ava|avam|aram|eram|iram|ando|endo|indo|mente|cao|coes|dade|dades|aria|eria|iria|amos|emos|imos"
    rb"|ada|ida|ado|ido|adas|idas|ados|idos|vel|veis|asse|esse|isse|ando|inho|inha|gem|ncia|ismo|ista|mento|tico"
    rb"|tica|ed|[^l]ing|more|ly)$"
)
FIRST_NAMES_NO_MORE = word_set(
    "quero queria gostaria moro compro compra busco falo chego volto pago mando recebo espero aguardo estudo trabalho "
    "vivo sou estou tenho vim vendi perdi pedi recebi vi dei li abri cliente clientes colchao cpf cep tel celular zap "
    "whats email endereco rua bairro numero apto idade anos nasci nascida marido esposa solteira casada mulher homem "
    "vizinha vizinho gerente dentista medica medico advogada advogado professora professor empresa loja sobre gente "
    "confirma confirmo autorizo retiro retira recebe busca paga paguei manda liga ligue chama avisa pode entrega "
    "chegou "
    "desde mesma mesmo ainda agora hoje ontem amanha semana manha tarde noite sempre nunca logo junto sozinha sozinho"
)
SHORT_FORMS = frozenset(("ma", "fco", "fca"))


def end_of_name(text: NameText, position: int, evidence: Evidence | None = None) -> int:
    """Position after the last word of the name that begins at `position`; `evidence` pointed at it."""
    end = _end_of_listed(text, position, is_cued=evidence in NAMED_BY)
    if evidence in ("introduced", "asked", "presented"):
        return _end_of_phrase(text, end, is_told=evidence != "presented")
    return end


def _end_of_phrase(text: NameText, end: int, *, is_told: bool) -> int:
    """The end of the phrase when nothing but unlisted words leads there, else `end`."""
    position = end
    while (
        position < len(text.tokens) and text.is_adjacent(position - 1, position) and not text.ends_phrase(position - 1)
    ):
        word = text.tokens[position].word
        if position - end >= MOST_UNLISTED + 1 or word in EVERYDAY or word in text.allowed:
            return end
        if word in CONNECTORS:
            if not is_told:
                return end
        elif len(word) < 3 or (not is_told and NO_SURNAME.search(word.encode())):
            return end
        position += 1
    if position == end or text.tokens[position - 1].word in CONNECTORS or not text.ends_phrase(position - 1):
        return end
    return position


def _end_of_listed(text: NameText, position: int, *, is_cued: bool) -> int:
    """Listed names and capitals; a cue lets an unlisted word join."""
    end = position + 1
    while end < len(text.tokens) and end - position < LONGEST_NAME and text.is_adjacent(end - 1, end):
        if _is_connector(text, end):
            if (
                end + 1 >= len(text.tokens)
                or _is_from(text, end + 1)
                or not _continues(text, end + 1, end - 1, is_cued=is_cued)
            ):
                break
            end += 2
            continue
        if not _continues(text, end, end - 1, is_cued=is_cued):
            break
        end += 1
    return end


def start_of_name(text: NameText, position: int) -> int:
    """Position of the first initial or short form before the name at `position`: `J. Carlos`, `Ma. Aparecida`."""
    start = position
    while start:
        before = text.tokens[start - 1]
        has_dot = text.plain[before.end : before.end + 1] == "."
        is_short = (len(before.word) == 1 and has_dot) or before.word in SHORT_FORMS
        if not is_short or not text.reading.original[before.start].isupper() or not _is_close(text, start):
            break
        start -= 1
    return start


def _is_close(text: NameText, position: int) -> bool:
    return text.plain[text.tokens[position - 1].end : text.tokens[position].start] in (" ", ".", ". ")


def _is_connector(text: NameText, position: int) -> bool:
    word = text.tokens[position].word
    if word != "e":
        return word in CONNECTORS
    # "Souza e Silva" is one surname, "Maria e João" are two people.
    around = text.tokens[position - 1 : position + 2 : 2]
    if len(around) == 2 and around[1].word in AFTER_AND:
        return around[0].word in NAMES
    return all(token.word in SURNAMES and token.word not in UNCOMMON_GIVEN for token in around)


def _is_from(text: NameText, position: int) -> bool:
    """`Sou Ana de Cariacica`: a town that is nobody's surname."""
    return text.tokens[position].word not in SURNAMES and is_town(text, position)


def _continues(text: NameText, position: int, before: int, *, is_cued: bool) -> bool:
    word = text.tokens[position].word
    if word in text.allowed or not text.is_adjacent(position - 1, position):
        return False
    if word in text.known or _is_elided(text, position - 1) or _is_elided(text, position):
        return True
    if len(word) == 1 and _is_initial(text, position):
        return True
    if word in SUFFIXES:
        return text.has_capital(position) or text.ends_phrase(position) or not text.capitals_count
    if word in EVERYDAY:
        is_joined = before < position - 1
        is_surname = word in SURNAMES and (is_joined or text.tokens[before].word in FULL_NAMES)
        return is_surname and (is_joined or text.ends_phrase(position) or text.has_capital(position))
    if text.has_capital(position):
        return word in NAMES or not text.is_shouted(position) or text.is_shouted(before)
    previous = text.tokens[before].word
    if word in GIVEN and previous in GIVEN and word not in ADJECTIVES:
        return True
    if word in SMALL_WORDS:
        return word in SURNAMES and previous in NAMES and (before < position - 1 or _closes_name(text, position))
    if word in SURNAMES or word in UNCOMMON_GIVEN:
        return True
    if word in GIVEN:
        return previous in NAMES
    if word in FOREIGN_SURNAMES and word not in COMMON:
        return previous in NAMES
    if len(word) <= 3 or previous not in NAMES:
        return False
    if _leads_to_surname(text, position):
        return True
    if word in FIRST_NAMES_NO_MORE or NO_SURNAME.search(word.encode()):
        return False
    return is_spelled_abroad(word) or (is_cued and _may_be_surname(text, position))


def is_spelled_abroad(word: str) -> bool:
    """`okuyama`, `scandolara`, `krohling`: spelled as no Portuguese word is, and neither slang nor a brand."""
    data = word.encode()
    return len(word) > 4 and FOREIGN_SPELLING.search(data) is not None and LAUGHTER.search(data) is None


def _closes_name(text: NameText, position: int) -> bool:
    """Whether a phrase ends behind the word, or another surname follows: `isabela dias correia`."""
    following = text.next_name_word(position)
    if text.ends_phrase(position):
        return True
    word = text.tokens[following].word if following is not None else ""
    return word in SURE_SURNAMES or is_spelled_abroad(word)


def _may_be_surname(text: NameText, position: int) -> bool:
    """An unlisted word in small letters behind a name that a cue points at: `sou ana krohling e queria`."""
    following = text.next_adjacent(position)
    return following is None or text.tokens[following].word in AFTER_SURNAME


def _is_elided(text: NameText, position: int) -> bool:
    """`D'Ávila`, `Sant'Anna`, `O'Neill`: the word before the apostrophe."""
    token = text.tokens[position]
    if token.word not in ELIDED or position + 1 >= len(text.tokens):
        return False
    return text.plain[token.end : token.end + 1] == "'" and text.tokens[position + 1].start == token.end + 1


def _is_initial(text: NameText, position: int) -> bool:
    """`Maria V. Souza`, `MARIA V SOUZA`."""
    token = text.tokens[position]
    if text.plain[token.end : token.end + 1] == ".":
        return True
    following = text.next_adjacent(position)
    is_before_surname = following is not None and text.tokens[following].word in SURNAMES
    return text.reading.original[token.start].isupper() and is_before_surname


def _leads_to_surname(text: NameText, position: int) -> bool:
    """Whether an unlisted word in small letters stands between a name and a surname: `ana kaczmarek da silva`."""
    following = text.next_adjacent(position)
    if following is not None and text.tokens[following].word in CONNECTORS:
        following = text.next_adjacent(following)
    return following is not None and text.tokens[following].word in UNCOMMON_SURNAMES
