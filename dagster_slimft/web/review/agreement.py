"""How far reviewers agree: Krippendorff's alpha, by the `krippendorff` package.

alpha = 1 - observed disagreement / disagreement expected by chance; 1 is perfect, 0 is chance. It takes any number of
reviewers and missing values (Krippendorff, Content Analysis, 2004). Decisions are nominal, scores of 1 to 5 ordinal.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

import krippendorff
import numpy as np

Level = Literal["nominal", "ordinal"]


class Rated(NamedTuple):
    """One reviewer's value for one dialogue."""

    unit: int
    reviewer_id: str
    value: int


class Agreement(NamedTuple):
    """Alpha over `units` dialogues that two or more judged; None where it says nothing: none of these, or one value."""

    alpha: float | None
    units: int
    values: int


def agreement(ratings: Iterable[Rated], level: Level) -> Agreement:
    """Alpha of these values; what only one reviewer judged does not count."""
    by_unit: Mapping[int, dict[str, int]] = defaultdict(dict)
    for rating in ratings:
        by_unit[rating.unit][rating.reviewer_id] = rating.value
    shared = {unit: values for unit, values in by_unit.items() if len(values) > 1}
    counted = sum(len(values) for values in shared.values())
    if len({value for values in shared.values() for value in values.values()}) < 2:
        return Agreement(None, len(shared), counted)
    reviewers = sorted({reviewer for values in shared.values() for reviewer in values})
    table = np.array(
        [[values.get(reviewer, np.nan) for values in shared.values()] for reviewer in reviewers], dtype=float
    )
    alpha = float(krippendorff.alpha(reliability_data=table, level_of_measurement=level))
    return Agreement(None if math.isnan(alpha) else alpha, len(shared), counted)
