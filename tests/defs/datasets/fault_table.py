"""The table of seeded faults in docs/checks.md: `python -m tests.defs.datasets.fault_table` writes it anew."""

from collections.abc import Iterator
from pathlib import Path

from dagster_slimft.defs.datasets.suites import Check, Suite, load_suite
from dagster_slimft.workspace import PROJECT_ROOT
from tests.defs.datasets.eligibility_faults import ELIGIBILITY_FAULTS
from tests.defs.datasets.example_faults import EXAMPLE_FAULTS
from tests.defs.datasets.seeded_faults import PARAMETERS

DOCUMENT = PROJECT_ROOT / "docs" / "checks.md"


def suite_of(relation: str) -> Suite:
    """The suite as it is run."""
    return load_suite(PROJECT_ROOT / "expectations" / f"{relation}.json", PARAMETERS)


def documented() -> Iterator[tuple[str, str, str, str]]:
    """Rows of the table in docs/checks.md: fault, check, severity, next step."""
    for relation, faults in (("training_eligibility", ELIGIBILITY_FAULTS), ("training_examples", EXAMPLE_FAULTS)):
        checks: dict[str, Check] = {check.name: check for check in suite_of(relation).checks}
        for fault, meant in faults.items():
            check = checks[meant.check]
            yield fault, check.name, check.severity, check.next_step


def _write(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    head = text[: text.index("| fault |")]
    rows = [f"| {fault} | `{check}` | {severity} | {step} |" for fault, check, severity, step in documented()]
    path.write_text(head + "\n".join(["| fault | check | severity | next step |", "|---|---|---|---|", *rows]) + "\n")


if __name__ == "__main__":
    _write(DOCUMENT)
