"""Who may know whom: Dagster is a thin skin, the trainer stands alone, raw words end at redaction."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dagster_slimft.workspace import PROJECT_ROOT

PACKAGE = PROJECT_ROOT / "dagster_slimft"
MODELS = PROJECT_ROOT / "dbt_project" / "models"
KNOWS_DAGSTER = {"component.py", "definitions.py", "run.py"}
# The trainer could be taken away and run elsewhere: of slimft it knows the errors alone.
KNOWN_TO_THE_TRAINER = ("dagster_slimft.errors", "dagster_slimft.trainer")
# What redaction missed is looked for by other means than its own: detectors, lists, folding and engine.
RESIDUAL_CHECK = ("dagster_slimft.defs.redaction.residual", "dagster_slimft.defs.redaction.residual_identifiers")
# Hold what customers wrote, unredacted.
RAW_RELATIONS = re.compile(r"\bstg_(?:dialogue_)?messages\b")
# Staging that later models may read: ids, times and states, no words.
STAGING_WITHOUT_WORDS = {
    "stg_message_aliases",
    "stg_conversations",
    "stg_customers",
    "stg_customer_persons",
    "stg_orders",
}
# Columns of stg_customers that are not personal.
CUSTOMER_COLUMNS = {"customer_id", "is_test_only", "is_erased", "has_opted_out"}


def imported(source: str) -> Iterator[str]:
    """Every module a source imports, wherever the import stands; a name imported from a package is its candidate."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def is_of(module: str, packages: tuple[str, ...]) -> bool:
    """Whether a module is one of the packages or lies in one."""
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def test_dagster_is_imported_by_components_definitions_and_the_run_alone() -> None:
    skin = ("dagster", "dagster_dbt")
    knowing = [
        path.relative_to(PACKAGE)
        for path in PACKAGE.rglob("*.py")
        if any(is_of(module, skin) for module in imported(path.read_text(encoding="utf-8")))
    ]
    assert knowing
    assert [str(path) for path in knowing if path.name not in KNOWS_DAGSTER] == []


def test_the_trainer_knows_nothing_of_slimft_but_its_errors() -> None:
    foreign = [
        f"{path.relative_to(PACKAGE)}: {module}"
        for path in (PACKAGE / "trainer").rglob("*.py")
        for module in imported(path.read_text(encoding="utf-8"))
        if is_of(module, ("dagster_slimft",)) and not is_of(module, KNOWN_TO_THE_TRAINER)
    ]
    assert foreign == []


def test_the_residual_check_takes_nothing_from_the_redactor() -> None:
    paths = list((PACKAGE / "defs" / "redaction").glob("residual*.py"))
    known = {
        module
        for path in paths
        for module in imported(path.read_text(encoding="utf-8"))
        if is_of(module, ("dagster_slimft", "re2")) and not is_of(module, RESIDUAL_CHECK)
    }
    assert len(paths) == 2
    assert known == set()


def test_raw_words_are_read_by_redaction_and_staging_alone() -> None:
    kinds = {".py", ".sql", ".yaml", ".yml", ".jinja"}
    paths = [path for folder in (PACKAGE, MODELS) for path in folder.rglob("*.*")]
    readers = {
        path.relative_to(PROJECT_ROOT).as_posix()
        for path in paths
        if path.suffix in kinds and RAW_RELATIONS.search(path.read_text(encoding="utf-8"))
    }
    allowed = ("dagster_slimft/defs/redaction/", "dbt_project/models/staging/")
    assert any(reader.startswith(allowed[0]) for reader in readers)
    assert sorted(reader for reader in readers if not reader.startswith(allowed)) == []


def test_suites_read_nothing_of_staging() -> None:
    suites = list((PROJECT_ROOT / "expectations").glob("*.json"))
    assert suites
    assert [path.name for path in suites if "slimft_staging" in path.read_text(encoding="utf-8")] == []


def _later_models() -> list[Path]:
    return [path for layer in ("intermediate", "marts") for path in (MODELS / layer).rglob("*.sql")]


def test_later_models_read_staging_without_words_and_no_table_of_the_shop() -> None:
    queries = {path.stem: path.read_text(encoding="utf-8") for path in _later_models()}
    read = {name: set(re.findall(r"\bstg_\w+", query)) - STAGING_WITHOUT_WORDS for name, query in queries.items()}
    assert queries
    assert {name: relations for name, relations in read.items() if relations} == {}
    assert [name for name, query in queries.items() if re.search(r"source\(\s*['\"]shop['\"]", query)] == []


def test_of_customers_later_models_read_no_personal_column() -> None:
    queries = {path.stem: path.read_text(encoding="utf-8") for path in _later_models()}
    readers = {name: query for name, query in queries.items() if "ref('stg_customers')" in query}
    assert readers
    for name, query in readers.items():
        read = set(re.findall(r"\bcustomers\.(\w+|\*)", query))
        assert read, name
        assert read <= CUSTOMER_COLUMNS, name


@pytest.mark.parametrize(
    ("source", "module"),
    [("import dagster as dg", "dagster"), ("def f():\n    from dagster import asset", "dagster.asset")],
)
def test_an_import_is_found_wherever_it_stands(source: str, module: str) -> None:
    assert list(imported(source)) == [module]
