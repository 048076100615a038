"""Seconds from asking to the whole answer, as a client sees it with `concurrency` questions under way.

Median and 95th percentile over the answers without an error; None where there is none. Comparable between candidates
of one evaluation only: another machine, load or concurrency gives other seconds.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np


class Latency(NamedTuple):
    """Percentiles of a candidate's answers."""

    median_seconds: float | None
    p95_seconds: float | None


def latency(seconds: Sequence[float | None]) -> Latency:
    """Percentiles; failed answers have no latency."""
    measured = [value for value in seconds if value is not None]
    if not measured:
        return Latency(None, None)
    median, p95 = np.percentile(measured, (50, 95))
    return Latency(float(median), float(p95))
