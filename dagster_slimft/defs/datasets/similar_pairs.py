"""Pairs of texts of different splits whose exact Jaccard similarity reaches a threshold, none missed.

J(A, B) = |A & B| / |A | B| over sets of three-word runs. Prefix filter (Chaudhuri, Ganti, Kaushik 2006): with each set
sorted by how rare its runs are in the whole data set, two sets with J >= t share a run among their first
|A| - ceil(t |A|) + 1 and |B| - ceil(t |B|) + 1. Those few rare runs propose pairs; each is then counted out exactly.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dagster_slimft.defs.datasets.word_runs import word_runs

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

RUN_WORDS = 3
_TEXTS_AT_ONCE = 500
_PAIRS_AT_ONCE = 20_000


class SimilarPair(NamedTuple):
    """Two texts by number, the smaller one first."""

    one: int
    other: int
    similarity: float


def similar_pairs(texts: Sequence[str], splits: Sequence[str], threshold: float) -> list[SimilarPair]:
    """All pairs of texts of different splits with at least this similarity, in order of their numbers.

    Args:
        texts: what to compare.
        splits: the split of each text.
        threshold: Jaccard similarity, above 0 and at most 1.
    """
    runs = word_runs(texts, RUN_WORDS, has_short_texts=True)
    names, labels = np.unique(np.array(splits), return_inverse=True)
    if len(names) < 2:
        return []
    # Columns are numbered from the rarest run on.
    _, numbers, counts = np.unique(runs.runs, return_inverse=True, return_counts=True)
    columns = np.argsort(np.argsort(counts, kind="stable"))[numbers]
    sizes = np.bincount(runs.texts, minlength=len(texts))
    is_rare = _is_in_prefix(runs.texts, columns, sizes, threshold)
    shape = (len(texts), len(counts))
    found, rare = _matrix(runs.texts, columns, shape), _matrix(runs.texts[is_rare], columns[is_rare], shape)
    pairs: list[SimilarPair] = []
    for ones, others in _proposed(rare, labels):
        shared = np.asarray(found[ones].multiply(found[others]).sum(axis=1)).ravel()
        similarity = shared / (sizes[ones] + sizes[others] - shared)
        is_similar = similarity >= threshold
        pairs += map(SimilarPair, *(part[is_similar].tolist() for part in (ones, others, similarity)))
    return sorted(pairs)


def _matrix(rows: "NDArray[np.int64]", columns: "NDArray[np.intp]", shape: tuple[int, int]) -> "csr_array":
    """Rows are texts, columns runs; 1 where the run stands in the text."""
    from scipy.sparse import csr_array

    return csr_array((np.ones(len(rows), dtype=np.int32), (rows, columns)), shape=shape)


def _is_in_prefix(
    rows: "NDArray[np.int64]", columns: "NDArray[np.intp]", sizes: "NDArray[np.int64]", threshold: float
) -> "NDArray[np.bool_]":
    order = np.lexsort((columns, rows))
    place = np.arange(len(order)) - (np.cumsum(sizes) - sizes)[rows[order]]
    # Rounding must never shorten a prefix: a little less than the threshold only proposes more.
    lengths = sizes - np.ceil((threshold - 1e-9) * sizes).astype(np.int64) + 1
    is_kept = np.zeros(len(order), dtype=bool)
    is_kept[order] = place < lengths[rows[order]]
    return is_kept


def _proposed(rare: "csr_array", labels: "NDArray[np.intp]") -> "Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]":
    """Pairs that share a rare run, a batch at a time; the largest split is only ever the other side."""
    largest = np.bincount(labels).argmax()
    asking = np.flatnonzero(labels != largest)
    columns = rare.T.tocsr()
    for start in range(0, len(asking), _TEXTS_AT_ONCE):
        batch = asking[start : start + _TEXTS_AT_ONCE]
        shared = (rare[batch] @ columns).tocoo()
        ones, others = batch[shared.row], shared.col.astype(np.int64)
        is_new = (labels[others] != labels[ones]) & ((labels[others] == largest) | (ones < others))
        ones, others = ones[is_new], others[is_new]
        for at in range(0, len(ones), _PAIRS_AT_ONCE):
            low = np.minimum(ones[at : at + _PAIRS_AT_ONCE], others[at : at + _PAIRS_AT_ONCE])
            yield low, np.maximum(ones[at : at + _PAIRS_AT_ONCE], others[at : at + _PAIRS_AT_ONCE])
