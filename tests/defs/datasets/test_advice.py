"""The advice says the verdict kindly and its numbers exactly, also where they are not known."""

from typing import Any

import pytest

from dagster_slimft import dbt
from dagster_slimft.defs.datasets.advice import VERDICTS, Advice
from tests.dbt.test_readiness_decisions import TABLE

NUMBERS: dict[str, Any] = {
    "verdict": "optimise_prompts",
    "because_en": "Volume and cost are below the limits.",
    "dialogues_per_month": 1234.4,
    "cost_usd_per_month": 78.9,
    "current_model": "gpt-4o-2024-08-06",
    "usable_examples": 212,
    "minimum_examples": 500,
    "days_until_minimum": 41,
    "days_collected": 59,
    "collection_days": 60,
    "quality_class": "below",
    "rated_dialogues": 120,
    "satisfaction_rate": 0.8,
    "satisfaction_rate_low": 0.72,
    "satisfaction_rate_high": 0.863,
    "target_satisfaction_rate": 0.85,
}


def test_do_not_fine_tune_is_said_with_its_reason() -> None:
    assert Advice(NUMBERS).headline == (
        "do not fine-tune now: improve the prompts. Volume and cost are below the limits."
    )


def test_the_numbers_are_said_exactly() -> None:
    assert Advice(NUMBERS).evidence == (
        "1,234 dialogues and US$ 78.90 a month, 212 of 500 usable examples (41 days more at this pace),"
        " 59 of 60 days of data, 80% satisfied [72%, 86%] of 85% wanted"
    )


@pytest.mark.parametrize(
    ("unknown", "said"),
    [
        ({"cost_usd_per_month": None}, "no price of gpt-4o-2024-08-06, so no cost a month"),
        ({"days_until_minimum": None}, "(none came in the last month)"),
        ({"days_until_minimum": 0}, "(enough)"),
        ({"quality_class": "too_few", "rated_dialogues": 3, "satisfaction_rate": 1.0}, "too few votes to tell"),
        ({"quality_class": "too_few", "rated_dialogues": 0, "satisfaction_rate": None}, "satisfaction (0)"),
    ],
)
def test_what_is_not_known_is_said_so(unknown: dict[str, Any], said: str) -> None:
    assert said in Advice(NUMBERS | unknown).evidence


def test_every_verdict_of_the_table_can_be_said() -> None:
    assert {row["verdict"] for row in TABLE} == set(VERDICTS)
    assert dbt.variables()["minimum_examples"] == NUMBERS["minimum_examples"]
