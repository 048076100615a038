"""The page of a run that really was evaluated: what a browser loads, in which order it speaks, the same numbers."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from dagster_slimft.database.postgres import Database
from dagster_slimft.report.facts import RunFacts, gather_facts
from dagster_slimft.report.page import render, write_report
from dagster_slimft.report.portuguese import count, numeral
from dagster_slimft.report.samples import Sample


class Reader(HTMLParser):
    """Every address a browser would load, and the text it would show."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {"src", "srcset", "data", "action"} | ({"href"} if tag in {"link", "image", "use"} else set())
        self.loaded += [value or "" for name, value in attrs if name.split(":")[-1] in named]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_loads_nothing(facts: RunFacts) -> None:
    page = render(facts)
    assert Reader(page).loaded == []
    assert "url(" not in page.replace("url(#", "")
    assert "default-src 'none'" in page


def test_verdict_table_doubt_in_this_order_and_every_plot_says_its_finding(facts: RunFacts) -> None:
    page = render(facts)
    places = [page.index(part) for part in ("Aprovado", "Por quê", "<table", "<svg", "A dúvida")]
    assert places == sorted(places)
    for finding in (
        r"BLEU: \d+,\d+ na base, \d+,\d+ no modelo ajustado",
        r"A perda na validação foi de 4,00 para 0,80 \(n = 5 passos\)",
        r"607 diálogos ficaram de fora; mais comum: sem avaliação do cliente \(400\)",
        r"60 exemplos; treino, validação e teste: 20 pessoas",
    ):
        assert re.search(finding, page), finding


def test_the_gate_s_reasons_carry_their_intervals(facts: RunFacts) -> None:
    text = Reader(render(facts)).text
    assert re.search(r"✓ perplexidade −51,9 \[−\d+,\d+ a −\d+,\d+\] em relação à base", text)
    assert re.search(r"✓ a resposta combina com a própria pergunta: \+\d", text)
    assert "– preços que existem no catálogo: não medido" in text


def test_what_customers_typed_stays_text(facts: RunFacts) -> None:
    typed = "<script>alert(1)</script> & <img src=x onerror=alert(1)>"
    page = render(replace(facts, samples=[Sample("seen", typed, typed, {"base": typed})]))
    assert "<script" not in page
    assert Reader(page).loaded == []
    assert typed in Reader(page).text


def test_a_failed_job_says_why(facts: RunFacts) -> None:
    error = {"code": "invalid_n_examples", "message": "Training file has 7 example(s)", "param": None}
    failed = replace(facts, job={**(facts.job or {}), "status": "failed", "error": error}, evaluation=None, samples=[])
    assert "Training file has 7 example(s)" in render(failed)


def test_a_run_that_reached_nothing_has_a_page(database: Database) -> None:
    assert "Nada a julgar nesta execução" in render(gather_facts(database, "demo", None, {}))


def test_page_and_summary_hold_the_same_numbers(facts: RunFacts, tmp_path: Path) -> None:
    folder = write_report(tmp_path / "run", facts)
    found = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    page = (folder / "report.html").read_text(encoding="utf-8")
    for name in ("base", "fine_tuned"):
        assert numeral(found["evaluation"]["result"]["figures"]["all"][name]["perplexity"]["value"]) in page
    assert count(found["counts"]["eligible_dialogues"]) in page
    assert sorted(path.name for path in folder.iterdir()) == ["report.html", "summary.json"]


@pytest.mark.parametrize(("value", "text"), [(1234.56, "1.234,6"), (-0.5, "−0,50"), (9.99, "9,99")])
def test_numbers_are_written_as_in_brazil(value: float, text: str) -> None:
    assert numeral(value) == text
