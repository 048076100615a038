"""What the comparison over time concludes, from plain dialogues: the mart's compiled SQL over a table of its own."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
import pytest
from scipy import stats

from dagster_slimft import dbt
from dagster_slimft.database.embedded import EmbeddedPostgres
from tests.conftest import fresh_database

TODAY = date(2026, 2, 1)
BOTH = ("recent", "baseline")
_DIALOGUES = """
    create table slimft_marts.dialogues (
        last_message_on date, channel text, topic text default 'preço', arm text default 'none', is_rated boolean,
        is_satisfied boolean, is_decided boolean default true, is_resolved boolean default true,
        is_abandoned boolean default false, has_ended boolean default true, is_escalated boolean default false,
        median_response_seconds double precision
    )
"""


class Comparison:
    """The mart over dialogues that a test adds."""

    def __init__(self, connection: psycopg.Connection, query: str) -> None:
        """`query` is the mart's compiled SQL."""
        self._connection, self._query = connection, query

    def execute(self, statement: str) -> None:
        """Run a statement as the owner."""
        self._connection.execute(statement.encode())

    def clear(self) -> None:
        """Forget every dialogue and change."""
        self.execute("truncate slimft_marts.dialogues, slimft.change_points")

    def add(self, days_ago: int, votes: Sequence[bool | None], seconds: list[float], channel: str = "site") -> None:
        """Dialogues of one shop-local day: their votes (None: not rated) and waits."""
        self._connection.cursor().executemany(
            "insert into slimft_marts.dialogues (last_message_on, channel, is_rated, is_satisfied,"
            " median_response_seconds) values (%s, %s, %s, %s, %s)",
            [
                (TODAY - timedelta(days=days_ago), channel, vote is not None, vote, wait)
                for vote, wait in zip(votes, seconds, strict=True)
            ],
        )

    def of(self, metric: str, value: str = "all") -> dict[str, Any]:
        """The mart's row of a metric."""
        cursor = self._connection.execute(
            f"select * from ({self._query}) as mart where metric = %s and value = %s".encode(), (metric, value)
        )
        assert cursor.description is not None
        row = cursor.fetchone()
        return dict(zip([column.name for column in cursor.description], row or (), strict=False))


@pytest.fixture(scope="module")
def mart(postgres: EmbeddedPostgres) -> Iterator[Comparison]:
    with fresh_database(postgres) as database, tempfile.TemporaryDirectory(prefix="slimft-dbt-") as target:
        environment = {**os.environ, **database.dbt_environment(), "DBT_TARGET_PATH": target, "DBT_LOG_PATH": target}
        command = [sys.executable, "-m", "dbt.cli.main", "--quiet", "compile", "--select", "quality_comparison"]
        command += ["--project-dir", str(dbt.PROJECT), "--profiles-dir", str(dbt.PROJECT)]
        command += ["--vars", json.dumps({"as_of": f"{TODAY} 12:00:00+00"})]
        subprocess.run(command, env=environment, check=True, capture_output=True, timeout=180)
        manifest = json.loads((Path(target) / "manifest.json").read_text(encoding="utf-8"))
        with database.connect_as_owner() as connection:
            connection.execute(_DIALOGUES)
            yield Comparison(connection, manifest["nodes"]["model.slimft.quality_comparison"]["compiled_code"])


@pytest.fixture
def comparison(mart: Comparison) -> Comparison:
    mart.clear()
    return mart


def test_the_interval_is_newcombes(comparison: Comparison) -> None:
    """His example (a) of 1998: 56 of 70 against 48 of 80, method 10."""
    comparison.add(3, [True] * 56 + [False] * 14, [1.0] * 70)
    comparison.add(20, [True] * 48 + [False] * 32, [1.0] * 80)
    row = comparison.of("satisfaction_rate")
    assert row["change"] == pytest.approx(0.2)
    assert (row["change_low"], row["change_high"]) == (pytest.approx(0.0524, abs=5e-5), pytest.approx(0.3339, abs=5e-5))
    assert row["conclusion"] == "better"


def test_few_dialogues_are_no_drop(comparison: Comparison) -> None:
    comparison.add(1, [False] * 29, [600.0] * 29)
    comparison.add(20, [True] * 100, [1.0] * 100)
    for metric in ("satisfaction_rate", "response_seconds"):
        assert comparison.of(metric)["conclusion"] == "too_few"
    comparison.add(1, [False], [600.0])
    for metric in ("satisfaction_rate", "response_seconds"):
        assert comparison.of(metric)["conclusion"] == "worse"


def test_missing_votes_are_no_dissatisfaction_but_a_smaller_rated_share(comparison: Comparison) -> None:
    comparison.add(1, [True] * 30 + [None] * 170, [1.0] * 200)
    comparison.add(20, [True] * 100, [1.0] * 100)
    assert comparison.of("satisfaction_rate")["conclusion"] == "no_difference"
    assert comparison.of("satisfaction_rate")["recent_dialogues"] == 30
    assert comparison.of("rated_share")["conclusion"] == "worse"


def test_weeks_are_whole_days_of_the_shop_without_today(comparison: Comparison) -> None:
    for days_ago, period in ((0, None), (1, "recent"), (7, "recent"), (8, "baseline"), (35, "baseline"), (36, None)):
        comparison.add(days_ago, [True], [1.0], channel=f"day {days_ago}")
        row = comparison.of("satisfaction_rate", f"day {days_ago}")
        assert {name: row.get(f"{name}_dialogues", 0) for name in BOTH} == {name: int(name == period) for name in BOTH}


def test_waits_are_compared_as_a_ratio_on_logarithms(comparison: Comparison) -> None:
    draw = np.random.default_rng(1)
    recent, before = draw.lognormal(3.2, 1, 50), draw.lognormal(3, 1, 120)
    comparison.add(2, [None] * 50, recent.tolist())
    comparison.add(9, [None] * 120, before.tolist())
    row = comparison.of("response_seconds")
    logs = [np.log1p(recent), np.log1p(before)]
    error = np.sqrt(sum(values.var(ddof=1) / len(values) for values in logs))
    change = logs[0].mean() - logs[1].mean()
    assert row["change"] == pytest.approx(np.expm1(change))
    assert row["change_low"] == pytest.approx(np.expm1(change - stats.norm.ppf(0.975) * error))
    assert row["recent_value"] == pytest.approx(np.expm1(logs[0].mean()))
    assert comparison.of("satisfaction_rate") == {}


def test_a_change_is_shown_beside_the_comparison(comparison: Comparison) -> None:
    comparison.add(2, [True] * 40, [1.0] * 40)
    comparison.add(20, [True] * 40, [1.0] * 40)
    assert comparison.of("satisfaction_rate")["changed_in_week"] is None
    comparison.execute(
        "insert into slimft.change_points values"
        " ('satisfaction_rate', 'all', 'all', '2026-01-05', 0.001, 0.9, 0.6, 200, 100)"
    )
    row = comparison.of("satisfaction_rate")
    assert (row["changed_in_week"], row["value_before_change"], row["value_since_change"]) == (
        date(2026, 1, 5),
        0.9,
        0.6,
    )
    assert comparison.of("rated_share")["changed_in_week"] is None
