"""The estimate is tokens of the training file, times epochs, times the model's price."""

import pytest

from dagster_slimft.defs.datasets.cost import ModelCost, estimate_costs, training_cost_usd
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
