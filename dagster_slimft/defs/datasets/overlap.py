"""How much of the test's wording the training file holds too: shared runs of eight words, per side.

    overlap = |runs of test & runs of train| / |runs of test|, over distinct runs within a turn

Answers that stand word for word in another dialogue too are stock answers: they repeat by nature and are counted apart.
Turns shorter than eight words hold no run.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np

from dagster_slimft.defs.datasets.word_runs import word_runs

RUN_WORDS = 8
Side = Literal["customer", "assistant"]
SIDES: Mapping[str, Side] = {"user": "customer", "assistant": "assistant"}


class Turn(NamedTuple):
    """One turn of one file's line; `dialogue` numbers the lines of all files."""

    dialogue: int
    split: str
    side: Side
    text: str


class Overlap(NamedTuple):
    """Distinct runs of the test split, and those of them that stand in the training file."""

    runs: int
    shared_runs: int

    @property
    def share(self) -> float:
        """0 where the test has no run."""
        return self.shared_runs / self.runs if self.runs else 0.0


class OverlapReport(NamedTuple):
    """`sides` leave stock answers of the test out; `stock_answers` of its `answers` stand elsewhere too."""

    sides: Mapping[Side, Overlap]
    answers: int
    stock_answers: int

    @property
    def stock_share(self) -> float:
        """Share of the test's answers that are stock."""
        return self.stock_answers / self.answers if self.answers else 0.0


def overlap(turns: Sequence[Turn]) -> OverlapReport:
    """Overlap of split `test` with split `train`."""
    stock = _stock_answers(turns)
    answers = [turn for turn in turns if turn.split == "test" and turn.side == "assistant"]
    sides: dict[Side, Overlap] = {}
    for side in SIDES.values():
        test = [
            turn.text
            for turn in turns
            if turn.split == "test" and turn.side == side and (side, _key(turn.text)) not in stock
        ]
        train = [turn.text for turn in turns if turn.split == "train" and turn.side == side]
        sides[side] = _overlap(test, train)
    return OverlapReport(sides, len(answers), sum(("assistant", _key(turn.text)) in stock for turn in answers))


def _overlap(test: Sequence[str], train: Sequence[str]) -> Overlap:
    found = word_runs([*test, *train], RUN_WORDS, has_short_texts=False)
    tested = np.unique(found.runs[found.texts < len(test)])
    trained = np.unique(found.runs[found.texts >= len(test)])
    return Overlap(len(tested), len(np.intersect1d(tested, trained, assume_unique=True)))


def _stock_answers(turns: Sequence[Turn]) -> set[tuple[str, str]]:
    spoken = {(turn.dialogue, _key(turn.text)) for turn in turns if turn.side == "assistant"}
    counts = Counter(text for _, text in spoken)
    return {("assistant", text) for text, dialogues in counts.items() if dialogues > 1}


def _key(text: str) -> str:
    return text.strip().casefold()
