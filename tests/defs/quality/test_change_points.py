"""Since when a metric is another: found where it is, not found by chance, never from few dialogues."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.quality.change_points import ChangeSettings, find_change, update_change_points

WEEKS = 20
EACH = 40
SIZES = np.full(WEEKS, EACH)
SETTINGS = ChangeSettings(weeks=26, minimum_dialogues=30, p_value=0.01)
FIRST_MONDAY = date(2026, 1, 5)
_DIALOGUES = """
    create table slimft_marts.dialogues (
        last_message_on date, channel text, is_rated boolean, is_satisfied boolean, is_decided boolean default false,
        is_resolved boolean, has_ended boolean default true, is_abandoned boolean default false,
        median_response_seconds double precision
    );
    alter table slimft_marts.dialogues owner to slimft_pipeline
"""


def _step(week: int, before: float, after: float, seed: int) -> np.ndarray:
    """Votes of 40 dialogues a week that are satisfied by chance, more or less often from a week on."""
    draw = np.random.default_rng(seed).random(WEEKS * EACH)
    chances = np.where(np.arange(WEEKS * EACH) < week * EACH, before, after)
    return (draw < chances).astype(float)


@pytest.mark.parametrize("seed", range(5))
def test_a_fall_is_found_in_its_week(seed: int) -> None:
    change = find_change(SIZES, _step(12, 0.85, 0.6, seed), minimum=30, draws=999, seed=1)
    assert change is not None
    assert change.p_value == 0.001
    assert abs(change.place - 12) <= 1
    assert change.before == pytest.approx(0.85, abs=0.06)
    assert change.after == pytest.approx(0.6, abs=0.06)
    assert (change.dialogues_before, change.dialogues_after) == (change.place * EACH, (WEEKS - change.place) * EACH)


def test_chance_is_called_a_change_as_rarely_as_declared() -> None:
    """Looking at every week is paid for: of 300 series without a change about 15 fall below 0.05."""
    found = [find_change(SIZES, _step(0, 0, 0.8, seed), minimum=30, draws=199, seed=seed) for seed in range(300)]
    below = sum(change.p_value <= 0.05 for change in found if change is not None)
    assert 5 <= below <= 28


def test_shares_and_measures_are_drawn_alike() -> None:
    """Shares are drawn by week, measures one by one: the same thing twice."""
    votes = _step(10, 0.8, 0.74, seed=3)
    share = find_change(SIZES, votes, minimum=30, draws=2_000, seed=1)
    measure = find_change(SIZES, votes * 7, minimum=30, draws=2_000, seed=2)
    assert share is not None
    assert measure is not None
    assert 0.02 < share.p_value < 0.98
    assert measure.place == share.place
    assert measure.p_value == pytest.approx(share.p_value, abs=0.05)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(1, 12), min_size=1, max_size=30), st.integers(0, 2**32 - 1))
def test_both_sides_have_enough_or_there_is_no_answer(sizes: list[int], seed: int) -> None:
    observed = np.random.default_rng(seed).random(sum(sizes))
    change = find_change(np.array(sizes), observed, minimum=30, draws=19, seed=seed)
    ends = np.cumsum(sizes)
    if change is None:
        assert not any(30 <= end <= ends[-1] - 30 for end in ends)
    else:
        assert min(change.dialogues_before, change.dialogues_after) >= 30
        assert change.dialogues_before == ends[change.place - 1]
        assert change.before == pytest.approx(observed[: change.dialogues_before].mean())
        assert 0.05 <= change.p_value <= 1


def test_what_never_varies_never_changed() -> None:
    assert find_change(SIZES, np.ones(WEEKS * EACH), minimum=30, draws=19, seed=1) is None


def test_changes_are_written_with_their_week_and_forgotten_when_gone(database: Database) -> None:
    with database.connect_as_owner() as connection:
        connection.execute(_DIALOGUES.encode())
        for week in range(10):
            seconds, satisfied = (30, 36) if week < 6 else (90, 36)
            connection.cursor().executemany(
                "insert into slimft_marts.dialogues (last_message_on, channel, is_rated, is_satisfied,"
                " median_response_seconds) values (%s, %s, true, %s, %s)",
                [
                    (FIRST_MONDAY + timedelta(days=7 * week + n % 7), "site", n < satisfied, seconds + n % 5)
                    for n in range(EACH)
                ],
            )
    assert update_change_points(database, SETTINGS) == 2
    assert update_change_points(database, SETTINGS) == 2
    with database.connect() as connection:
        rows = connection.execute(
            "select metric, dimension, value, week, value_before, value_after, dialogues_before, dialogues_after"
            " from slimft.change_points order by dimension"
        ).fetchall()
        since = FIRST_MONDAY + timedelta(weeks=6)
        waits = (since, pytest.approx(32, abs=0.1), pytest.approx(92, abs=0.1), 240, 160)
        assert rows == [("response_seconds", "all", "all", *waits), ("response_seconds", "channel", "site", *waits)]
        connection.execute("delete from slimft_marts.dialogues where last_message_on >= %s", (since,))
    assert update_change_points(database, SETTINGS) == 0
    with database.connect() as connection:
        assert connection.execute("select count(*) from slimft.change_points").fetchone() == (0,)
