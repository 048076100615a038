"""Pages load nothing from anywhere, escape what they show, and the index knows relations judged at other moments."""

import re
from pathlib import Path

from dagster_slimft.defs.datasets.checks import ExpectationResult, SuiteResult
from dagster_slimft.defs.datasets.data_docs import write_data_docs

PASSED = ExpectationResult("rows_are_there", True, True, {"value": 600}, "600, expected at least 500", "why 500")
BLOCKED = ExpectationResult("lines_hold", True, False, {"offenders": ["id-1", "id-2"]}, "2 rows <b>: do this", "why")
WARNED = ExpectationResult("topics_vary", False, False, {"value": 0.5}, "0.5: do that", "why")
RESULTS = [
    SuiteResult("slimft.redacted_messages", [PASSED]),
    SuiteResult("slimft_marts.training_examples", [PASSED, BLOCKED, WARNED]),
    SuiteResult("slimft_marts.training_eligibility", [WARNED]),
]


def test_pages_load_nothing_from_outside(tmp_path: Path) -> None:
    write_data_docs(tmp_path, RESULTS, "run-1")
    pages = {path.name: path.read_text() for path in tmp_path.glob("*.html")}
    assert set(pages) == {
        "index.html",
        "redacted_messages.html",
        "training_examples.html",
        "training_eligibility.html",
    }
    for page in pages.values():
        assert not re.search(r"https?://|//[a-z]|@import|url\(|<script|<link|<img", page)
        assert all(target in pages for target in re.findall(r'href="([^"]+)"', page))


def test_a_page_says_what_stops_the_run_and_what_to_do(tmp_path: Path) -> None:
    write_data_docs(tmp_path, RESULTS, "run-<1>")
    page = (tmp_path / "training_examples.html").read_text()
    assert "1 of 3 checks stop the run" in page
    assert "2 rows &lt;b&gt;: do this" in page
    assert "run-&lt;1&gt;" in page
    assert "id-1, id-2" in page
    assert page.index("lines hold") < page.index("rows are there")


def test_the_index_says_how_each_relation_stands(tmp_path: Path) -> None:
    index = write_data_docs(tmp_path, RESULTS, "run-1").read_text()
    assert "1 of 3 checks stop the run" in index
    assert "all 1 checks passed" in index
    assert "1 of 1 checks warn" in index


def test_relations_judged_one_by_one_stand_in_one_index(tmp_path: Path) -> None:
    for at, result in enumerate(RESULTS):
        index = write_data_docs(tmp_path, [result], f"run-{at}").read_text()
    assert [f"run-{at}" in index for at in range(3)] == [True, True, True]
    write_data_docs(tmp_path, RESULTS[:1], "run-9")
    index = (tmp_path / "index.html").read_text()
    assert "run-0" not in index
    assert "run-9" in index
    assert index.count("<tr>") == 4
