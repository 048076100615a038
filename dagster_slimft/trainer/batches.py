"""Order of the training examples: shuffled each epoch, then sorted by length within windows.

Neighbours of one length waste little padding; windows of 16 batches keep the order random. The order is a function
of (seed, epoch) alone, so that a resumed job sees what a straight one would have seen.
"""

import random
from collections.abc import Sequence
from typing import TypeVar

WINDOW_BATCHES = 16
_T = TypeVar("_T")


def epoch_batches(lengths: Sequence[int], batch_size: int, seed: int, epoch: int) -> list[list[int]]:
    """Indices of each batch of one epoch; every example once."""
    # Not for secrets: a reproducible order is what is wanted.
    order = random.Random(f"{seed}/{epoch}")  # noqa: S311
    indices = list(range(len(lengths)))
    order.shuffle(indices)
    batches: list[list[int]] = []
    for window in _chunks(indices, WINDOW_BATCHES * batch_size):
        batches += _chunks(sorted(window, key=lambda index: lengths[index]), batch_size)
    order.shuffle(batches)
    return batches


def _chunks(items: Sequence[_T], size: int) -> list[list[_T]]:
    return [list(items[start : start + size]) for start in range(0, len(items), size)]
