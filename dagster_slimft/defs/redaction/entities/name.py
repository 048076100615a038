"""Names of people.

The rules, in the order in which they are asked:

1. `name_known`: the customer's own names, from the shop's row or introduced earlier in the dialogue.
2. `name_evidence`: what stands before the word, "meu nome é", "Dona", "aqui é a", "Oi", "att,", a question for a name.
3. `name_alone`: uncommon given names wherever they stand, common ones with a second name.
4. `name_extent`: where the name ends.

An everyday word begins no name unless it is the customer's own; a word on the shop's allow-list only where somebody
presents herself by it and a surname follows, or where the row says so ("sou a Bia Souza").
"""

from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.entities.gazetteer import (
    CONNECTORS,
    ENGLISH,
    EVERYDAY,
    FOREIGN,
    FOREIGN_SURNAMES,
    GIVEN,
    MUNICIPALITIES,
    NAMES,
    NEVER_SMALL,
    SURNAMES,
    TOWNS,
    UNCOMMON_GIVEN,
    UNCOMMON_SURNAMES,
    WORDS_WHEN_SMALL,
)
from dagster_slimft.defs.redaction.entities.name_alone import speaks_for_itself
from dagster_slimft.defs.redaction.entities.name_beside import FORM_WORDS
from dagster_slimft.defs.redaction.entities.name_cues import ASKED, CUES, SURE_CUES, Evidence
from dagster_slimft.defs.redaction.entities.name_evidence import collect, is_evident
from dagster_slimft.defs.redaction.entities.name_extent import end_of_name, start_of_name
from dagster_slimft.defs.redaction.entities.name_known import is_known, resembles
from dagster_slimft.defs.redaction.entities.name_mentions import MENTIONED, PLACES_LIKE_NAMES
from dagster_slimft.defs.redaction.entities.name_text import NameText
from dagster_slimft.defs.redaction.entities.name_towns import length_of_town
from dagster_slimft.defs.redaction.entities.tokens import Token
from dagster_slimft.defs.redaction.reading import Reading
from dagster_slimft.defs.redaction.spans import Span

UNCOMMON = UNCOMMON_GIVEN | UNCOMMON_SURNAMES | ENGLISH
# Between the names of a list: "Ana e o José", "eu, a Rosa ou a minha filha Bia".
JOINTS = frozenset(("e", "ou", "and", "mais", "or"))
BEFORE_JOINED = frozenset(
    ("o", "a", "os", "as", "do", "da", "pro", "pra", "para", "com", "de", "entao", "por", "dona", "seu")
)
MOST_BETWEEN = 3
OWN_NAME = re2.compile(
    rb"\b(?:m[ei] ?(?:ch|x)amo|eu chamo|meu nome (?:e|eh|he)|nome ?:|my name is)[\s:]{1,3}(?:a |o )?$"
)
OWN_NAME_WORDS = frozenset(("chamo", "xamo", "mechamo", "mexamo", "nome"))
NO_ANSWER = frozenset(("eu", "ele", "ela", "sim", "nao", "mesmo", "mesma", "outro", "outra", "voce", "este", "esse"))
ALL_CUES = CUES | FORM_WORDS
SURE_OR_FORM = SURE_CUES | FORM_WORDS
LISTED = NAMES | FOREIGN_SURNAMES
BEGIN_TOWNS = TOWNS.beginnings | MUNICIPALITIES.beginnings
SURELY_GIVEN = UNCOMMON_GIVEN - WORDS_WHEN_SMALL
BEGIN_NO_NAME = EVERYDAY | CONNECTORS
# In ASCII all digits come before it, all letters behind.
DIGITS = ":"
BEGIN_NOTHING = BEGIN_NO_NAME - BEGIN_TOWNS


def may_name_somebody(reading: Reading, words: list[str], known: frozenset[str]) -> bool:
    """A quick look: whether any of `words` is a name, the cue of one, or close to a known one."""
    distinct = set(words)
    if known and (not distinct.isdisjoint(known) or any(word > DIGITS and resembles(word, known) for word in distinct)):
        return True
    candidates = distinct - BEGIN_NO_NAME
    if not candidates:
        # "meu nome é Jesus"
        return not distinct.isdisjoint(OWN_NAME_WORDS)
    if not (candidates.isdisjoint(UNCOMMON) and candidates.isdisjoint(MENTIONED)):
        return True
    if not distinct.isdisjoint(ALL_CUES) and not _is_greeting_alone(reading, distinct, candidates):
        return True
    return bool(reading.question) and bool(ASKED.search(reading.question.encode("ascii")))


def _is_greeting_alone(reading: Reading, words: set[str], candidates: set[str]) -> bool:
    """`Ok, pedido anotado`: behind a greeting a name is a listed one or has a capital."""
    return words.isdisjoint(SURE_OR_FORM) and candidates.isdisjoint(LISTED) and reading.original[1:].islower()


def find(reading: Reading, tokens: list[Token], known: frozenset[str], allowed: frozenset[str]) -> Iterator[Span]:
    """Names of people in `reading`, whose words are `tokens`."""
    text = NameText(reading, tokens, known, allowed)
    evidence = collect(text)
    position = 0
    while position < len(tokens):
        start, _, word = tokens[position]
        cue = evidence.get(start)
        if word in BEGIN_NOTHING and word not in known and cue != "introduced":
            position += 1
            continue
        is_maybe_town = word in BEGIN_TOWNS and word not in known
        town = length_of_town(text, position, cue) if is_maybe_town else 0
        if town:
            position += town
        elif _is_called_like_a_word(text, position, cue):
            yield Span(start, tokens[position].end, "PERSON")
            position += 1
        elif (word in BEGIN_NO_NAME and word not in known) or (cue is None and _is_plain_word(text, position)):
            position += 1
        elif _starts_name(text, position, cue):
            end = end_of_name(text, position, cue)
            yield Span(tokens[start_of_name(text, position)].start, tokens[end - 1].end, "PERSON")
            position = end
            if (following := _joined(text, end)) is not None:
                evidence[tokens[following].start] = "introduced"
        else:
            position += 1


def _is_called_like_a_word(text: NameText, position: int, evidence: Evidence | None) -> bool:
    """`me chamo Sol, moro ...`: an everyday word that somebody says is her name, with a capital and alone."""
    word = text.tokens[position].word
    if evidence != "introduced" or word not in EVERYDAY or word in NO_ANSWER:
        return False
    is_alone = text.has_capital(position) and not text.is_shouted(position) and text.ends_phrase(position)
    return is_alone and OWN_NAME.search(text.reading.before(text.tokens[position].start, 24)) is not None


def _is_plain_word(text: NameText, position: int) -> bool:
    """A quick look: in small letters, no uncommon given name and nothing like the customer's."""
    token = text.tokens[position]
    if token.word in GIVEN or text.reading.original[token.start].isupper():
        return False
    return not text.known or not (token.word in text.known or resembles(token.word, text.known))


def _starts_name(text: NameText, position: int, evidence: Evidence | None) -> bool:
    word = text.tokens[position].word
    if len(word) < 2:
        return False
    if word in text.allowed:
        return evidence in ("introduced", "presented") and _is_somebody_else(text, position)
    if text.known and is_known(text, position, evidence):
        return True
    if word in EVERYDAY:
        return False
    if evidence is not None and is_evident(text, position, evidence):
        return True
    return speaks_for_itself(text, position) or _leads_list(text, position)


def _joined(text: NameText, end: int) -> int | None:
    """Position of the given name that stands in one list with the name ending before `end`: `Ana, Rosa e o José`."""
    if end >= len(text.tokens):
        return None
    following = end
    gap = text.plain[text.tokens[end - 1].end : text.tokens[end].start]
    if text.tokens[end].word in JOINTS:
        following += 1
    elif gap.strip(" ") not in (",", "/", "&", "+"):
        return None
    while following < len(text.tokens) and text.tokens[following].word in BEFORE_JOINED:
        following += 1
    if following >= len(text.tokens) or following - end > MOST_BETWEEN:
        return None
    word = text.tokens[following].word
    if word in PLACES_LIKE_NAMES and text.tokens[end].word not in JOINTS:
        return None
    is_name = word in GIVEN and (text.has_capital(following) or word not in NEVER_SMALL)
    return following if is_name or (text.has_capital(following) and word in FOREIGN) else None


def _leads_list(text: NameText, position: int) -> bool:
    """`a sofia e o gustavo`: a name that is also a word, in one list with a name that is nothing else."""
    if text.tokens[position].word not in GIVEN:
        return False
    before = text.previous_adjacent(position)
    if before is not None and text.tokens[before].word not in BEFORE_JOINED and not text.has_capital(position):
        return False
    end = end_of_name(text, position)
    if end >= len(text.tokens) or (text.tokens[end].word not in JOINTS and not text.has_capital(position)):
        return False
    following = _joined(text, end)
    return following is not None and text.tokens[following].word in SURELY_GIVEN


def _is_somebody_else(text: NameText, position: int) -> bool:
    """Whether a word of the allow-list is a customer's name here: it is the row's, or a surname follows."""
    if text.tokens[position].word in text.known:
        return True
    following = text.next_adjacent(position)
    if following is not None and text.tokens[following].word in CONNECTORS:
        following = text.next_adjacent(following)
    if following is None:
        return False
    word = text.tokens[following].word
    return (
        word not in text.allowed
        and word not in EVERYDAY
        and (word in SURNAMES or (word in NAMES and text.has_capital(following)))
    )
