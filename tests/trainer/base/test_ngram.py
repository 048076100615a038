"""The yardstick itself: probabilities that add up, and bits that mean what they say."""

import math

import pytest

from dagster_slimft.trainer.base.ngram import CharacterNgram


def test_the_probabilities_of_all_characters_and_the_unknown_one_add_up_to_one() -> None:
    model = CharacterNgram(["abracadabra", "abacate"])
    known = set("abracadabra abacate") - {" "}
    for history in ("\n\n\n\n", "abra", "zzzz", "acad"):
        total = sum(model._probability(history, character) for character in known)
        unknown = model._probability(history, "Z")
        assert total + unknown == pytest.approx(1.0)
        assert unknown > 0


def test_a_text_seen_often_costs_few_bits_and_a_strange_one_many() -> None:
    model = CharacterNgram(["bom dia, tudo bem?"] * 50)
    assert model.bits_per_character(["bom dia, tudo bem?"]) < 0.2
    assert model.bits_per_character(["xyz"]) > math.log2(10)
