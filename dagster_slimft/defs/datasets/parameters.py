"""Values that suites share with other tools, read where they are declared: dbt's vars and the redactor's allow-list."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from dagster_slimft.workspace import PROJECT_ROOT

DBT_PROJECT = PROJECT_ROOT / "dbt_project" / "dbt_project.yml"
REDACTION = Path(__file__).parents[1] / "redaction" / "defs.yaml"
VARS = ("minimum_examples", "languages", "maximum_example_tokens")


@cache
def declared_parameters() -> dict[str, Any]:
    """Every parameter that a suite may name."""
    declared = yaml.safe_load(DBT_PROJECT.read_text())["vars"]
    allowed = yaml.safe_load(REDACTION.read_text())["attributes"]["allow"]["emails"]
    return {name: declared[name] for name in VARS} | {"allowed_emails": [email.lower() for email in allowed or []]}
