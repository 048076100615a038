"""An answer that would fit anyone's question has no relevance."""

import pytest

from dagster_slimft.defs.evaluation.relevance import relevance, relevance_statistics

REFERENCES = [
    f"o modelo {name} custa {number} reais hoje" for number, name in enumerate(["um", "dois", "três", "quatro"])
]


def test_the_own_reference_counts_for_and_the_others_count_against() -> None:
    own = relevance_statistics(REFERENCES, REFERENCES)
    assert own is not None
    assert relevance(own.sum(axis=0, keepdims=True))[0] > 50


def test_the_same_words_for_everybody_are_not_relevant() -> None:
    same = relevance_statistics([REFERENCES[0]] * 4, REFERENCES)
    assert same is not None
    assert relevance(same.sum(axis=0, keepdims=True))[0] == pytest.approx(0, abs=20)


def test_one_answer_has_nothing_to_be_told_from() -> None:
    assert relevance_statistics(["oi"], ["oi"]) is None
