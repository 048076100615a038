"""What the mart `training_readiness` advises, with the numbers that led there: said kindly and exactly, once per run.

"Do not fine-tune" is a normal answer. SQL decides (seed `readiness_decisions`); this only says it.
"""

from dataclasses import dataclass
from typing import Any

from psycopg.rows import dict_row

from dagster_slimft.database.postgres import Database

VERDICTS = {
    "fine_tune": "fine-tune",
    "collect_more": "collect more before fine-tuning",
    "optimise_prompts": "do not fine-tune now: improve the prompts",
    "smaller_model": "do not fine-tune now: a smaller model with better prompts",
    "add_retrieval": "do not fine-tune now: look facts up for each answer",
}


@dataclass(frozen=True)
class Advice:
    """The mart's one row."""

    numbers: dict[str, Any]

    @property
    def headline(self) -> str:
        """The verdict and why, in a line."""
        return f"{VERDICTS[self.numbers['verdict']]}. {self.numbers['because_en']}"

    @property
    def evidence(self) -> str:
        """The numbers the verdict rests on, in a line; what is not known is said so."""
        numbers = self.numbers
        cost = numbers["cost_usd_per_month"]
        spent = f"US$ {cost:,.2f}" if cost is not None else f"no price of {numbers['current_model']}, so no cost"
        return (
            f"{numbers['dialogues_per_month']:,.0f} dialogues and {spent} a month,"
            f" {numbers['usable_examples']:,} of {numbers['minimum_examples']:,} usable examples"
            f" ({self._pace()}), {numbers['days_collected']} of {numbers['collection_days']} days of data,"
            f" {self._satisfaction()}"
        )

    def _pace(self) -> str:
        days = self.numbers["days_until_minimum"]
        if days is None:
            return "none came in the last month"
        return "enough" if days == 0 else f"{days} days more at this pace"

    def _satisfaction(self) -> str:
        numbers = self.numbers
        if numbers["quality_class"] == "too_few":
            return f"too few votes to tell satisfaction ({numbers['rated_dialogues']})"
        return (
            f"{numbers['satisfaction_rate']:.0%} satisfied"
            f" [{numbers['satisfaction_rate_low']:.0%}, {numbers['satisfaction_rate_high']:.0%}]"
            f" of {numbers['target_satisfaction_rate']:.0%} wanted"
        )


def readiness_advice(database: Database) -> Advice:
    """The present advice; the marts have been built."""
    with database.connect() as connection, connection.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute("select * from slimft_marts.training_readiness").fetchone()
    assert row is not None, "the mart has one row whatever the data"
    return Advice(row)
