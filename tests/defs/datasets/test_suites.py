"""Suites say their reasons, take their parameters, and are refused when something is missing."""

import json
from pathlib import Path
from typing import Any

import pytest

from dagster_slimft.defs.datasets.suites import load_suite
from dagster_slimft.errors import UsageError
from dagster_slimft.workspace import PROJECT_ROOT
from tests.defs.datasets import seeded_faults

SUITES = sorted((PROJECT_ROOT / "expectations").glob("*.json"))
PARAMETERS: dict[str, Any] = seeded_faults.PARAMETERS | {"languages": ["pt", "o'clock {x}"]}


@pytest.mark.parametrize("path", SUITES, ids=lambda path: path.stem)
def test_every_expectation_tells_its_reason_and_what_to_do(path: Path) -> None:
    suite = load_suite(path, PARAMETERS)
    names = [check.name for check in suite.checks]
    assert len(names) == len(set(names))
    for check in suite.checks:
        assert len(check.notes) > 20, check.name
        assert len(check.next_step) > 20, check.name
        assert "\n" not in check.next_step
        assert check.name.replace("_", "").isalnum()


def test_suites_are_in_three_files() -> None:
    assert [path.stem for path in SUITES] == ["redacted_messages", "training_eligibility", "training_examples"]


def suite_file(tmp_path: Path, **changes: Any) -> Path:
    expectation = {
        "type": "unexpected_rows_expectation",
        "kwargs": {"unexpected_rows_query": ["select id", "from {batch} where a = {languages} and b ~ '{{2}}'"]},
        "meta": {"name": "n", "severity": "blocking", "notes": "why", "next_step": "what"},
    }
    content = {"meta": {"relation": "shop.things", "id_column": "id"}, "expectations": [expectation]} | changes
    path = tmp_path / "things.json"
    path.write_text(json.dumps(content))
    return path


def test_parameters_become_literals_and_braces_survive(tmp_path: Path) -> None:
    (check,) = load_suite(suite_file(tmp_path), PARAMETERS).checks
    query = check.kwargs["unexpected_rows_query"].format(batch="shop.things")
    assert query == "select id\nfrom shop.things where a = '{pt,\"o''clock {x}\"}' and b ~ '{2}'"


def test_parts_stand_in_queries_and_in_later_parts(tmp_path: Path) -> None:
    expectation = {
        "type": "expect_query_value_to_be_between",
        "kwargs": {"query": "select count(*) from {long} as long"},
        "meta": {"name": "n", "severity": "warning", "notes": "why", "next_step": "what"},
    }
    parts = {"all": "select a from {batch}", "long": ["select a from {all} as al", "where a ~ '{{2}}' and b = {n}"]}
    meta = {"relation": "shop.things", "id_column": "id", "parts": parts}
    (check,) = load_suite(suite_file(tmp_path, meta=meta, expectations=[expectation]), {"n": 5}).checks
    assert "".join(check.kwargs["query"].format(batch="shop.things").split("\n")) == (
        "select count(*) from (select a from (select a from shop.things) as alwhere a ~ '{2}' and b = 5) as long"
    )


def test_a_parameter_that_was_not_given_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"things\.json needs the parameter 'languages'"):
        load_suite(suite_file(tmp_path), {})


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"meta": {"relation": "shop.others", "id_column": "id"}}, "name the file others.json"),
        ({"meta": {"relation": "shop.things"}}, "id_column"),
        ({"expectations": [{"type": "x", "kwargs": {}, "meta": {}}]}, "severity"),
        (
            {
                "expectations": [
                    {
                        "type": "x",
                        "kwargs": {},
                        "meta": {"name": "n", "severity": "fatal", "notes": "", "next_step": ""},
                    }
                ]
            },
            "fatal",
        ),
    ],
)
def test_a_suite_that_misses_something_is_refused(tmp_path: Path, changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        load_suite(suite_file(tmp_path, **changes), PARAMETERS)


def test_a_file_that_is_not_there_or_no_json_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"gone\.json cannot be used"):
        load_suite(tmp_path / "gone.json", {})
    (tmp_path / "broken.json").write_text("{")
    with pytest.raises(UsageError, match=r"broken\.json cannot be used"):
        load_suite(tmp_path / "broken.json", {})
