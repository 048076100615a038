"""Judges a relation with Great Expectations and says, per expectation, what was seen and what to do.

Great Expectations reaches Postgres through SQLAlchemy with the pipeline's own connections, on an ephemeral context:
nothing is stored, no statistics are sent. Its results never leave this module as they are, because they may hold
customers' text: expectations on column values are asked for a boolean only, of the others a number is taken, offenders
are ids found by a query of ids, and of an error only its kind (Postgres quotes the offending value in messages).
"""

import logging
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from psycopg.types.json import Jsonb

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.datasets.suites import Check, Suite, load_suite
from dagster_slimft.errors import CheckFailed

_LISTED = 20
_LINE_KINDS = ("expect_lines_to_be_chat_examples", "expect_answers_to_agree_with_the_catalogue")
_ID_LISTS = ("unexpected_rows_expectation", *_LINE_KINDS)
_VALUES = ("expect_column_values_", "expect_column_pair_values_", "expect_compound_", "expect_select_")
# Only the dialect is read from it: connections are made by the database.
_DIALECT = "postgresql+psycopg://slimft_pipeline@localhost/slimft"
_ERROR_KIND = re.compile(r"psycopg\.errors\.(\w+)")


@dataclass(frozen=True)
class ExpectationResult:
    """One expectation's outcome; `observed` holds numbers and ids, `message` is one line."""

    name: str
    is_blocking: bool
    has_passed: bool
    observed: Mapping[str, Any]
    message: str
    notes: str


@dataclass(frozen=True)
class SuiteResult:
    """What became of one relation's expectations."""

    relation: str
    results: Sequence[ExpectationResult]

    @property
    def blocking_failures(self) -> list[ExpectationResult]:
        """Failed expectations that stop the run."""
        return [result for result in self.results if result.is_blocking and not result.has_passed]

    @property
    def warnings(self) -> list[ExpectationResult]:
        """Failed expectations that stop nothing."""
        return [result for result in self.results if not result.is_blocking and not result.has_passed]

    def as_warnings(self) -> "SuiteResult":
        """The same with nothing blocking: for a relation that the run goes no further with."""
        return replace(self, results=[replace(result, is_blocking=False) for result in self.results])

    def raise_if_blocked(self) -> None:
        """Stop here if a blocking expectation failed.

        Raises:
            CheckFailed: with each failed expectation's message.
        """
        if self.blocking_failures:
            reasons = "; ".join(f"{result.name}: {result.message}" for result in self.blocking_failures)
            raise CheckFailed(f"{self.relation}: {reasons}")


def run_suite(database: Database, suite_path: Path, parameters: Mapping[str, Any]) -> SuiteResult:
    """Judge one relation by its suite; one import of Great Expectations and one context serve a whole process.

    Raises:
        UsageError: the suite cannot be read, or needs a parameter that was not given.
    """
    suite = load_suite(suite_path, parameters)
    outcomes = _validate(database, suite)
    has_rows = _has_rows(database, suite)
    results = [_result(database, suite, check, outcomes[check.name], has_rows) for check in suite.checks]
    return SuiteResult(suite.relation, results)


def record_results(database: Database, run_id: str, result: SuiteResult) -> None:
    """Append the results to `slimft.check_results`, the history behind the pages."""
    rows = [
        (run_id, result.relation, one.name, one.is_blocking, one.has_passed, Jsonb(dict(one.observed)))
        for one in result.results
    ]
    with database.connect() as connection:
        connection.cursor().executemany(
            "insert into slimft.check_results (run_id, relation, expectation, is_blocking, has_passed, observed)"
            " values (%s, %s, %s, %s, %s, %s)",
            rows,
        )


@cache
def _context() -> Any:
    # Read when the package is imported; nothing of a shop's data leaves the machine, statistics neither.
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    # Its log quotes Postgres' messages, and those quote customers' text.
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL + 1)
    import great_expectations
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    import dagster_slimft.defs.datasets.expectation_types  # noqa: F401 - registers our kinds of expectation

    # Its own pages are not made: they load scripts from outside, and show offending values.
    settings = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        progress_bars=ProgressBarsConfig(globally=False),
        analytics_enabled=False,
    )
    return great_expectations.get_context(mode="ephemeral", project_config=settings)


@contextmanager
def _batch(database: Database, suite: Suite) -> Iterator[Any]:
    """The relation as Great Expectations sees it; its connections are closed at the end."""
    context = _context()
    source = context.data_sources.add_or_update_postgres(
        "slimft", connection_string=_DIALECT, kwargs={"creator": database.connect}
    )
    try:
        asset = source.add_table_asset(suite.name, table_name=suite.name, schema_name=suite.schema)
        yield asset.add_batch_definition_whole_table("whole").get_batch()
    finally:
        source.get_engine().dispose()
        source.get_execution_engine().engine.dispose()
        context.data_sources.delete("slimft")


def _validate(database: Database, suite: Suite) -> dict[str, Any]:
    """Great Expectations' result by expectation name, in as many passes as there are result formats."""
    outcomes: dict[str, Any] = {}
    _context()
    from great_expectations import ExpectationSuite

    with _batch(database, suite) as batch:
        for result_format in ("BOOLEAN_ONLY", "BASIC", "COMPLETE"):
            chosen = [check for check in suite.checks if _result_format(check) == result_format]
            expectations = [
                {"type": check.type, "kwargs": dict(check.kwargs), "meta": {"name": check.name}} for check in chosen
            ]
            if expectations:
                validated = batch.validate(ExpectationSuite(suite.name, expectations), result_format=result_format)
                outcomes |= {result.expectation_config.meta["name"]: result for result in validated.results}
    return outcomes


def _result_format(check: Check) -> str:
    if check.type.startswith(_VALUES):
        return "BOOLEAN_ONLY"
    return "COMPLETE" if check.type in _ID_LISTS else "BASIC"


def _result(database: Database, suite: Suite, check: Check, outcome: Any, has_rows: bool) -> ExpectationResult:
    observed = _observed(outcome, suite.id_column)
    # A share of nothing is no fault; that rows are missing is for the check that counts them.
    has_passed = bool(outcome.success) or not (has_rows or observed)
    if not has_passed and check.offenders and "error" not in observed:
        observed["offenders"] = _offenders(database, suite, check.offenders)
    return ExpectationResult(
        name=check.name,
        is_blocking=check.severity == "blocking",
        has_passed=has_passed,
        observed=observed,
        message=_message(check, has_passed, observed),
        notes=check.notes,
    )


def _observed(outcome: Any, id_column: str) -> dict[str, Any]:
    """Numbers and ids of a result, nothing else."""
    error = str(outcome.exception_info or "")
    if "'raised_exception': True" in error:
        kind = _ERROR_KIND.search(error)
        return {"error": kind.group(1) if kind else "error"}
    result = outcome.result or {}
    value = result.get("observed_value")
    observed: dict[str, Any] = {}
    if isinstance(value, int | float | Decimal):
        observed["value"] = float(value) if isinstance(value, Decimal) else value
    details = result.get("details") or {}
    if details.get("unexpected_rows"):
        observed["offenders"] = [str(row[id_column]) for row in details["unexpected_rows"][:_LISTED]]
    if details.get("broken"):
        observed |= {"offenders": details["offenders"], "faults": details["faults"]}
    return observed


def _has_rows(database: Database, suite: Suite) -> bool:
    with database.connect() as connection:
        return connection.execute(f"select 1 from {suite.relation} limit 1".encode()).fetchone() is not None


def _offenders(database: Database, suite: Suite, query: str) -> list[str]:
    with database.connect() as connection:
        rows = connection.execute(f"{query.format(batch=suite.relation)}\nlimit {_LISTED}".encode()).fetchall()
    return [str(row[0]) for row in rows]


def _message(check: Check, has_passed: bool, observed: Mapping[str, Any]) -> str:
    if "error" in observed:
        return f"could not be computed ({observed['error']}): {check.next_step}"
    parts = [_seen(check, has_passed, observed)]
    bounds = [
        f"{word} {_number(check.kwargs[key])}"
        for word, key in (("at least", "min_value"), ("at most", "max_value"))
        if check.kwargs.get(key) is not None
    ]
    if bounds:
        parts.append(f"expected {' and '.join(bounds)}")
    if has_passed:
        return ", ".join(parts)
    if "faults" in observed:
        parts.append(", ".join(f"{name} {count}" for name, count in sorted(observed["faults"].items())))
    if observed.get("offenders"):
        parts.append(f"such as {', '.join(observed['offenders'][:3])}")
    return f"{', '.join(parts)}: {check.next_step}"


def _seen(check: Check, has_passed: bool, observed: Mapping[str, Any]) -> str:
    if "value" in observed:
        rows = {1: " row"}.get(observed["value"], " rows") if check.type in _ID_LISTS else ""
        return f"{_number(observed['value'])}{rows}"
    if check.type.startswith(_VALUES):
        return "holds" if has_passed else "does not hold"
    return "nothing to judge"


def _number(value: Any) -> str:
    return f"{value:,.4g}" if isinstance(value, float) and not value.is_integer() else f"{int(value):,}"
