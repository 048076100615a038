"""One suite judged within a run: its parameters from the marts, its results recorded.

Blocking expectations apply past the gate of `training_readiness` only: below the minimum nothing is exported, so
everything about `training_examples` is a warning there. `redacted_messages` is judged before readiness is known: a shop
with fewer dialogues than the minimum can export nothing, and one message too many in it must not hide the count.
"""

from pathlib import Path
from typing import Any

import yaml

from dagster_slimft import dbt
from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.datasets.checks import SuiteResult, record_results, run_suite
from dagster_slimft.defs.datasets.versions import training_readiness
from dagster_slimft.workspace import PROJECT_ROOT

SUITES = PROJECT_ROOT / "expectations"
REDACTION_SETTINGS = Path(__file__).parent.parent / "redaction" / "defs.yaml"
_DIALOGUES = "select count(distinct dialogue_id) from slimft.redacted_messages"


def judge(database: Database, relation: str, run_id: str) -> SuiteResult:
    """Judge `relation` by `expectations/<relation>.json` and append the results to `slimft.check_results`.

    Raises:
        UsageError: the suite cannot be read.
    """
    found = run_suite(database, SUITES / f"{relation}.json", suite_parameters())
    if _is_below_the_gate(database, relation):
        found = found.as_warnings()
    record_results(database, run_id, found)
    return found


def suite_parameters() -> dict[str, Any]:
    """What suites take from where it is declared once: dbt's vars, redaction's allow-list."""
    declared = dbt.variables()
    redaction = yaml.safe_load(REDACTION_SETTINGS.read_text(encoding="utf-8"))["attributes"]
    taken = ("minimum_examples", "maximum_example_tokens", "minimum_rating", "languages", "pix_discount_percent")
    return {
        **{name: declared[name] for name in (*taken, "maximum_instalments")},
        "allowed_emails": redaction["allow"]["emails"],
        "replacement": redaction["replacement"],
    }


def _is_below_the_gate(database: Database, relation: str) -> bool:
    """Whether nothing can be exported, as far as that is known when `relation` is judged."""
    readiness = training_readiness(database)
    if relation == "training_examples":
        return readiness.usable_examples < readiness.minimum_examples
    if relation == "redacted_messages":
        with database.connect() as connection:
            (dialogues,) = connection.execute(_DIALOGUES).fetchone() or (0,)
        return bool(dialogues < readiness.minimum_examples)
    return False
