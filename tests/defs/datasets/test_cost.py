"""The estimate is tokens of the training file, times epochs, times the model's price; a budget is never exceeded."""

import pytest

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.datasets.cost import (
    ModelCost,
    Plan,
    budget_fault,
    declared_plan,
    estimate_costs,
    refuse_over_budget,
    training_cost_usd,
)
from dagster_slimft.defs.datasets.declared import declared_settings
from dagster_slimft.defs.fine_tuning.provider import LOOPBACK, TrainerIdentity
from dagster_slimft.errors import CheckFailed
from tests.defs.datasets.training_marts import Marts, example


def test_each_epoch_reads_every_token_once() -> None:
    assert training_cost_usd(2_000_000, 3, 3.0) == pytest.approx(18.0)
    assert training_cost_usd(0, 3, 25.0) == 0


def test_only_what_goes_into_the_training_file_costs(marts: Marts) -> None:
    marts.execute("create table slimft_marts.model_prices (model text, training_usd_per_million_tokens numeric)")
    marts.insert(
        "slimft_marts.model_prices",
        {"model": "large", "training_usd_per_million_tokens": 25},
        {"model": "tiny", "training_usd_per_million_tokens": 0},
        {"model": "unpriced", "training_usd_per_million_tokens": None},
        {"model": "small", "training_usd_per_million_tokens": 3},
    )
    assert [cost.cost_usd for cost in estimate_costs(marts.database, 2)] == [0, 0, 0]
    marts.fill_examples(10)
    marts.insert("slimft_marts.training_examples", example(10, is_within_token_budget=False))
    tokens = 8 * 60
    assert estimate_costs(marts.database, 2) == [
        ModelCost("tiny", 0),
        ModelCost("small", tokens * 2 * 3 / 1_000_000),
        ModelCost("large", tokens * 2 * 25 / 1_000_000),
    ]


HOSTED = TrainerIdentity("https://trainer.example/v1", "small")


def plan(budget_usd: float | None, trainer: TrainerIdentity = HOSTED) -> Plan:
    return Plan(trainer, "ds-1", epochs=4, budget_usd=budget_usd)


def test_a_plan_within_its_budget_or_without_one_passes() -> None:
    assert budget_fault(plan(12.0), 1_000_000, 3.0) is None
    assert budget_fault(plan(None), 1_000_000_000, 25.0) is None
    assert budget_fault(plan(0.0), 1_000_000, 0.0) is None


def test_a_plan_over_budget_says_what_it_costs_and_what_to_do() -> None:
    fault = budget_fault(plan(11.99), 1_000_000, 3.0)
    assert fault is not None
    assert "\n" not in fault
    assert "costs about USD 12.00, the budget is USD 11.99" in fault
    assert "raise budget_usd" in fault
    assert "nothing was uploaded" in fault


def test_a_model_without_a_price_cannot_stay_within_a_budget() -> None:
    assert "add its price to seed model_prices" in (budget_fault(plan(100.0), 1, None) or "")


def test_the_plan_assumes_epochs_only_where_the_trainer_chooses_them() -> None:
    assert declared_plan(HOSTED, "ds-1", 2).epochs == 2
    assert declared_plan(HOSTED, "ds-1", "auto").epochs == declared_settings()["assumed_epochs"]


def test_the_trainer_on_this_machine_needs_no_price(database: Database) -> None:
    refuse_over_budget(database, plan(0.0, TrainerIdentity(LOOPBACK, "whatever")))


def test_the_tokens_are_those_of_the_dataset_that_is_ordered(marts: Marts) -> None:
    marts.execute("create table slimft_marts.model_prices (model text, training_usd_per_million_tokens numeric)")
    marts.insert("slimft_marts.model_prices", {"model": "small", "training_usd_per_million_tokens": 3})
    marts.execute(
        """
        insert into slimft.dataset_versions
            (dataset_version, content_hash, counts, settings, redactor_version, tokenizer)
        values ('ds-1', '1', '{"tokens": {"train": 1000000, "test": 9}}', '{}', 'r', 't')
        """
    )
    refuse_over_budget(marts.database, plan(12.0))
    with pytest.raises(CheckFailed, match="1,000,000 tokens for 4 epochs"):
        refuse_over_budget(marts.database, plan(11.0))
