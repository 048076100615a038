"""Whether an emoji is praise, a complaint or neither, whatever its skin tone and presentation."""

import unicodedata
from collections.abc import Iterable

from dagster_slimft.web.feedback.votes import ReactionValue

_VARIATION = "\ufe0f\ufe0e"
_SKIN_TONES = "".join(chr(code) for code in range(0x1F3FB, 0x1F400))
_DROPPED = str.maketrans("", "", _VARIATION + _SKIN_TONES)


def bare_emoji(emoji: str) -> str:
    """NFC, without variation selectors and skin tones."""
    return unicodedata.normalize("NFC", emoji).translate(_DROPPED)


class Emoji:
    """The declared emoji of praise and complaint."""

    def __init__(self, praise: Iterable[str], complaint: Iterable[str]) -> None:
        """Keep both, bare."""
        self._praise = frozenset(map(bare_emoji, praise))
        self._complaint = frozenset(map(bare_emoji, complaint))

    def value_of(self, emoji: str) -> ReactionValue:
        """What the emoji says of the message."""
        bare = bare_emoji(emoji)
        return "up" if bare in self._praise else "down" if bare in self._complaint else "neutral"
