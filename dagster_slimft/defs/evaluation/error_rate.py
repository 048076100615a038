"""Share of questions that got no answer: refused by the server, timed out, or too long for the model.

error rate = answers with an error / questions asked
"""

from collections.abc import Sequence

import numpy as np

from dagster_slimft.defs.evaluation.bootstrap import Array


def error_statistics(errors: Sequence[str | None]) -> Array:
    """Per question: 1 where it failed, 1."""
    rows = [(float(error is not None), 1.0) for error in errors]
    return np.array(rows, dtype=np.float64).reshape(len(rows), 2)
