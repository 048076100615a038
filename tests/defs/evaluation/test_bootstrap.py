"""Intervals are those of a bootstrap over people, paired between candidates."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_slimft.defs.evaluation.bootstrap import draw_people, estimate, estimate_difference
from dagster_slimft.defs.evaluation.price_precision import share


def test_the_interval_is_that_of_a_plain_bootstrap_over_people() -> None:
    generator = np.random.default_rng(3)
    people = [f"p{number // 3}" for number in range(90)]
    statistics = np.column_stack([generator.random(90), np.ones(90)])
    found = estimate(draw_people(people, 4000, 0.95, 1), statistics, share, 90)
    by_person = {person: statistics[[p == person for p in people]] for person in set(people)}
    means = []
    for _ in range(4000):
        drawn = np.concatenate([by_person[f"p{person}"] for person in generator.integers(0, 30, 30)])
        means.append(drawn[:, 0].sum() / drawn[:, 1].sum())
    assert found.value == pytest.approx(statistics[:, 0].mean())
    assert (found.low, found.high) == pytest.approx(tuple(np.quantile(means, (0.025, 0.975))), abs=0.01)


def test_many_dialogues_of_one_person_do_not_narrow_the_interval() -> None:
    values = np.random.default_rng(5).random(20)
    few = np.column_stack([values, np.ones(20)])
    many = np.repeat(few, 50, axis=0)
    narrow = estimate(draw_people([f"p{n}" for n in range(20)], 1000, 0.95, 1), few, share, 20)
    same = estimate(draw_people([f"p{n}" for n in np.repeat(range(20), 50)], 1000, 0.95, 1), many, share, 1000)
    assert (same.low, same.high) == pytest.approx((narrow.low, narrow.high))


def test_a_difference_of_a_candidate_with_itself_is_nothing() -> None:
    statistics = np.column_stack([np.random.default_rng(1).random(40), np.ones(40)])
    draws = draw_people([f"p{n}" for n in range(40)], 500, 0.95, 1)
    same = estimate_difference(draws, statistics, statistics, share, 40)
    assert (same.value, same.low, same.high) == (0, 0, 0)
    assert not same.excludes_zero


def test_a_constant_gain_excludes_zero_although_the_figures_themselves_overlap() -> None:
    before = np.column_stack([np.random.default_rng(1).random(40), np.ones(40)])
    after = before + np.array([0.05, 0])
    draws = draw_people([f"p{n}" for n in range(40)], 500, 0.95, 1)
    assert estimate(draws, after, share, 40).low < estimate(draws, before, share, 40).high
    assert estimate_difference(draws, after, before, share, 40).low == pytest.approx(0.05)


@given(st.lists(st.floats(0, 1), min_size=2, max_size=30), st.integers(0, 1000))
def test_the_same_seed_gives_the_same_interval_around_the_value(values: list[float], seed: int) -> None:
    statistics = np.column_stack([values, np.ones(len(values))])
    people = [f"p{n}" for n in range(len(values))]
    one, two = (estimate(draw_people(people, 300, 0.99, seed), statistics, share, len(values)) for _ in range(2))
    assert one == two
    assert min(values) - 1e-9 <= one.low <= one.high <= max(values) + 1e-9


def test_resamples_in_which_nothing_was_measured_do_not_count() -> None:
    statistics = np.zeros((6, 2))
    statistics[0] = (1, 1)
    found = estimate(draw_people([f"p{n}" for n in range(6)], 500, 0.95, 1), statistics, share, 1)
    assert (found.value, found.low, found.high) == (1, 1, 1)
