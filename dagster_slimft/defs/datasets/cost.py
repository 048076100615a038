"""What training on the present examples would cost, per model whose price is known: tokens x epochs x price.

Tokens are those of the training file as counted by the tokenizer of `slimft.redacted_messages`; a provider counts with
its own, so expect the bill within about a fifth of this. Prices: seed `model_prices`, in USD per million tokens.
"""

from typing import NamedTuple

from dagster_slimft.database.postgres import Database

MILLION = 1_000_000

_PRICES = """
    select model, training_usd_per_million_tokens::float8
    from slimft_marts.model_prices
    where training_usd_per_million_tokens is not null
"""
_TOKENS = """
    select coalesce(sum(tokens), 0)::int8
    from slimft_marts.training_examples
    where split = 'train' and is_within_token_budget
"""


class ModelCost(NamedTuple):
    """Estimated price of one fine-tuning job."""

    model: str
    cost_usd: float


def training_cost_usd(tokens: int, epochs: int, usd_per_million_tokens: float) -> float:
    """Price of training: every token is read once per epoch."""
    return tokens * epochs * usd_per_million_tokens / MILLION


def estimate_costs(database: Database, epochs: int) -> list[ModelCost]:
    """Price of training each priced model on the present training split, cheapest first."""
    with database.connect() as connection:
        (tokens,) = connection.execute(_TOKENS).fetchone() or (0,)
        prices = connection.execute(_PRICES).fetchall()
    costs = [ModelCost(model, training_cost_usd(tokens, epochs, price)) for model, price in prices]
    return sorted(costs, key=lambda cost: (cost.cost_usd, cost.model))
