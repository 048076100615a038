"""When the sensor asks for a run."""

from dagster_slimft.defs.datasets.retrain import is_it_time_to_retrain
from dagster_slimft.defs.datasets.versions import Readiness


def test_below_the_minimum_the_reason_states_count_and_threshold() -> None:
    answer = is_it_time_to_retrain(Readiness(70, 70, 500, 70, 1500), new_examples=500, growth_share=0.5)
    assert not answer.is_wanted
    assert "70 of 500" in answer.reason


def test_the_first_dataset_needs_the_minimum_alone() -> None:
    assert is_it_time_to_retrain(Readiness(500, 500, 500, 500, 1500), new_examples=600, growth_share=0.5).is_wanted


def test_few_new_examples_do_not_ask_again() -> None:
    answer = is_it_time_to_retrain(Readiness(1000, 30, 500, 1000, 1500), new_examples=500, growth_share=0.5)
    assert not answer.is_wanted
    assert "30 in no dataset yet" in answer.reason


def test_declared_growth_asks_before_the_declared_number() -> None:
    assert is_it_time_to_retrain(Readiness(900, 300, 500, 900, 1500), new_examples=500, growth_share=0.5).is_wanted
