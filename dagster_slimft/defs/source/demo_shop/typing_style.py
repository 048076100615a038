"""How a customer types: capitals, accents, abbreviations and slips, on a template's literal text alone.

Slots (`{cpf}`, `{spoken}`) are filled after the slips, so that what must be found again stands as it was planted.
"""

import random
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from dagster_slimft.defs.source.demo_shop.draw import draws

ABBREVIATIONS = {
    "quanto": "qto",
    "quantos": "qtos",
    "quantas": "qtas",
    "você": "vc",
    "vocês": "vcs",
    "também": "tb",
    "que": "q",
    "não": "n",
    "por favor": "pfv",
    "beleza": "blz",
    "obrigado": "obg",
    "obrigada": "obg",
    "porque": "pq",
    "quando": "qdo",
    "para": "pra",
    "muito": "mto",
    "comigo": "cmg",
    "hoje": "hj",
    "estou": "to",
    "está": "ta",
    "endereço": "end",
    "mensagem": "msg",
}
_ABBREVIATED = re.compile(r"\b(" + "|".join(sorted(ABBREVIATIONS, key=len, reverse=True)) + r")\b")
_SLOT = re.compile(r"\{(\w+)\}")
_WORD = re.compile(r"[a-zà-ú]{4,}")
EMOJI = (" 😊", " 🙏", " 😅", " 👍", " 🤔", " 😡", " ❤️")


@dataclass(frozen=True)
class TypingStyle:
    """Habits of one person, each the share of messages or words it shows in."""

    capitals: float
    plain_letters: float
    abbreviations: float
    slips: float
    emoji: float


def style_of(seed: int, customer: int) -> TypingStyle:
    """The customer's habits."""
    random_ = draws(seed, "style", customer)
    return TypingStyle(
        capitals=random_.choice((0.05, 0.3, 0.95)),
        plain_letters=random_.choice((0.0, 0.1, 0.9)),
        abbreviations=random_.choice((0.0, 0.3, 0.8)),
        slips=random_.choice((0.0, 0.02, 0.06)),
        emoji=random_.choice((0.0, 0.05, 0.15)),
    )


def typed(template: str, slots: Mapping[str, str], style: TypingStyle, random_: random.Random) -> str:
    """The template as this person types it, slots filled exactly."""
    has_plain_letters = random_.random() < style.plain_letters
    parts = _SLOT.split(template)
    for at in range(0, len(parts), 2):
        parts[at] = _with_slips(_abbreviated(parts[at], style, random_), style, random_)
        if has_plain_letters:
            parts[at] = _without_accents(parts[at])
    for at in range(1, len(parts), 2):
        parts[at] = slots[parts[at]]
    text = "".join(parts)
    if random_.random() < style.capitals and parts[0]:
        text = text[0].upper() + text[1:]
    return text + (random_.choice(EMOJI) if random_.random() < style.emoji else "")


def _without_accents(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))


def _abbreviated(text: str, style: TypingStyle, random_: random.Random) -> str:
    if not style.abbreviations:
        return text
    return _ABBREVIATED.sub(
        lambda match: ABBREVIATIONS[match[1]] if random_.random() < style.abbreviations else match[1], text
    )


def _with_slips(text: str, style: TypingStyle, random_: random.Random) -> str:
    if not style.slips:
        return text
    return _WORD.sub(lambda match: _slip(match[0], random_) if random_.random() < style.slips else match[0], text)


def _slip(word: str, random_: random.Random) -> str:
    at = random_.randrange(1, len(word) - 1)
    kind = random_.randrange(3)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + word[at] + word[at:]
