"""What a seeded fault is, and the parameters that suites are run with where faults are seeded.

The faults stand in `example_faults` and `eligibility_faults`; `fault_table` writes them into docs/checks.md.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dagster_slimft.defs.datasets.checks import SuiteResult, run_suite
from dagster_slimft.workspace import PROJECT_ROOT
from tests.defs.datasets.training_marts import Marts

PARAMETERS: dict[str, Any] = {
    "minimum_examples": 500,
    "minimum_rating": 4,
    "languages": ["pt", "en"],
    "maximum_example_tokens": 480,
    "replacement": "placeholder",
    "allowed_emails": ["Contato@slimquality.com.br"],
    "pix_discount_percent": 10,
    "maximum_instalments": 12,
}
VALID_CPF = "529.982.247-25"


@dataclass(frozen=True)
class Fault:
    """How to make it, the check meant for it, rows it is found in, and what else fails by nature."""

    make: Callable[[Marts], None]
    check: str
    rows: tuple[int, ...] = ()
    also: frozenset[str] = frozenset()
    number: int = 500


def judge(marts: Marts, relation: str) -> SuiteResult:
    """The relation judged by its suite."""
    return run_suite(marts.database, PROJECT_ROOT / "expectations" / f"{relation}.json", PARAMETERS)


def failed(result: SuiteResult) -> dict[str, str]:
    """Message of each failed check by its name."""
    return {one.name: one.message for one in result.results if not one.has_passed}
