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

from dagster_slimft.defs.redaction.entities.gazetteer import (
    CONNECTORS,
    ENGLISH,
    EVERYDAY,
    GIVEN,
    MUNICIPALITIES,
    NAMES,
    SURNAMES,
    TOWNS,
    UNCOMMON_GIVEN,
    UNCOMMON_SURNAMES,
)
from dagster_slimft.defs.redaction.entities.name_alone import speaks_for_itself
from dagster_slimft.defs.redaction.entities.name_cues import ASKED, CUES, Evidence
from dagster_slimft.defs.redaction.entities.name_evidence import collect, is_evident
from dagster_slimft.defs.redaction.entities.name_extent import end_of_name, start_of_name
from dagster_slimft.defs.redaction.entities.name_known import is_known, resembles
from dagster_slimft.defs.redaction.entities.name_mentions import MENTIONED
from dagster_slimft.defs.redaction.entities.name_text import NameText
from dagster_slimft.defs.redaction.entities.name_towns import length_of_town
from dagster_slimft.defs.redaction.entities.tokens import Token
from dagster_slimft.defs.redaction.reading import Reading
from dagster_slimft.defs.redaction.spans import Span

UNCOMMON = UNCOMMON_GIVEN | UNCOMMON_SURNAMES | ENGLISH
BEGIN_NO_NAME = EVERYDAY | CONNECTORS


def may_name_somebody(reading: Reading, words: list[str], known: frozenset[str]) -> bool:
    """A quick look: whether any of `words` is a name, the cue of one, or close to a known one."""
    distinct = set(words)
    if known and (not distinct.isdisjoint(known) or any(resembles(word, known) for word in distinct)):
        return True
    candidates = distinct - BEGIN_NO_NAME
    if not candidates:
        return False
    if not (candidates.isdisjoint(UNCOMMON) and distinct.isdisjoint(CUES) and candidates.isdisjoint(MENTIONED)):
        return True
    return bool(reading.question) and bool(ASKED.search(reading.question.encode("ascii")))


def find(reading: Reading, tokens: list[Token], known: frozenset[str], allowed: frozenset[str]) -> Iterator[Span]:
    """Names of people in `reading`, whose words are `tokens`."""
    text = NameText(reading, tokens, known, allowed)
    evidence = collect(text)
    position = 0
    while position < len(tokens):
        word = tokens[position].word
        cue = evidence.get(tokens[position].start)
        is_maybe_town = (word in TOWNS or word in MUNICIPALITIES) and word not in known
        town = length_of_town(text, position, cue) if is_maybe_town else 0
        if town:
            position += town
        elif (word in BEGIN_NO_NAME and word not in known) or (cue is None and _is_plain_word(text, position)):
            position += 1
        elif _starts_name(text, position, cue):
            end = end_of_name(text, position, cue)
            yield Span(tokens[start_of_name(text, position)].start, tokens[end - 1].end, "PERSON")
            position = end
            if _is_joined(text, end):
                evidence.setdefault(tokens[end + 1].start, "greeted")
        else:
            position += 1


def _is_plain_word(text: NameText, position: int) -> bool:
    """A quick look: in small letters, no uncommon given name and nothing like the customer's."""
    token = text.tokens[position]
    if token.word in UNCOMMON_GIVEN or text.reading.original[token.start].isupper():
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
    return speaks_for_itself(text, position)


def _is_joined(text: NameText, end: int) -> bool:
    """Whether "e" or "and" leads from the name that ends before `end` to another given name: `Ana e Rosa`."""
    if end + 1 >= len(text.tokens) or text.tokens[end].word not in ("e", "and") or not text.is_adjacent(end, end + 1):
        return False
    return text.tokens[end + 1].word in GIVEN and text.has_capital(end + 1)


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
