"""Plain sentences from word lists: they make no sense together, and teach words, endings and agreement.

A base trained on dialogues alone is overconfident on words it rarely met; these spread its bets.
"""

import random
from collections.abc import Callable, Iterator
from functools import partial

import yaml

from dagster_slimft.trainer.base.expansion import expand
from dagster_slimft.trainer.base.folder import HERE


def word_sentences(chance: random.Random) -> Iterator[str]:
    """Endless sentences."""
    material = yaml.safe_load((HERE / "words.yaml").read_text(encoding="utf-8"))
    words: dict[str, list[str]] = {name: _split(text) for name, text in material["words"].items()}
    slots: dict[str, Callable[[], str]] = {name: partial(chance.choice, values) for name, values in words.items()}
    patterns: list[str] = material["sentences"]
    while True:
        sentence = expand(chance.choice(patterns), chance, slots)
        yield sentence[0].upper() + sentence[1:]


def _split(text: str) -> list[str]:
    return [word.strip() for word in text.split(",")]
