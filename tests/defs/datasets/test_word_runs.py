"""Runs of words are sets: the same words in the same order, wherever and however often they stand."""

from hypothesis import given
from hypothesis import strategies as st

from dagster_slimft.defs.datasets.word_runs import word_runs

TEXTS = st.lists(st.lists(st.sampled_from(["oi", "tem", "frete", "sim", "não"]), max_size=9), max_size=6)


@given(TEXTS, st.integers(1, 4))
def test_two_texts_share_as_many_runs_as_their_sets_of_words_in_a_row(texts: list[list[str]], length: int) -> None:
    found = word_runs([" ".join(words) for words in texts], length, has_short_texts=False)
    runs = [set(found.runs[found.texts == at].tolist()) for at in range(len(texts))]
    exact = [{tuple(words[at : at + length]) for at in range(len(words) - length + 1)} for words in texts]
    for one in range(len(texts)):
        for other in range(len(texts)):
            assert len(runs[one] & runs[other]) == len(exact[one] & exact[other])


def test_a_text_shorter_than_a_run_is_one_run_or_none() -> None:
    texts = ["Oi!", "oi", "oi tem", ""]
    counted = word_runs(texts, 3, has_short_texts=True)
    assert counted.texts.tolist() == [0, 1, 2, 3]
    assert len(set(counted.runs.tolist())) == 3
    assert word_runs(texts, 3, has_short_texts=False).texts.tolist() == []
    assert word_runs([], 3, has_short_texts=True).texts.tolist() == []
