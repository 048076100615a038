"""Splits under any order of arrival, with people and clusters that turn out to be one later."""

import csv
import gzip
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from dagster_slimft.database.embedded import EmbeddedPostgres
from dagster_slimft.database.postgres import Database
from tests.dbt.compiled_splits import Arrival, Split, SplitModels

PRECEDENCE = {"test": 2, "validation": 1, "train": 0}
HOLDOUT_DAYS = 7
GOLDEN = "11"
CUSTOMERS = st.integers(0, 11).map(str)
CLUSTERS = st.integers(0, 25)


class Arrive(NamedTuple):
    """Dialogues come: customer, cluster and day of each."""

    dialogues: list[tuple[str, int, int]]


class JoinPeople(NamedTuple):
    """Two customers turn out to be one person."""

    one: str
    other: str


class JoinClusters(NamedTuple):
    """Two clusters become one."""

    one: int
    other: int


Event = Arrive | JoinPeople | JoinClusters
DIALOGUE = st.tuples(CUSTOMERS, CLUSTERS, st.integers(0, 30))
FIRST = st.builds(Arrive, st.lists(DIALOGUE, min_size=20, max_size=40))
LATER = st.lists(
    st.one_of(
        st.builds(JoinPeople, CUSTOMERS, CUSTOMERS),
        st.builds(JoinClusters, CLUSTERS, CLUSTERS),
        st.builds(Arrive, st.lists(DIALOGUE, min_size=1, max_size=15)),
    ),
    min_size=2,
    max_size=6,
)


@pytest.fixture(scope="module")
def models(postgres: EmbeddedPostgres) -> Iterator[SplitModels]:
    host = str(postgres.socket_folder)
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute("create database splits template migrated")
    models = SplitModels(Database({"host": host, "user": "postgres", "dbname": "splits"}, is_embedded=True))
    yield models
    models.close()
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute("drop database splits with (force)")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=FIRST, later=LATER)
def test_whoever_arrives_or_merges_in_whatever_order_nobody_is_in_two_splits(
    models: SplitModels, first: Arrive, later: list[Event]
) -> None:
    models.clear()
    number = 0
    exported: dict[int, set[str]] = defaultdict(set)
    assigned: dict[str, str] = {}
    for version, happened in enumerate([first, *later]):
        match happened:
            case Arrive(dialogues):
                models.arrive(
                    Arrival(number + i, customer, cluster, day + version, customer == GOLDEN)
                    for i, (customer, cluster, day) in enumerate(dialogues)
                )
                number += len(dialogues)
            case JoinPeople(one, other):
                models.merge_people(one, other)
            case JoinClusters(root, joined):
                models.merge_clusters(root, joined)
        as_of_day = 31 + version
        rows = models.split(as_of_day)
        _check_groups(rows, models.edges())
        _check_rows(rows, exported, assigned, as_of_day)
        usable = [row for row in rows if row.left_out_reason is None]
        # Every third training example is beyond the token budget.
        members = [row for row in usable if row.split != "train" or row.number % 3]
        models.export(f"v{version}", usable, members)
        assert sorted(models.split(as_of_day)) == sorted(rows)
        for row in rows:
            event(f"{row.split} {row.left_out_reason or 'exported'}")
        for row in usable:
            if row.split != "holdout":
                assigned[row.customer] = row.split
        for row in members:
            if row.split != "holdout":
                exported[row.number].add(row.split)


def _check_rows(rows: list[Split], exported: dict[int, set[str]], assigned: dict[str, str], as_of_day: int) -> None:
    members = [row for row in rows if row.left_out_reason is None]
    sticky = [row for row in members if row.split != "holdout"]
    assert all(len(splits) == 1 for splits in _splits_by(sticky, "person").values())
    assert all(len(splits) == 1 for splits in _splits_by(sticky, "group").values())
    assert max(Counter(row.cluster for row in rows).values(), default=1) == 1
    testers = {row.person for row in rows if row.split == "test"}
    for row in rows:
        assert row.split == "test" or not row.is_golden
        if row.split != "holdout" and row.customer in assigned:
            assert PRECEDENCE[row.split] >= PRECEDENCE[assigned[row.customer]]
        before = exported.get(row.number, set())
        assert (row.left_out_reason is None) == (before <= {row.split})
        is_recent = row.day >= as_of_day - HOLDOUT_DAYS
        assert row.split != "holdout" or (is_recent and row.person not in testers and not before)


def _check_groups(rows: list[Split], edges: Iterable[tuple[str, str]]) -> None:
    parents: dict[str, str] = {}

    def root(node: str) -> str:
        while parents.setdefault(node, node) != node:
            node = parents[node]
        return node

    for person, cluster in edges:
        parents[root(f"person {person}")] = root(f"cluster {cluster}")
    groups = defaultdict(set)
    for row in rows:
        groups[root(f"person {row.person}")].add(row.group)
    assert all(len(found) == 1 for found in groups.values())
    assert len(groups) == len({row.group for row in rows})


def _splits_by(rows: list[Split], field: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        found[getattr(row, field)].add(row.split)
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_shares_hold_in_every_version_and_every_stratum(models: SplitModels, seed: int) -> None:
    """Three versions of 700 dialogues more each, by people of one to six, one giant, and one golden customer."""
    models.clear()
    draw = random.Random(seed)
    number = 0
    before: dict[str, str] = {}
    for version in range(3):
        arrivals = []
        for person in [f"{version} {i}" for i in range(160)] + [f"0 {i}" for i in range(40)]:
            for _ in range(draw.randint(1, 6)):
                arrivals.append(_arrival(draw, number, person, version))
                number += 1
        arrivals += [_arrival(draw, number + i, "giant", version) for i in range(150)]
        arrivals += [Arrival(number + 150 + i, GOLDEN, number + 150 + i, 5, is_golden=True) for i in range(20)]
        number += 170
        models.arrive(arrivals)
        rows = [row for row in models.split(40 * (version + 1)) if row.split != "holdout"]
        models.export(f"v{version}", rows, rows)
        seen = [row for row in rows if not row.is_golden]
        assert all(row.left_out_reason is None for row in rows)
        assert {row.split for row in rows if row.customer == "giant"} == {"train"}
        assert {row.split for row in rows if row.is_golden} == {"test"}
        assert all(before.get(row.customer, row.split) == row.split for row in rows)
        before |= {row.customer: row.split for row in rows}
        assert _shares(seen) == pytest.approx({"train": 0.8, "validation": 0.1, "test": 0.1}, abs=0.01)
        # The giant has a stratum mix of its own and is nobody's to spread.
        others = [row for row in seen if row.customer != "giant"]
        for stratum in ("price", "delivery", "size"):
            asked = [row for row in others if row.stratum == stratum]
            assert _shares(asked) == pytest.approx(_shares(others), abs=0.05), stratum


def test_a_real_shop_of_few_large_customers_reaches_its_shares(models: SplitModels, sample_data: Path) -> None:
    """66 customers hold 4,255 dialogues; the largest 7% of them."""
    models.clear()
    with gzip.open(sample_data / "star" / "conversations.csv.gz", "rt", encoding="utf-8") as file:
        customers = [row["customer_id"] for row in csv.DictReader(file)]
    strata = ("price", "delivery", "size")
    models.arrive(
        Arrival(number, customer, number, day=0, stratum=strata[number % 3])
        for number, customer in enumerate(customers)
    )
    rows = models.split(40)
    assert len(rows) == len(customers)
    assert all(len(splits) == 1 for splits in _splits_by(rows, "customer").values())
    assert _shares(rows) == pytest.approx({"train": 0.8, "validation": 0.1, "test": 0.1}, abs=0.01)


def _arrival(draw: random.Random, number: int, customer: str, version: int) -> Arrival:
    # A person mostly asks about one thing.
    usual = random.Random(customer).choice(["price", "price", "delivery", "size"])
    stratum = usual if draw.random() < 0.8 else draw.choice(["price", "delivery", "size"])
    return Arrival(number, customer, number, version * 40 + draw.randint(0, 32), stratum=stratum)


def _shares(rows: list[Split]) -> dict[str, float]:
    counts = Counter(row.split for row in rows)
    return {split: counts[split] / len(rows) for split in PRECEDENCE}
