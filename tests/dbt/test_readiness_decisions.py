"""The decision table is total: every case is decided, every row decides some case, and none is absurd."""

import csv
from collections.abc import Mapping
from itertools import product

import pytest

from dagster_slimft import dbt

CLASSES = {
    "volume": ("low", "middle", "high"),
    "cost": ("low", "middle", "high", "unknown"),
    "data": ("enough", "short"),
    "quality": ("below", "at_target", "too_few"),
    "facts": ("right", "wrong"),
    "prompts": ("good", "poor", "unknown"),
    "team": ("yes", "no", "unknown"),
}
CASES = [dict(zip(CLASSES, values, strict=True)) for values in product(*CLASSES.values())]


def _table() -> list[dict[str, str]]:
    with (dbt.PROJECT / "seeds" / "readiness_decisions.csv").open(encoding="utf-8", newline="") as file:
        return sorted(csv.DictReader(file), key=lambda row: int(row["priority"]))


TABLE = _table()


def _decision(case: Mapping[str, str]) -> dict[str, str]:
    """The first row that fits, as the mart's SQL chooses it."""
    return next(row for row in TABLE if all(row[name] in ("any", case[name]) for name in CLASSES))


def test_every_case_is_decided() -> None:
    assert all(_decision(case)["verdict"] for case in CASES)
    assert len(CASES) == 1296


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["priority"])
def test_every_row_decides_some_case_and_says_why_in_both_languages(row: dict[str, str]) -> None:
    assert any(_decision(case) == row for case in CASES)
    assert all(row[name] in ("any", *CLASSES[name]) for name in CLASSES)
    assert row["verdict"] in {"fine_tune", "collect_more", "optimise_prompts", "smaller_model", "add_retrieval"}
    assert all(row[name].endswith(".") for name in ("because_pt", "because_en", "would_change_pt", "would_change_en"))


def test_the_shops_rules_hold() -> None:
    """More than the upper limits on both: implement. Fewer than the lower ones on both: do not."""
    plain = {"data": "enough", "quality": "below", "facts": "right", "prompts": "good", "team": "yes"}
    assert _decision({"volume": "high", "cost": "high", **plain})["verdict"] == "fine_tune"
    assert all(_decision(case)["verdict"] != "fine_tune" for case in CASES if case["volume"] == case["cost"] == "low")


def test_nobody_is_sent_to_train_without_data_votes_team_or_facts() -> None:
    trained = [case for case in CASES if _decision(case)["verdict"] == "fine_tune"]
    assert trained
    for case in trained:
        assert case["data"] == "enough"
        assert case["quality"] != "too_few"
        assert case["facts"] == "right"
        assert case["prompts"] != "poor"
        assert case["team"] != "no"
        assert case["volume"] != "low"


def test_more_of_what_speaks_for_it_never_speaks_against_it() -> None:
    """Volume, cost and data one class up, or quality down, never turn fine_tune into anything else."""
    ladders = {
        "volume": ("low", "middle", "high"),
        "data": ("short", "enough"),
        "quality": ("at_target", "below"),
        "prompts": ("poor", "unknown", "good"),
        "team": ("no", "unknown", "yes"),
    }
    for case in CASES:
        if _decision(case)["verdict"] != "fine_tune":
            continue
        for name, ladder in ladders.items():
            for better in ladder[ladder.index(case[name]) + 1 :] if case[name] in ladder else ():
                assert _decision({**case, name: better})["verdict"] == "fine_tune", (case, name, better)
    for case in CASES:
        costs = [_decision({**case, "cost": cost})["verdict"] for cost in ("low", "middle", "high")]
        assert "fine_tune" not in costs or costs[-1] == "fine_tune", case
