"""Three kinds of expectation that Great Expectations lacks: a query's one value, chat lines, and catalogue facts.

Importing this module imports Great Expectations (seconds) and registers the kinds under the names that suites use:
`expect_query_value_to_be_between` (a query over `{batch}` that returns one row and column),
`expect_lines_to_be_chat_examples` (every line judged by `chat_format.faults`) and
`expect_answers_to_agree_with_the_catalogue` (answers of weight 1 judged by `catalogue_claims.wrong_claims`). No
result holds text: a value that is no number is an error, of a broken line only the id and its faults' names are kept.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from numbers import Real
from typing import Any, ClassVar, get_args

import sqlalchemy as sa
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine.sqlalchemy_execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.query_metric_provider import QueryMetricProvider

from dagster_slimft.defs.datasets.catalogue_claims import ClaimFault, Product, catalogue_of, wrong_claims
from dagster_slimft.defs.datasets.chat_format import faults, taught_answers

# So many broken lines are listed one by one; a set with more of them is broken as a whole, and the count says so.
_LISTED = 10_000
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


def _listed(found: Iterable[tuple[Any, Collection[str]]]) -> dict[str, Any]:
    """Number of broken lines, how often each fault occurs, and the broken lines as `id (fault, fault)`."""
    broken, counts = 0, Counter[str]()
    offenders: list[str] = []
    for id_, names in found:
        if names:
            broken += 1
            counts.update(names)
            if len(offenders) < _LISTED:
                offenders.append(f"{id_} ({', '.join(names)})")
    return {"broken": broken, "faults": dict(counts), "offenders": offenders}


def _lines(engine: SqlAlchemyExecutionEngine, domain: dict[str, Any], values: dict[str, Any]) -> Iterator[Any]:
    """Id and line of each row of the batch, by id; memory does not grow with their number."""
    batch, _, _ = engine.get_compute_domain(domain, domain_type=MetricDomainTypes.TABLE)
    id_: sa.ColumnClause[Any] = sa.column(values["id_column"])
    line: sa.ColumnClause[Any] = sa.column(values["line_column"])
    with engine.get_connection() as connection:
        selected = sa.select(id_, line).select_from(batch).order_by(id_)
        yield from connection.execution_options(yield_per=_BATCH).execute(selected)


class ChatFormatFaults(QueryMetricProvider):
    """Metric: lines that are no chat examples."""

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
        rows = _lines(execution_engine, metric_domain_kwargs, metric_value_kwargs)
        return _listed((id_, ["no_messages"] if line is None else faults(line)) for id_, line in rows)


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


class CatalogueFaults(QueryMetricProvider):
    """Metric: by kind of fault, lines that teach what the catalogue does not have; one reading serves all kinds."""

    metric_name = "query.catalogue_faults"
    value_keys = ("line_column", "id_column", "catalogue", "pix_discount_percent", "maximum_instalments")

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(
        cls,  # noqa: N805 - Great Expectations makes it a class method
        execution_engine: SqlAlchemyExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> dict[str, Any]:
        values = metric_value_kwargs
        schema, table = values["catalogue"].split(".")
        columns: list[sa.ColumnClause[Any]] = [sa.column(name) for name in Product._fields]
        rows = sa.select(*columns).select_from(sa.table(table, schema=schema))
        with execution_engine.get_connection() as connection:
            products = [Product(*row) for row in connection.execute(rows)]
        catalogue = catalogue_of(products, values["pix_discount_percent"], values["maximum_instalments"])
        found = [
            (id_, {fault for answer in taught_answers(line or "") for fault in wrong_claims(answer, catalogue)})
            for id_, line in _lines(execution_engine, metric_domain_kwargs, values)
        ]
        return {kind: _listed((id_, {kind} & names) for id_, names in found) for kind in get_args(ClaimFault)}


class ExpectAnswersToAgreeWithTheCatalogue(BatchExpectation):
    """No answer of weight 1 has the `fault` (wrong_price or wrong_size) about a product of `catalogue`."""

    line_column: str
    id_column: str
    catalogue: str
    fault: ClaimFault
    pix_discount_percent: int
    maximum_instalments: int

    metric_dependencies: ClassVar[tuple[str, ...]] = ("query.catalogue_faults",)
    success_keys: ClassVar[tuple[str, ...]] = ("fault", *CatalogueFaults.value_keys)
    domain_keys: ClassVar[tuple[str, ...]] = ("batch_id",)

    def _validate(
        self, metrics: dict[str, Any], runtime_configuration: Any = None, execution_engine: Any = None
    ) -> dict[str, Any]:
        found = metrics["query.catalogue_faults"][self.fault]
        return {"success": found["broken"] == 0, "result": {"observed_value": found["broken"], "details": found}}
