"""What suites share with other tools is read where it is declared."""

from dagster_slimft.defs.datasets.parameters import declared_parameters
from dagster_slimft.defs.datasets.suites import load_suite
from dagster_slimft.workspace import PROJECT_ROOT


def test_every_parameter_that_a_suite_names_is_declared() -> None:
    for path in (PROJECT_ROOT / "expectations").glob("*.json"):
        assert load_suite(path, declared_parameters()).checks


def test_the_minimum_is_dbts_own() -> None:
    project = (PROJECT_ROOT / "dbt_project" / "dbt_project.yml").read_text()
    assert f"minimum_examples: {declared_parameters()['minimum_examples']}\n" in project
