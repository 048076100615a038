"""The report page and summary.json: verdict first, the same numbers, nothing from outside, nothing unescaped."""

import json
import re
from pathlib import Path

from rich.console import Console

from dagster_slimft.report.page import render, write_report
from dagster_slimft.report.summary import summary
from dagster_slimft.report.verdict import terminal_verdict
from tests.report.samples import evaluated_facts, too_few_facts

KEYS = {
    "workspace", "source", "counts", "exclusions", "dataset", "job", "evaluation", "model_version", "verdict", "stages",
}  # fmt: skip


def test_the_keys_of_the_summary_are_always_there() -> None:
    assert set(summary(evaluated_facts())) == KEYS
    few = summary(too_few_facts())
    assert set(few) == KEYS
    assert few["verdict"] == "not enough data"
    assert few["dataset"] is None


def test_when_copying_the_nearest_answer_wins_the_page_says_so_first() -> None:
    page = render(evaluated_facts())
    body = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.split("<body>")[1])).strip()
    assert body.startswith("Copiar a resposta de treino mais parecida vai pelo menos tão bem")


def test_a_page_of_the_tiny_model_says_what_it_is_for() -> None:
    assert "nunca a qualidade de uma resposta" in render(evaluated_facts())
    assert "slimft-tiny-demo" not in render(too_few_facts())


def test_nothing_is_loaded_from_outside_and_nothing_runs() -> None:
    page = render(evaluated_facts())
    outside = set(re.findall(r"(?:src|href|url)\s*[=(]\s*[\"']?(https?:[^\"')\s]+)", page))
    assert outside == set()
    assert "<script" not in page


def test_what_was_not_measured_is_named() -> None:
    page = render(evaluated_facts())
    assert "não medido" in page
    assert "the provider does not score" in page


def test_too_few_examples_are_counted_and_explained(tmp_path: Path) -> None:
    folder = write_report(tmp_path / "report", too_few_facts())
    page = (folder / "report.html").read_text()
    assert "Ainda não há dados suficientes" in page
    assert "0 of 500 usable examples" in page
    assert json.loads((folder / "summary.json").read_bytes())["exclusions"] == {"not_rated": 70}


def test_the_terminal_says_verdict_doubt_and_where_to_look(tmp_path: Path) -> None:
    console = Console(width=200, record=True, file=(tmp_path / "out").open("w"))
    console.print(terminal_verdict(evaluated_facts(), tmp_path))
    text = console.export_text()
    assert text.split()[:2] == ["verdict", "approved"]
    assert "copying the nearest training answer" in text
    assert "mv-1 (approved)" in text
    assert "report.html" in text
