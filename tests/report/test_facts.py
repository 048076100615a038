"""A report is made from the database alone, whatever the run reached."""

from dagster_slimft.database.postgres import Database
from dagster_slimft.report.facts import RunFacts, gather_facts
from dagster_slimft.report.summary import summary, verdict_word
from tests.report.conftest import STAGES, add_marts

KEYS = {
    "workspace",
    "source",
    "counts",
    "exclusions",
    "dataset",
    "job",
    "evaluation",
    "model_version",
    "verdict",
    "stages",
}


def test_a_later_process_gathers_the_same_facts(evaluated: Database, facts: RunFacts) -> None:
    assert gather_facts(evaluated, "demo", str((facts.dataset or {})["dataset_version"]), STAGES) == facts
    assert facts.model_version is not None
    assert facts.model_version["status"] == "approved"
    assert len(facts.losses) == 5
    assert sum(row.dialogues for row in facts.exclusions) == 607


def test_samples_are_the_evaluation_s_own_first_questions(facts: RunFacts) -> None:
    assert len(facts.samples) == 6
    assert all("R$" in one.reference and "quanto custa" in one.question for one in facts.samples)
    assert all(set(one.answers) == {"base", "fine_tuned", "nearest_answer"} for one in facts.samples)


def test_summary_has_every_key_whatever_was_reached(database: Database, facts: RunFacts) -> None:
    full = summary(facts)
    assert set(full) == KEYS
    assert full["model_version"] == {"name": "mv-1", "status": "approved"}
    assert full["evaluation"]["verdict"] == full["verdict"] == "approved"


def test_a_run_that_failed_before_the_marts_has_a_report_too(database: Database) -> None:
    empty = gather_facts(database, "demo", None, {})
    assert set(summary(empty)) == KEYS
    assert not empty.is_below_minimum
    assert verdict_word(empty) is None


def test_too_few_examples_are_no_dataset_and_no_verdict_on_a_model(database: Database) -> None:
    add_marts(database, usable=39)
    below = gather_facts(database, "demo", None, {})
    assert below.is_below_minimum
    found = summary(below)
    assert found["verdict"] == "not enough data"
    assert found["dataset"] is found["job"] is found["evaluation"] is found["model_version"] is None
