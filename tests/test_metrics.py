"""Metrics by name are what the marts say, for whoever may read the marts."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from dagster_slimft.analyst import run_query
from dagster_slimft.database.embedded import EmbeddedPostgres
from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.redaction.settings import RedactionSettings
from dagster_slimft.defs.redaction.stage import redact_new_messages
from dagster_slimft.defs.redaction.tokens import TokenCounter
from dagster_slimft.defs.source.load import load_demo
from dagster_slimft.errors import UsageError
from dagster_slimft.metrics import Question, SemanticLayer, wilson_interval
from dagster_slimft.trainer.base import ensure_tokenizer
from dagster_slimft.workspace import Workspace
from tests.conftest import fresh_database
from tests.dbt.test_build import STAGING, _build

# What the marts have under another name, or do not have.
OTHER_COLUMNS = {"revenue_brl": "revenue_cents / 100.0"}


class Shop(NamedTuple):
    """A built demo shop and its semantic layer."""

    database: Database
    layer: SemanticLayer


@pytest.fixture(scope="module")
def shop(postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder = tmp_path_factory.mktemp("metrics")
    with fresh_database(postgres) as database:
        load_demo(database, 300, 7, date(2026, 11, 1))
        _build(database, folder, "--select", STAGING, "--exclude-resource-type", "unit_test")
        redact_new_messages(database, RedactionSettings(), TokenCounter(ensure_tokenizer(folder)))
        marts = ("--select", "+path:models/marts/quality", "--exclude", STAGING)
        _build(database, folder, *marts, "--exclude-resource-type", "unit_test")
        yield Shop(database, SemanticLayer(Workspace("demo", folder / "demo")))


def test_every_metric_is_what_the_marts_say_by_week_and_channel(shop: Shop) -> None:
    names = list(shop.layer.descriptions())
    columns = ", ".join(OTHER_COLUMNS.get(name, name) for name in names)
    query = f"select value, week, {columns} from slimft_marts.quality_trends where dimension = 'channel'"
    rows: list[tuple[Any, ...]] = run_query(shop.database, query)[1]
    expected = {row[:2]: row[2:] for row in rows}
    for number, name in enumerate(names):
        answer = shop.layer.ask(shop.database, Question([name], by=["channel", "week"]))
        assert answer.columns[:3] == ["channel", "week", name]
        assert {(row[0], row[1]): row[2] for row in answer.rows} == {
            key: pytest.approx(float(row[number]), rel=1e-9) if row[number] is not None else None
            for key, row in expected.items()
        }, name


def test_a_share_comes_with_what_it_is_a_share_of(shop: Shop) -> None:
    answer = shop.layer.ask(shop.database, Question(["satisfaction_rate"]))
    interval = ["satisfaction_rate_low", "satisfaction_rate_high"]
    assert answer.columns == ["satisfaction_rate", *interval, "satisfied_dialogues", "rated_dialogues"]
    rate, low, high, satisfied, rated = answer.rows[0]
    assert rate == satisfied / rated
    assert low < rate < high


def test_only_counts_nothing_else_and_a_quote_is_a_quote(shop: Shop) -> None:
    whole = shop.layer.ask(shop.database, Question(["dialogues"], by=["channel"])).rows
    site = shop.layer.ask(shop.database, Question(["dialogues"], only={"channel": "site"})).rows
    assert site == [[dict(whole)["site"]]]
    assert shop.layer.ask(shop.database, Question(["orders"], by=["topic"], only={"topic": "x' or 'a'='a"})).rows == []


def test_days_are_inclusive_and_shop_local(shop: Shop) -> None:
    days = shop.layer.ask(shop.database, Question(["dialogues"], by=["day"])).rows
    chosen = [row for row in days if date(2026, 10, 5) <= row[0] <= date(2026, 10, 7)]
    question = Question(["dialogues"], by=["day"], since=date(2026, 10, 5), until=date(2026, 10, 7))
    assert shop.layer.ask(shop.database, question).rows == chosen
    assert len(chosen) == 3


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (Question(["satisfacton_rate"]), "no metric satisfacton_rate here: ask for satisfaction_rate"),
        (Question(["orders"], by=["chanel"]), "no dimension chanel here: ask for channel"),
        (Question(["orders"], by=["is_first"]), "no dimension is_first here"),
        (Question(["orders"], only={"week": "2026-10-05"}), "use --since and --until"),
        (Question(["orders"], only={"channel": "{{ 1 }}"}), "a value with braces"),
    ],
)
def test_what_cannot_be_asked_is_said(shop: Shop, question: Question, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        shop.layer.ask(shop.database, question)


def test_before_the_first_run_there_is_nothing_to_ask(shop: Shop, database: Database) -> None:
    with pytest.raises(UsageError, match=r"marts.*dialogues"):
        shop.layer.ask(database, Question(["orders"]))


@given(st.integers(0, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_is_wilsons(counts: tuple[int, int]) -> None:
    successes, observed = counts
    low, high = wilson_interval(successes, observed, 1.959963984540054)
    if observed == 0:
        assert (low, high) == (None, None)
    else:
        expected = binomtest(successes, observed).proportion_ci(0.95, method="wilson")
        assert low == pytest.approx(expected.low, abs=1e-9)
        assert high == pytest.approx(expected.high, abs=1e-9)


def test_the_analyst_reads_marts_and_nothing_else(shop: Shop, tmp_path: Path) -> None:
    assert run_query(shop.database, "select count(*) > 0 from slimft_marts.quality_daily")[1] == [(True,)]
    for relation in ("slimft.redacted_messages", "public.messages", "slimft_intermediate.int_turns_merged"):
        with pytest.raises(UsageError, match="analysts read schema slimft_marts only"):
            run_query(shop.database, f"select 1 from {relation}")
