"""The suites on whole builds: what real dialogues warn of before de-duplication, and that what is exported passes."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.datasets.checks import run_suite
from dagster_slimft.defs.datasets.copied_lines import copy_lines
from dagster_slimft.defs.datasets.exported_personal_data import refuse_personal_data
from dagster_slimft.defs.datasets.judging import SUITES, judge, suite_parameters
from dagster_slimft.defs.datasets.near_duplicates import cluster_new_dialogues
from dagster_slimft.defs.redaction.settings import RedactionSettings
from dagster_slimft.defs.redaction.stage import redact_new_messages
from dagster_slimft.defs.redaction.tokens import TokenCounter
from dagster_slimft.defs.source.load import load_demo, load_folder
from dagster_slimft.trainer.base import ensure_tokenizer
from tests.dbt.test_build import STAGING, _build

pytestmark = pytest.mark.timeout(600)
WITHOUT_UNIT_TESTS = ("--exclude-resource-type", "unit_test", "--indirect-selection", "cautious")


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="slimft-dbt-") as path:
        yield Path(path)


def _build_all(database: Database, folder: Path, settings: RedactionSettings) -> None:
    """What a run does before it judges."""
    _build(database, folder, "--select", STAGING, *WITHOUT_UNIT_TESTS)
    redact_new_messages(database, settings, TokenCounter(ensure_tokenizer(folder)))
    to_cluster = ("--select", "+int_dialogues_to_cluster", "--exclude", STAGING)
    _build(database, folder, *to_cluster, *WITHOUT_UNIT_TESTS)
    cluster_new_dialogues(database, 0.8, 256)
    _build(database, folder, "--exclude", STAGING, *WITHOUT_UNIT_TESTS)


def _built(database: Database, folder: Path, load: Callable[[], object]) -> dict[str, set[str]]:
    """Names of the expectations that fail, by suite, after a build."""
    load()
    _build_all(database, folder, RedactionSettings())
    suites = ("redacted_messages", "training_eligibility", "training_examples")
    found = {suite: judge(database, suite, "a run").results for suite in suites}
    return {suite: {one.name for one in results if not one.has_passed} for suite, results in found.items()}


def test_repeated_stock_answers_warn_and_what_is_exported_of_them_passes(
    database: Database, sample_data: Path, folder: Path
) -> None:
    """Regression: answers picked from suggestions, in conversations all closed as resolved, failed two checks."""
    failed = _built(database, folder, lambda: load_folder(database, sample_data / "star"))
    assert failed == {
        "redacted_messages": set(),
        "training_eligibility": {"no_stock_answer_dominates", "most_answers_are_no_templates"},
        "training_examples": set(),
    }


def test_the_demo_shop_passes_every_check(database: Database, folder: Path) -> None:
    """People were pleased by some wrong prices too: these answers are muted, or the suite would block."""
    failed = _built(database, folder, lambda: load_demo(database, 2000, 7, date(2026, 11, 1)))
    assert failed == {"redacted_messages": set(), "training_eligibility": set(), "training_examples": set()}
    with database.connect() as connection:
        row = connection.execute("select count(*) from slimft_intermediate.int_turns_misquoted").fetchone()
    assert row is not None
    assert row[0] > 0


def test_surrogates_are_trained_on_where_they_are_declared(database: Database, folder: Path) -> None:
    """Regression: lines held placeholders whatever was declared, and a surrogate CPF would have stopped the dataset."""
    load_demo(database, 1000, 7, date(2026, 11, 1))
    settings = RedactionSettings(replacement="surrogate", surrogate_key="a key")
    _build_all(database, folder, settings)
    parameters = suite_parameters() | {"replacement": "surrogate"}
    judged = run_suite(database, SUITES / "training_examples.json", parameters)
    failed = {one.name for one in judged.results if not one.has_passed}
    assert failed <= {"there_are_enough_examples"}
    with database.connect() as connection:
        exported = copy_lines(connection, folder)
        written = [folder / f"{split}.jsonl" for split in exported.splits]
        refuse_personal_data(connection, written, settings.allow)
        (placeholders,) = connection.execute(
            "select count(*) from slimft_intermediate.int_examples_rendered where text like '%[CPF]%'"
        ).fetchone() or (0,)
    lines = "".join(path.read_text(encoding="utf-8") for path in written)
    assert placeholders > 0
    assert "[CPF]" not in lines
    assert "[NOME_" not in lines
