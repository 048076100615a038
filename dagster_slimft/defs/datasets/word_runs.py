r"""Runs of n words as 64-bit numbers, for whole data sets at once: what the leak report compares.

A run's number is sum(v(word k) * BASE^k) mod 2^64 with a random v per word; two runs of 10 million collide with
probability 3e-6. Words are those of `\w+`, lower case. It shares no code with `near_duplicates.py`, which it checks.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WORD = re.compile(r"\w+")
_BASE = 0x9E3779B97F4A7C15
_SEED = 1997


class Runs(NamedTuple):
    """Distinct runs, each with the number of the text it stands in; sorted by text, then run."""

    texts: "NDArray[np.int64]"
    runs: "NDArray[np.uint64]"


def word_runs(texts: Sequence[str], length: int, *, has_short_texts: bool) -> Runs:
    """Every distinct run of `length` words of each text.

    Args:
        texts: what to cut.
        length: words of a run.
        has_short_texts: whether a text of fewer words counts as one run, padded, or as none.
    """
    numbers: dict[str, int] = {"": 0}
    words: list[int] = []
    ends = np.zeros(len(texts) + 1, dtype=np.int64)
    for at, text in enumerate(texts):
        found = [numbers.setdefault(word, len(numbers)) for word in _WORD.findall(text.casefold())]
        if has_short_texts and len(found) < length:
            found += [0] * (length - len(found))
        words += found
        ends[at + 1] = len(words)
    values = np.random.default_rng(_SEED).integers(0, 2**64, size=len(numbers), dtype=np.uint64)
    spoken = values[np.array(words, dtype=np.int64)]
    owners = np.repeat(np.arange(len(texts)), np.diff(ends))
    possible = max(0, len(spoken) - length + 1)
    runs = np.zeros(possible, dtype=np.uint64)
    for offset in range(length):
        runs = runs * np.uint64(_BASE) + spoken[offset : offset + possible]
    # A run that begins in one text and ends in the next is none.
    is_whole = owners[:possible] == owners[length - 1 : length - 1 + possible]
    return _distinct(owners[:possible][is_whole], runs[is_whole])


def _distinct(texts: "NDArray[np.int64]", runs: "NDArray[np.uint64]") -> Runs:
    order = np.lexsort((runs, texts))
    texts, runs = texts[order], runs[order]
    is_first = np.ones(len(runs), dtype=bool)
    is_first[1:] = (texts[1:] != texts[:-1]) | (runs[1:] != runs[:-1])
    return Runs(texts[is_first], runs[is_first])
