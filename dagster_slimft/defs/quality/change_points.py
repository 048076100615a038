"""Since when a metric is another: the week before which and from which on its dialogues differ most.

For every week boundary with enough dialogues on both sides

    t = |mean before - mean from then on| / sqrt(variance of all * (1 / n before + 1 / n from then on))

and the boundary with the largest t is the candidate. How large the largest t gets by chance is drawn, not assumed:
under "nothing changed" any order of the dialogues is as likely as the one that happened, so

    p = (1 + draws whose largest t is at least as large) / (1 + draws)

which holds for few dialogues as well, and pays for looking at every boundary (a permutation test; Good, Permutation,
Parametric and Bootstrap Tests of Hypotheses, 2005). Dialogues of one person count as if they were of several.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
import psycopg
from numpy.typing import NDArray

from dagster_slimft.database.postgres import Database

Array = NDArray[np.float64]
_CHUNK_VALUES = 4_000_000
_OBSERVATIONS = """
    with dated as (
        select
            *,
            max(last_message_on) over () as last_day
        from slimft_marts.dialogues
    )
    select metric, dimension, value, date_trunc('week', last_message_on)::date, observed
    from dated
    cross join lateral (
        values
        ('satisfaction_rate', case when is_rated then is_satisfied::int end::double precision),
        ('resolution_rate', case when is_decided then is_resolved::int end),
        ('abandonment_rate', case when has_ended then is_abandoned::int end),
        ('response_seconds', ln(median_response_seconds + 1))
    ) as metrics (metric, observed)
    cross join lateral (values ('all', 'all'), ('channel', channel)) as dimensions (dimension, value)
    where last_message_on > last_day - %s * 7 and observed is not null
    order by 1, 2, 3, 4
"""


@dataclass(frozen=True)
class ChangeSettings:
    """Weeks looked at, dialogues needed on each side, the p-value below which a change is told, draws behind it."""

    weeks: int
    minimum_dialogues: int
    p_value: float
    draws: int = 999


class Change(NamedTuple):
    """The place in the sorted weeks where the later part begins, its p-value, and both sides' mean and number."""

    place: int
    p_value: float
    before: float
    after: float
    dialogues_before: int
    dialogues_after: int


class Series(NamedTuple):
    """The dialogues of one metric in order of their weeks."""

    metric: str
    dimension: str
    value: str
    weeks: Sequence[date]
    observed: Array


def find_change(sizes: NDArray[np.int64], observed: Array, minimum: int, draws: int, seed: int) -> Change | None:
    """The most likely week of a change, or None where no boundary has `minimum` dialogues on both sides.

    Args:
        sizes: dialogues of each week, in order; their sum is the length of `observed`.
        observed: the metric's value of each dialogue, week after week; 0 and 1 for a share.
        minimum: dialogues needed on each side of a boundary.
        draws: how often chance is asked.
        seed: of the draws, so that the same dialogues give the same answer.
    """
    before = np.cumsum(sizes)[:-1]
    after = observed.size - before
    boundaries = np.flatnonzero((before >= minimum) & (after >= minimum))
    spread = observed.var()
    if not boundaries.size or spread == 0:
        return None
    before, after = before[boundaries], after[boundaries]
    scale = np.sqrt(spread * (1 / before + 1 / after))
    total = observed.sum()

    def largest(sums_before: Array) -> Array:
        gaps = np.abs(sums_before / before - (total - sums_before) / after) / scale
        return np.asarray(gaps.max(axis=-1))

    sums = np.cumsum(np.add.reduceat(observed, np.r_[0, np.cumsum(sizes)[:-1]]))[boundaries]
    gaps = np.abs(sums / before - (total - sums) / after) / scale
    best = int(gaps.argmax())
    # Sums of the same values in another order differ in their last digits: a tie is a tie.
    extreme = sum(
        int((largest(drawn[:, boundaries]) >= gaps[best] * (1 - 1e-9)).sum())
        for drawn in _drawn_sums(sizes, observed, draws, np.random.default_rng(seed))
    )
    return Change(
        place=int(boundaries[best]) + 1,
        p_value=(1 + extreme) / (1 + draws),
        before=float(sums[best] / before[best]),
        after=float((total - sums[best]) / after[best]),
        dialogues_before=int(before[best]),
        dialogues_after=int(after[best]),
    )


def _drawn_sums(sizes: NDArray[np.int64], observed: Array, draws: int, generator: np.random.Generator) -> list[Array]:
    """Sums up to each week's end when the dialogues fall into the weeks by chance; a row each draw, in chunks."""
    if np.isin(observed, (0.0, 1.0)).all():
        drawn = generator.multivariate_hypergeometric(sizes, int(observed.sum()), draws, method="marginals")
        return [np.cumsum(drawn, axis=1).astype(float)]
    starts = np.r_[0, np.cumsum(sizes)[:-1]]
    chunk = max(1, _CHUNK_VALUES // observed.size)
    sums = []
    for first in range(0, draws, chunk):
        orders = np.tile(observed, (min(chunk, draws - first), 1))
        generator.permuted(orders, axis=1, out=orders)
        sums.append(np.cumsum(np.add.reduceat(orders, starts, axis=1), axis=1))
    return sums


def update_change_points(database: Database, settings: ChangeSettings) -> int:
    """Look at every metric, over all dialogues and by channel, and keep what changed; the number of changes.

    The table is replaced in one transaction: it tells the present view of the last weeks, not a history.
    """
    with database.connect() as connection:
        found = [(series, _change(series, settings)) for series in _read(connection, settings.weeks)]
        told = [
            (series.metric, series.dimension, series.value, *_as_row(series, change))
            for series, change in found
            if change is not None and change.p_value <= settings.p_value
        ]
        connection.execute("delete from slimft.change_points")
        connection.cursor().executemany(
            "insert into slimft.change_points (metric, dimension, value, week, p_value, value_before, value_after,"
            " dialogues_before, dialogues_after) values (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            told,
        )
    return len(told)


def _read(connection: psycopg.Connection, weeks: int) -> list[Series]:
    series: dict[tuple[str, str, str], tuple[list[date], list[float]]] = {}
    for metric, dimension, value, week, observed in connection.execute(_OBSERVATIONS.encode(), (weeks,)):
        dates, values = series.setdefault((metric, dimension, value), ([], []))
        dates.append(week)
        values.append(observed)
    return [Series(*key, dates, np.array(values)) for key, (dates, values) in series.items()]


def _change(series: Series, settings: ChangeSettings) -> Change | None:
    _, sizes = np.unique(np.array(series.weeks, dtype="datetime64[D]"), return_counts=True)
    return find_change(sizes, series.observed, settings.minimum_dialogues, settings.draws, seed=1)


def _as_row(series: Series, change: Change) -> tuple[date, float, float, float, int, int]:
    week = sorted(set(series.weeks))[change.place]
    values = (change.before, change.after)
    if series.metric == "response_seconds":
        values = (float(np.expm1(change.before)), float(np.expm1(change.after)))
    return week, change.p_value, *values, change.dialogues_before, change.dialogues_after
