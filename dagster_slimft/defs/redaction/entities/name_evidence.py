"""What the words before a possible name say about it, and which words are believed on that evidence.

introduced   "meu nome é", "me chamo", "titular:"        any word that is not an everyday one; see also `name_beside`
asked        the other side just asked for a name        a short answer's first word
titled       "dona", "Dr.", "minha esposa", "o porteiro"  a listed name, or a capital: see `name_titled`
signed       "att,", "abraços,", a last line             names, and nothing else up to the end of the message
party        "agravante:", "advogado:"                two capitalised words, none of them a firm's
presented    "aqui é a", "sou o", "falei com"            a listed name; an unlisted one with a capital or an article
mentioned    "o pedido da", "liga pro"               a given name: see `name_mentions`
greeted      "oi", "bom dia", "obrigada"                 a listed name; an unlisted one with a capital, as vocative
"""

import re2

from dagster_slimft.defs.redaction.entities.gazetteer import (
    COMMON,
    CONNECTORS,
    EVERYDAY,
    FOREIGN,
    GIVEN,
    NAMES,
    NEVER_SMALL,
    SURNAMES,
    UNCOMMON_GIVEN,
)
from dagster_slimft.defs.redaction.entities.name_answers import ROLE, is_answer, is_name_asked, may_be_unlisted
from dagster_slimft.defs.redaction.entities.name_beside import NO_NAMES, beside
from dagster_slimft.defs.redaction.entities.name_broken import mended
from dagster_slimft.defs.redaction.entities.name_cues import (
    CUE_PATTERNS,
    INVENTED,
    PLACES,
    SIGNATURE,
    SIGNATURE_WORDS,
    Evidence,
)
from dagster_slimft.defs.redaction.entities.name_extent import SHORT_FORMS
from dagster_slimft.defs.redaction.entities.name_mentions import (
    MENTION,
    MENTIONED,
    is_among_people,
    is_before_surname,
    is_mentioned,
)
from dagster_slimft.defs.redaction.entities.name_signature import is_signature
from dagster_slimft.defs.redaction.entities.name_text import NameText
from dagster_slimft.defs.redaction.entities.name_titled import SHORTEST_SHOUTED, is_titled_name
from dagster_slimft.defs.redaction.entities.name_towns import is_town
from dagster_slimft.defs.redaction.reading import MARK, word_set

# The same with a capital and no article: "sou Gremista", "sou Brasileira".
WHAT_ONE_IS = re2.compile(rb"(?:ista|eir[oa]|an[oa]|ense|ente|ante|dora?|vel|ad[oa]|id[oa])$")
PORTUGUESE_ARTICLE = re2.compile(
    rb"\b(?:e|eh|aqui|sou|fala|com|de|para|pra|por|falo) (?:o|a) $|\b(?:pro|pela|pelo|ao|da|do) $"
)
HAILED = re2.compile(
    rb"(?:oi+e*|ola+|bom dia|boa tarde|boa noite|obrigad[oa]|obg|valeu|hi|hello|hey|prezad[oa]|tchau)[\s,!.~]{1,4}$"
)
# "aqui é a rosa do pedido 12", "falei com a flor ontem": a person, whatever else the word means.
PERSONAL = re2.compile(
    rb"\b(?:(?:aqui|aki|quem fala|falando|atendeu|recebe|receber) (?:e|eh)|aqui fala|sou(?: eu)?,?|eh"
    rb"|(?:fal|deix|trat|convers)[a-z]{1,4} com|entreg[a-z]{1,2} (?:pra|para|com)|atendid[ao] pel[oa]|com)"
    rb" ?(?:o|a|seu|dona)? $"
)
AFTER_ENGLISH_NAME = word_set("from here speaking calling de")
# "Oi, flor!", "obrigada, linda": whoever it is.
ENDEARMENTS = word_set(
    "flor linda lindo bela belo amor amada amado anjo princesa rainha mestre lindinha vida estrela mel sol "
    "luz perola alegria esperanca graca"
)
AFTER_ONESELF = word_set(
    "do da de que aqui la quero queria comprei compro preciso cliente esposa marido mae pai filha filho ontem hoje "
    "mesmo novamente tudo bom boa from here speaking calling and i we ele ela e ja so vou tenho tinha fiz"
)
LONGEST_SIGNATURE = 48
# Without one of these, or a word of farewell, nothing is signed.
SIGNATURE_MARKS = frozenset(b"\n~-")
LONGEST_ANSWER = 8


def collect(text: NameText) -> dict[int, Evidence]:
    """Offset of each word that a cue points at, and the cue's kind."""
    found: dict[int, Evidence] = {}
    data = text.reading.data
    words = {token.word for token in text.tokens}
    if not words.isdisjoint(MENTIONED):
        found.update((match.end(), "mentioned") for match in MENTION.finditer(data))
    asked = [(evidence, pattern) for evidence, cues, pattern in CUE_PATTERNS if not words.isdisjoint(cues)]
    for evidence, pattern in asked:
        for match in pattern.finditer(data):
            found[match.end()] = evidence
    _add_broken(found, text, asked)
    if not (SIGNATURE_MARKS.isdisjoint(data[-LONGEST_SIGNATURE:]) and words.isdisjoint(SIGNATURE_WORDS)):
        for match in SIGNATURE.finditer(data, max(0, len(data) - LONGEST_SIGNATURE)):
            if found.get(match.end(), "greeted") in ("greeted", "mentioned"):
                found[match.end()] = "signed"
    found.update((start, "introduced") for start in beside(text, words))
    if found:
        _pass_on(found, text)
    # A mark is a name found by an earlier reading: the question has its answer.
    if text.reading.question and MARK not in text.plain and len(text.tokens) <= LONGEST_ANSWER and is_name_asked(text):
        first = next((token for token in text.tokens if token.word not in EVERYDAY), None)
        if first and is_answer(text, first.word):
            found.setdefault(first.start, "asked")
    return found


def _pass_on(found: dict[int, Evidence], text: NameText) -> None:
    """A cue before an initial or a short form points at the name behind it: `sou a Mª Aparecida`."""
    for place, token in enumerate(text.tokens[:-1]):
        if token.start in found and (len(token.word) == 1 or token.word in SHORT_FORMS):
            found.setdefault(text.tokens[place + 1].start, found[token.start])


def _add_broken(found: dict[int, Evidence], text: NameText, patterns: list[tuple[Evidence, re2._Regexp]]) -> None:
    """Cues with an emoji or a line break inside; behind a line break only a listed name is believed."""
    copy = mended(text.reading.data) if patterns else None
    if copy is None:
        return
    listed = {token.start for token in text.tokens if token.word in GIVEN or token.word in SURNAMES}
    for evidence, pattern in patterns:
        if evidence in ("greeted", "party"):
            continue
        for match in pattern.finditer(copy.data):
            place = copy.place(match.end())
            is_believed = place in listed or "\n" not in text.plain[max(0, place - 3) : place]
            if is_believed and (evidence != "titled" or found.get(place) in (None, "greeted", "mentioned")):
                found[place] = evidence


def is_evident(text: NameText, position: int, evidence: Evidence) -> bool:
    """Whether the word at `position` is believed to be a name on `evidence`."""
    word = text.tokens[position].word
    if evidence == "introduced":
        # "pagador: Mercearia Irmãos Braz Ltda", "confirme nome completo e data de nascimento"
        return word in GIVEN or (word not in PLACES and word not in NO_NAMES)
    has_capital = text.has_capital(position)
    if evidence == "asked":
        is_short = has_capital or len(text.tokens) <= 3
        return text.is_listed(position) or (is_short and may_be_unlisted(text, position))
    if word in UNCOMMON_GIVEN and (len(word) > 2 or text.ends_phrase(position) or _is_followed_by_name(text, position)):
        return True
    # A surname is a town's name only where nothing but a line break or an emoji stands before it.
    if (evidence == "signed" or word not in NAMES) and is_town(text, position):
        return False
    if evidence == "titled":
        return is_titled_name(text, position, has_capital)
    if evidence == "signed":
        return is_signature(text, position) or (
            text.is_listed(position)
            and (word not in COMMON or HAILED.search(text.reading.before(text.tokens[position].start, 16)) is not None)
            and _is_greeted_name(text, position, has_capital)
        )
    if evidence == "party":
        return _is_capital_run(text, position)
    if evidence == "mentioned":
        return is_mentioned(text, position)
    if evidence == "presented":
        return _is_presented_name(text, position, has_capital) or is_among_people(text, position)
    return _is_greeted_name(text, position, has_capital)


def _is_capital_run(text: NameText, position: int) -> bool:
    following = text.next_adjacent(position)
    if following is not None and text.tokens[following].word in CONNECTORS:
        following = text.next_adjacent(following)
    if following is None or text.tokens[following].word in EVERYDAY:
        return False
    return text.has_capital(position) and text.has_capital(following)


def _is_presented_name(text: NameText, position: int, has_capital: bool) -> bool:
    word = text.tokens[position].word
    if word in GIVEN and (
        word not in NEVER_SMALL or text.ends_phrase(position) or _is_somebody_told_of(text, position)
    ):
        return True
    if word in NAMES and is_before_surname(text, position):
        return True
    is_with_article = PORTUGUESE_ARTICLE.search(text.reading.before(text.tokens[position].start, 10)) is not None
    if has_capital and text.is_listed(position):
        return True
    if has_capital and not (text.is_shouted(position) and len(word) < SHORTEST_SHOUTED):
        if is_with_article or (text.ends_phrase(position) and not WHAT_ONE_IS.search(word.encode())):
            return True
        following = text.next_adjacent(position)
        if following is None:
            return False
        return text.tokens[following].word in AFTER_ENGLISH_NAME or _is_surname_like(text, following)
    if INVENTED.fullmatch(word.encode()) or (word in FOREIGN and word not in COMMON):
        return True
    is_end = text.ends_phrase(position) or _is_followed_by_name(text, position)
    if is_end and text.plain[: text.tokens[position].start].endswith(("sou eu ", "sou eu, ")):
        is_with_article = True
    return is_with_article and is_end and len(word) > 3 and not ROLE.search(word.encode())


def _is_surname_like(text: NameText, position: int) -> bool:
    """`Nahuel Bordón`: a capitalised word that ends the phrase and is none of everyday's, nor what one does."""
    word = text.tokens[position].word
    is_name = text.has_capital(position) and not text.is_shouted(position) and text.ends_phrase(position)
    return is_name and word not in EVERYDAY and word not in PLACES and not WHAT_ONE_IS.search(word.encode())


def _is_somebody_told_of(text: NameText, position: int) -> bool:
    """A name that is also a word, in small letters, where a person is spoken of and no noun follows."""
    if not PERSONAL.search(text.reading.before(text.tokens[position].start, 30)):
        return False
    if _is_followed_by_name(text, position):
        return True
    following = text.next_adjacent(position)
    return following is not None and text.tokens[following].word in AFTER_ONESELF


def _is_followed_by_name(text: NameText, position: int) -> bool:
    following = text.next_adjacent(position)
    if following is None:
        return False
    if text.tokens[following].word in CONNECTORS:
        following = text.next_adjacent(following)
    return following is not None and (
        text.tokens[following].word in SURNAMES or text.tokens[following].word in UNCOMMON_GIVEN
    )


def _is_greeted_name(text: NameText, position: int, has_capital: bool) -> bool:
    word = text.tokens[position].word
    is_vocative = text.ends_phrase(position)
    if word in ENDEARMENTS and not (has_capital or is_before_surname(text, position)):
        return False
    if (
        not has_capital
        and word in NEVER_SMALL
        and not HAILED.search(text.reading.before(text.tokens[position].start, 14))
    ):
        return False
    if word in GIVEN:
        return has_capital or is_vocative or text.is_adjacent(position - 1, position)
    if has_capital and is_vocative and text.is_listed(position):
        return True
    separator = text.plain[max(0, text.tokens[position].start - 2) : text.tokens[position].start]
    if text.is_shouted(position) and not text.is_listed(position):
        return False
    if not has_capital or any(mark in separator for mark in ".!\n~"):
        return False
    return is_vocative
