"""BLEU from sums equals sacrebleu's, for any texts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sacrebleu.metrics.bleu import BLEU

from dagster_slimft.defs.evaluation.bleu import bleu_statistics, corpus_bleu

WORDS = st.lists(st.sampled_from(["o", "colchão", "custa", "R$ 3.190,00", "à", "vista", "."]), max_size=12).map(
    " ".join
)


@given(st.lists(st.tuples(WORDS, WORDS.filter(bool)), min_size=1, max_size=8))
def test_bleu_from_sums_is_sacrebleu_s_corpus_bleu(pairs: list[tuple[str, str]]) -> None:
    answers, references = [a for a, _ in pairs], [r for _, r in pairs]
    expected = BLEU().corpus_score(answers, [references]).score
    statistics = bleu_statistics(answers, references)
    assert corpus_bleu(statistics.sum(axis=0, keepdims=True))[0] == pytest.approx(expected, abs=1e-9)


def test_an_answer_that_failed_counts_as_an_empty_one() -> None:
    whole = bleu_statistics(["o colchão custa mil reais"] * 2, ["o colchão custa mil reais"] * 2)
    half = bleu_statistics(["o colchão custa mil reais", ""], ["o colchão custa mil reais"] * 2)
    assert corpus_bleu(whole.sum(axis=0, keepdims=True))[0] == pytest.approx(100)
    assert corpus_bleu(half.sum(axis=0, keepdims=True))[0] < 50


def test_no_answers_are_no_rows() -> None:
    assert bleu_statistics([], []).shape == (0, 10)
    assert corpus_bleu(np.zeros((1, 10)))[0] == 0.0
