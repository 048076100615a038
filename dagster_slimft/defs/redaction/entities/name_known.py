"""The customer's own names, as the shop's row or an introduction gave them, in any spelling that people type.

One typo is allowed where the word is rare, and drawn-out last letters ("fernandaaa"); a name that is also a word, or
is three letters short, needs a capital, a neighbour that is known too, or a cue.
"""

from functools import lru_cache

from dagster_slimft.defs.redaction.entities.gazetteer import CONNECTORS, EVERYDAY, GIVEN, NEVER_SMALL, SURNAMES
from dagster_slimft.defs.redaction.entities.name_cues import Evidence
from dagster_slimft.defs.redaction.entities.name_text import NameText
from dagster_slimft.defs.redaction.entities.typos import is_likely_slip, is_one_typo_away, without_drawl

SHORTEST_PLAIN = 4
SHORTEST_TYPO = 5


@lru_cache(maxsize=50_000)
def resembles(word: str, known: frozenset[str]) -> bool:
    """Whether `word` is one typo away from a known name."""
    if len(word) < SHORTEST_PLAIN or word in EVERYDAY:
        return False
    return any(is_one_typo_away(word, name) for name in known) or without_drawl(word) in known


def is_known(text: NameText, position: int, evidence: Evidence | None) -> bool:
    """Whether the word at `position` is one of the customer's names."""
    word = text.tokens[position].word
    if word in text.known:
        is_plain_word = word in NEVER_SMALL or word in EVERYDAY or len(word) < SHORTEST_PLAIN
        is_sure = not is_plain_word or text.has_capital(position) or evidence is not None
        return is_sure or _beside_known(text, position) or _is_called(text, position)
    if not resembles(word, text.known) or word in GIVEN:
        return False
    # "Correa" for "Correia" is another family, unless nothing but the name is said.
    if word in SURNAMES and not (_beside_known(text, position) or _is_alone(text, position)):
        return False
    if text.has_capital(position) or evidence is not None or _beside_known(text, position):
        return True
    return without_drawl(word) in text.known or any(_is_plain_typo(word, name) for name in text.known)


def _is_called(text: NameText, position: int) -> bool:
    """`costa, tudo bem?`: the text's first word, with a comma behind it."""
    return position == 0 and text.reading.after(text.tokens[0].end, 3).lstrip(b" ").startswith(b",")


def _is_alone(text: NameText, position: int) -> bool:
    """`Sim, Correa.`: between two ends of a phrase."""
    before = text.reading.before(text.tokens[position].start, 3).rstrip(b" ")
    return before[-1:] in (b"", b",", b".", b"!", b"\n") and text.ends_phrase(position)


def _is_plain_typo(word: str, name: str) -> bool:
    """Whether `word`, in small letters and with no cue, is a typo of `name` rather than another word.

    A replaced letter may well make another word ("camila", "camisa"), unless the keyboard or the sound explains it.
    """
    if not is_one_typo_away(word, name):
        return False
    if sorted(word) == sorted(name):
        return True
    return len(word) > SHORTEST_TYPO and (len(word) != len(name) or is_likely_slip(word, name))


def _beside_known(text: NameText, position: int) -> bool:
    for step in (-1, 1):
        neighbour = position + step
        if 0 <= neighbour + step < len(text.tokens) and text.tokens[neighbour].word in CONNECTORS:
            neighbour += step
        if 0 <= neighbour < len(text.tokens) and text.tokens[neighbour].word in text.known:
            between = range(min(position, neighbour), max(position, neighbour))
            return all(text.is_adjacent(index, index + 1) for index in between)
    return False
