"""The verdict follows from the declared gate and nothing else; shuffled answers are rejected."""

import random
from collections.abc import Mapping
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from dagster_slimft.defs.evaluation.bootstrap import Array
from dagster_slimft.defs.evaluation.comparison import Candidate, Comparison, Measured, compare, measure
from dagster_slimft.defs.evaluation.gate import judge
from dagster_slimft.defs.evaluation.price_precision import known_prices
from dagster_slimft.defs.evaluation.questions import Question
from tests.defs.evaluation.conftest import PRODUCTS, SETTINGS, reais

KNOWN = known_prices(PRODUCTS.values(), 10, 12)
QUESTIONS = [
    Question(
        f"d{number}",
        f"p{number % 25}",
        "seen" if number % 2 else "unseen",
        ({"role": "user", "content": f"preço do {list(PRODUCTS)[number % 4]}"},),
        f"o {list(PRODUCTS)[number % 4]} custa {reais(list(PRODUCTS.values())[number % 4])} e chega em {number} dias",
    )
    for number in range(100)
]
REFERENCES = [question.reference for question in QUESTIONS]


def test_a_model_that_answers_better_is_approved() -> None:
    verdict = judge(_comparison(REFERENCES, _nats(1.0)), SETTINGS)
    assert verdict.word == "approved"
    assert [reason.state for reason in verdict.reasons] == [*["held"] * 5, "not measured"]


def test_a_run_on_shuffled_answers_is_rejected() -> None:
    """The shop's own words for other people's questions: likelier and closer than what the base says, and no use."""
    shuffled = list(REFERENCES)
    random.Random(4).shuffle(shuffled)
    verdict = judge(_comparison(shuffled, _nats(1.0)), SETTINGS)
    states = {reason.condition: reason.state for reason in verdict.reasons}
    assert states["perplexity"] == states["bleu"] == "held"
    assert states["relevance"] == "failed"
    assert verdict.word == "rejected"


def test_a_model_that_says_the_same_to_everybody_is_rejected_however_good_its_perplexity() -> None:
    verdict = judge(_comparison(["sim"] * 100, _nats(0.5), base=REFERENCES), SETTINGS)
    assert verdict.word == "rejected"
    assert verdict.reasons[2].state == "failed"


def test_without_perplexity_no_gain_is_shown() -> None:
    verdict = judge(_comparison(REFERENCES, None), SETTINGS)
    assert verdict.word == "rejected"
    assert "perplexity was not measured" in verdict.summary


def test_one_failed_answer_in_a_hundred_is_too_many() -> None:
    errors = ["timeout", *[None] * 99]
    assert judge(_comparison(REFERENCES, _nats(1.0), errors=errors), SETTINGS).word == "rejected"
    assert judge(
        _comparison(REFERENCES, _nats(1.0), errors=errors), replace(SETTINGS, maximum_error_rate=0.011)
    ).word == ("approved")


def test_a_model_that_invents_prices_is_rejected() -> None:
    invented = [reference.replace("R$ ", "R$ 9") for reference in REFERENCES]
    verdict = judge(_comparison(invented, _nats(1.0), base=[f"{one} talvez ou não" for one in REFERENCES]), SETTINGS)
    assert {reason.condition for reason in verdict.reasons if reason.state == "failed"} >= {"price_precision"}


@pytest.mark.parametrize("limits", [{"minimum_test_dialogues": 101}, {"minimum_test_people": 26}])
def test_below_the_declared_amount_there_is_no_verdict(limits: Mapping[str, int]) -> None:
    verdict = judge(_comparison(REFERENCES, _nats(1.0)), replace(SETTINGS, **limits))
    assert verdict.word == "not enough data"
    assert verdict.summary == (
        f"100 test dialogues of 25 people; {limits.get('minimum_test_dialogues', 30)} of "
        f"{limits.get('minimum_test_people', 5)} are needed"
    )


def test_without_a_single_dialogue_there_is_no_verdict() -> None:
    nothing = dict.fromkeys(get_args(Candidate), measure([], [], [], [], KNOWN, None))
    comparison = compare([], nothing, KNOWN, SETTINGS)
    assert judge(comparison, SETTINGS).word == "not enough data"


def test_segments_are_reported_apart() -> None:
    answers = [reference if number % 2 else "não sei" for number, reference in enumerate(REFERENCES)]
    comparison = _comparison(answers, _nats(1.0))
    bleu = {segment: figures["fine_tuned"]["bleu"] for segment, figures in comparison.figures.items()}
    assert bleu["seen"] is not None
    assert bleu["unseen"] is not None
    assert bleu["seen"].value == pytest.approx(100)
    assert bleu["unseen"].value < 5
    assert comparison.sizes["seen"].dialogues == comparison.sizes["unseen"].dialogues == 50


def _nats(per_token: float) -> Array:
    return np.column_stack([np.full(len(QUESTIONS), per_token * 10), np.full(len(QUESTIONS), 10.0)])


def _comparison(
    answers: list[str], scored: Array | None, base: list[str] | None = None, errors: list[str | None] | None = None
) -> Comparison:
    def measured(texts: list[str], nats: Array | None, failed: list[str | None] | None = None) -> Measured:
        return measure(texts, failed or [None] * len(texts), [0.1] * len(texts), REFERENCES, KNOWN, nats)

    base_nats = None if scored is None else _nats(5.0)
    candidates: dict[Candidate, Measured] = {
        "base": measured(base or ["não sei dizer"] * len(QUESTIONS), base_nats),
        "fine_tuned": measured(answers, scored, errors),
        "nearest_answer": measured(REFERENCES, None),
    }
    return compare(QUESTIONS, candidates, KNOWN, SETTINGS)
