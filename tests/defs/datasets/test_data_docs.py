"""Pages load nothing from anywhere, escape what they show, and link to each other."""

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
    pages = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert set(pages) == {
        "index.html",
        "redacted_messages.html",
        "training_examples.html",
        "training_eligibility.html",
    }
    for page in pages.values():
        assert not re.search(r"https?://|//[a-z]|@import|url\(|<script|<link|<img", page)
    assert all(target in pages for target in re.findall(r'href="([^"]+)"', pages["index.html"]))


def test_a_page_says_what_stops_the_run_and_what_to_do(tmp_path: Path) -> None:
    index = write_data_docs(tmp_path, RESULTS, "run-<1>").read_text()
    assert "1 of 3 checks stop the run" in index
    assert "All 1 checks passed" in index
    assert "Nothing stops the run; 1 of 1 checks warn" in index
    assert "2 rows &lt;b&gt;: do this" in index
    assert "run-&lt;1&gt;" in index
    assert "id-1, id-2" in index
    assert index.index("lines hold") < index.index("why 500", index.index("training_examples</h2>"))


def test_the_next_run_replaces_the_pages(tmp_path: Path) -> None:
    write_data_docs(tmp_path, RESULTS, "run-1")
    assert "run-1" not in write_data_docs(tmp_path, RESULTS, "run-2").read_text()
