"""What training would cost, before anything is uploaded: tokens x epochs x price of the base model.

Tokens are those of the training file as counted by the tokenizer of `slimft.redacted_messages`; a provider counts with
its own, so expect the bill within about a fifth of this. Prices: seed `model_prices`, in USD per million tokens. A
trainer on this machine costs nothing; a base model without a price cannot be said to stay within a budget.
"""

from typing import Literal, NamedTuple

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.datasets.declared import declared_settings
from dagster_slimft.defs.fine_tuning.provider import LOOPBACK, TrainerIdentity
from dagster_slimft.errors import CheckFailed

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
_DATASET_TOKENS = """
    select coalesce((counts -> 'tokens' ->> 'train')::int8, 0)
    from slimft.dataset_versions
    where dataset_version = %s
"""


class ModelCost(NamedTuple):
    """Estimated price of one fine-tuning job."""

    model: str
    cost_usd: float


class Plan(NamedTuple):
    """What is about to be ordered; without a budget there is no limit."""

    trainer: TrainerIdentity
    dataset_version: str
    epochs: int
    budget_usd: float | None


def declared_plan(trainer: TrainerIdentity, dataset_version: str, epochs: int | Literal["auto"]) -> Plan:
    """The plan under the declared budget; `auto` epochs are the declared assumption."""
    declared = declared_settings()
    budget = declared["budget_usd"]
    passes = declared["assumed_epochs"] if epochs == "auto" else epochs
    return Plan(trainer, dataset_version, passes, None if budget is None else float(budget))


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


def refuse_over_budget(database: Database, plan: Plan) -> None:
    """Let a plan pass that stays within its budget.

    Raises:
        CheckFailed: it costs more, or nobody knows what it costs.
    """
    if plan.budget_usd is None or plan.trainer.provider == LOOPBACK:
        return
    with database.connect() as connection:
        (tokens,) = connection.execute(_DATASET_TOKENS, (plan.dataset_version,)).fetchone() or (0,)
        prices: dict[str, float] = dict(connection.execute(_PRICES).fetchall())
    fault = budget_fault(plan, tokens, prices.get(plan.trainer.model))
    if fault is not None:
        raise CheckFailed(fault)


def budget_fault(plan: Plan, tokens: int, usd_per_million_tokens: float | None) -> str | None:
    """Why the plan may not be ordered, with what to do; None where it may."""
    if plan.budget_usd is None:
        return None
    where = f"{plan.trainer.model} at {plan.trainer.provider}"
    if usd_per_million_tokens is None:
        return (
            f"nobody knows whether training {where} stays within the budget of USD {plan.budget_usd:,.2f}: add its "
            "price to seed model_prices (0 where it is free); nothing was uploaded"
        )
    cost = training_cost_usd(tokens, plan.epochs, usd_per_million_tokens)
    if cost <= plan.budget_usd:
        return None
    return (
        f"over budget: training {where} on {tokens:,} tokens for {plan.epochs} epochs costs about USD {cost:,.2f}, the "
        f"budget is USD {plan.budget_usd:,.2f}; raise budget_usd in defs/datasets/defs.yaml, lower epochs in "
        "defs/fine_tuning/defs.yaml or dbt var training_token_budget, or choose a cheaper TRAINER_MODEL; "
        "nothing was uploaded"
    )
