"""Two kinds of expectation that Great Expectations lacks: a query's one value, and chat lines.

Importing this module imports Great Expectations (seconds) and registers the kinds under the names that suites use:
`expect_query_value_to_be_between` (a query over `{batch}` that returns one row and column) and
`expect_lines_to_be_chat_examples` (every line judged by `chat_format.faults`). Neither result holds text: a value that
is no number is an error, and of a broken line only the id and the names of its faults are kept.
"""

from collections import Counter
from numbers import Real
from typing import Any, ClassVar

import sqlalchemy as sa
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine.sqlalchemy_execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.query_metric_provider import QueryMetricProvider

from dagster_slimft.defs.datasets.chat_format import faults

_LISTED = 20
_BATCH = 2_000


class ExpectQueryValueToBeBetween(BatchExpectation):
    """The single number that `query` returns lies within the bounds; a bound that is not given is open."""

    query: str
    min_value: float | None = None
    max_value: float | None = None

    metric_dependencies: ClassVar[tuple[str, ...]] = ("query.table",)
    success_keys: ClassVar[tuple[str, ...]] = ("query", "min_value", "max_value")
    domain_keys: ClassVar[tuple[str, ...]] = ("batch_id",)

    def _validate(
        self, metrics: dict[str, Any], runtime_configuration: Any = None, execution_engine: Any = None
    ) -> dict[str, Any]:
        (row,) = metrics["query.table"]
        (found,) = row.values()
        if found is None:
            return {"success": False, "result": {"observed_value": None}}
        if not isinstance(found, Real) and not hasattr(found, "as_integer_ratio"):
            raise TypeError("the query of expect_query_value_to_be_between returned no number")
        value = float(found)
        success = (self.min_value is None or value >= self.min_value) and (
            self.max_value is None or value <= self.max_value
        )
        return {"success": success, "result": {"observed_value": value}}


class ChatFormatFaults(QueryMetricProvider):
    """Metric: number of broken lines, how often each fault occurs, and the ids of the first broken lines."""

    metric_name = "query.chat_format_faults"
    value_keys = ("line_column", "id_column")

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(
        cls,  # noqa: N805 - Great Expectations makes it a class method
        execution_engine: SqlAlchemyExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> dict[str, Any]:
        batch, _, _ = execution_engine.get_compute_domain(metric_domain_kwargs, domain_type=MetricDomainTypes.TABLE)
        columns: list[sa.ColumnClause[Any]] = [
            sa.column(metric_value_kwargs[key]) for key in ("id_column", "line_column")
        ]
        broken, counts = 0, Counter[str]()
        offenders: list[str] = []
        with execution_engine.get_connection() as connection:
            rows = connection.execution_options(yield_per=_BATCH).execute(sa.select(*columns).select_from(batch))
            for id_, line in rows:
                found = faults(line) if line is not None else ["no_messages"]
                if found:
                    broken += 1
                    counts.update(found)
                    if len(offenders) < _LISTED:
                        offenders.append(str(id_))
        return {"broken": broken, "faults": dict(counts), "offenders": offenders}


class ExpectLinesToBeChatExamples(BatchExpectation):
    """Every value of `line_column` is one OpenAI chat example."""

    line_column: str
    id_column: str

    metric_dependencies: ClassVar[tuple[str, ...]] = ("query.chat_format_faults",)
    success_keys: ClassVar[tuple[str, ...]] = ("line_column", "id_column")
    domain_keys: ClassVar[tuple[str, ...]] = ("batch_id",)

    def _validate(
        self, metrics: dict[str, Any], runtime_configuration: Any = None, execution_engine: Any = None
    ) -> dict[str, Any]:
        found = metrics["query.chat_format_faults"]
        return {"success": found["broken"] == 0, "result": {"observed_value": found["broken"], "details": found}}
