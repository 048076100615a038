"""Every pair of different splits at or above the threshold is found, none below it, none within a split."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_slimft.defs.datasets.near_duplicates import shingles
from dagster_slimft.defs.datasets.similar_pairs import similar_pairs

WORDS = [f"palavra{number}" for number in range(12)]
SPLITS = st.sampled_from(["train", "validation", "test"])


def jaccard(one: str, other: str) -> float:
    a, b = set(shingles(one)), set(shingles(other))
    return len(a & b) / len(a | b)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8), SPLITS), max_size=14),
    st.sampled_from([0.2, 0.5, 0.8, 1.0]),
)
def test_the_pairs_are_those_of_comparing_all_with_all(rows: list[tuple[list[str], str]], threshold: float) -> None:
    texts, splits = [" ".join(words) for words, _ in rows], [split for _, split in rows]
    expected = {
        (one, other)
        for one in range(len(rows))
        for other in range(one + 1, len(rows))
        if splits[one] != splits[other] and jaccard(texts[one], texts[other]) >= threshold
    }
    found = similar_pairs(texts, splits, threshold)
    assert {(pair.one, pair.other) for pair in found} == expected
    assert len(found) == len(expected)
    for pair in found:
        assert pair.similarity == jaccard(texts[pair.one], texts[pair.other])


def test_long_texts_with_a_few_words_changed_are_found_among_many() -> None:
    draw = random.Random(1)
    vocabulary = [f"w{number}" for number in range(3000)]
    base = [draw.choices(vocabulary, k=90) for _ in range(400)]
    changed = [[*words[:50], "outra", *words[51:]] for words in base[:7]]
    texts = [" ".join(words) for words in (*base, *changed)]
    splits = ["train"] * 400 + ["test"] * 7
    found = similar_pairs(texts, splits, 0.9)
    assert [(pair.one, pair.other) for pair in found] == [(at, 400 + at) for at in range(7)]


def test_one_split_alone_leaks_nowhere() -> None:
    assert similar_pairs(["oi", "oi"], ["train", "train"], 0.8) == []
    assert similar_pairs([], [], 0.8) == []
