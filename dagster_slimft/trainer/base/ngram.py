"""A character 5-gram with interpolation (Witten-Bell), the plain yardstick for the tiny base.

p(c | h) = (count(h c) + d(h) p(c | h without its first character)) / (count(h) + d(h)), where d(h) is how many
different characters followed h; below the shortest history stands 1 / (number of known characters + 1).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable

ORDER = 5
_START = "\n"


class CharacterNgram:
    """Counts of one text, and how well they predict another."""

    def __init__(self, texts: Iterable[str], order: int = ORDER) -> None:
        """Count every history of up to `order` - 1 characters."""
        self._order = order
        self._followers: dict[str, Counter[str]] = defaultdict(Counter)
        for text in texts:
            padded = _START * (order - 1) + text
            for at in range(order - 1, len(padded)):
                for length in range(order):
                    self._followers[padded[at - length : at]][padded[at]] += 1
        self._totals = {history: followers.total() for history, followers in self._followers.items()}

    def bits_per_character(self, texts: Iterable[str]) -> float:
        """Mean of -log2 p(character | the four before it)."""
        bits, characters = 0.0, 0
        for text in texts:
            padded = _START * (self._order - 1) + text
            for at in range(self._order - 1, len(padded)):
                bits -= math.log2(self._probability(padded[at - self._order + 1 : at], padded[at]))
            characters += len(text)
        return bits / characters

    def _probability(self, history: str, character: str) -> float:
        probability = 1 / (len(self._followers.get("", ())) + 1)
        for length in range(len(history) + 1):
            suffix = history[len(history) - length :]
            followers = self._followers.get(suffix)
            if followers is None:
                break
            kinds = len(followers)
            probability = (followers[character] + kinds * probability) / (self._totals[suffix] + kinds)
        return probability
