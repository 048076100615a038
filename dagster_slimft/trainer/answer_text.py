"""Text of an answer while its tokens arrive: whole characters only, and nothing from a stop string on.

One character may be several byte-level tokens, and a stop string may arrive in parts; both are held back until they
are whole.
"""

from collections.abc import Sequence
from typing import Literal

from tokenizers import Tokenizer

FinishReason = Literal["stop", "length"]
_UNFINISHED = "\ufffd"


class AnswerText:
    """Collects tokens and hands out text."""

    def __init__(self, tokenizer: Tokenizer, ends: frozenset[int], stops: Sequence[str], most_tokens: int) -> None:
        """Begin with nothing."""
        self._tokenizer = tokenizer
        self._ends = ends
        self._stops = [stop for stop in stops if stop]
        self._most_tokens = most_tokens
        self._given = 0
        self.ids: list[int] = []
        self.text = ""
        self.finish: FinishReason | None = None

    def add(self, token: int) -> str:
        """Take a token; returns the text that became certain, and sets `finish` when this was the last."""
        self.ids.append(token)
        if token in self._ends:
            self.finish = "stop"
        else:
            self.text = self._tokenizer.decode([i for i in self.ids if i not in self._ends], skip_special_tokens=True)
            self._cut_at_stop()
            if self.finish is None and len(self.ids) >= self._most_tokens:
                self.finish = "length"
        certain = len(self.text) if self.finish else self._certain()
        piece = self.text[self._given : certain]
        self._given = max(self._given, certain)
        return piece

    def _cut_at_stop(self) -> None:
        found = [at for stop in self._stops if (at := self.text.find(stop)) >= 0]
        if found:
            self.text = self.text[: min(found)]
            self.finish = "stop"

    def _certain(self) -> int:
        certain = len(self.text.rstrip(_UNFINISHED))
        for stop in self._stops:
            for length in range(min(len(stop) - 1, len(self.text)), 0, -1):
                if self.text.endswith(stop[:length]):
                    certain = min(certain, len(self.text) - length)
                    break
        return certain
