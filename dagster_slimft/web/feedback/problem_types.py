"""The problems that an answer can be flagged with: the rows of dbt's seed `problem_types`, in its order."""

import csv
from pathlib import Path
from typing import NamedTuple

from dagster_slimft.workspace import PROJECT_ROOT

SEED = PROJECT_ROOT / "dbt_project" / "seeds" / "problem_types.csv"


class ProblemType(NamedTuple):
    """One problem and its names for people."""

    id: str
    label_pt: str
    label_en: str


def problem_types(seed: Path = SEED) -> tuple[ProblemType, ...]:
    """Every declared problem."""
    with seed.open(encoding="utf-8", newline="") as file:
        return tuple(ProblemType(row["problem_type"], row["label_pt"], row["label_en"]) for row in csv.DictReader(file))
