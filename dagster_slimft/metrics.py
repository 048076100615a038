"""Metrics by name: dbt's semantic layer (MetricFlow) writes the SQL, the analyst role runs it.

What can be asked stands in `dbt_project/models/marts/quality/metrics.yml`. A share is never shown without the number it
is a share of, nor without its Wilson interval: three votes are no truth.
"""

import difflib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from dagster_slimft import dbt
from dagster_slimft.analyst import run_query
from dagster_slimft.database.postgres import Database
from dagster_slimft.errors import UsageError
from dagster_slimft.workspace import Workspace

GRAINS = ("day", "week", "month", "quarter", "year")


@dataclass(frozen=True)
class Question:
    """One or more metrics, by what (dimensions or grains), only where, and from which to which day (inclusive)."""

    metrics: Sequence[str]
    by: Sequence[str] = ()
    only: Mapping[str, str] | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Answer:
    """Column names and rows, in the order of `by`; shares with their denominator and interval."""

    columns: list[str]
    rows: list[list[Any]]


class SemanticLayer:
    """The metrics of one workspace's dbt project."""

    def __init__(self, workspace: Workspace) -> None:
        """Read the declared metrics; needs no database."""
        dbt.manifest(workspace)
        declared = json.loads((workspace.dbt_target / "semantic_manifest.json").read_bytes())
        self._declared = {metric["name"]: metric for metric in declared["metrics"]}
        self._engine = _engine(declared)

    def descriptions(self) -> dict[str, str]:
        """What each metric counts, by its name."""
        return {name: metric["description"] for name, metric in self._declared.items()}

    def sql(self, question: Question) -> str:
        """The query behind a question.

        Raises:
            UsageError: an unknown metric or dimension, or a value that cannot be asked for.
        """
        from metricflow.engine.metricflow_engine import MetricFlowQueryRequest

        names = self._with_parts(question.metrics)
        dimensions = self._dimensions(names)
        by = [dimensions[_known(name, dimensions, "dimension")] for name in question.by]
        request = MetricFlowQueryRequest.create(
            metric_names=names,
            group_by_names=by,
            order_by_names=by,
            where_constraints=_constraints(question.only or {}, dimensions),
            time_constraint_start=datetime.combine(question.since, time.min) if question.since else None,
            time_constraint_end=datetime.combine(question.until, time.min) if question.until else None,
        )
        statement: str = self._engine.explain(request).sql_statement.sql
        return statement

    def ask(self, database: Database, question: Question) -> Answer:
        """Answer a question as the analyst role.

        Raises:
            UsageError: an unknown name, or Postgres refused (no run has built the marts yet).
        """
        columns, rows = run_query(database, self.sql(question))
        # MetricFlow orders the columns by its own mind, and calls them entity__dimension.
        names = [column.rsplit("__", 1)[-1] for column in columns]
        return self._with_intervals(question, [dict(zip(names, row, strict=True)) for row in rows])

    def _with_parts(self, metrics: Sequence[str]) -> list[str]:
        names = [_known(name, self._declared, "metric") for name in metrics]
        parts = [part for name in names for part in self._parts(name) or ()]
        return list(dict.fromkeys([*names, *parts]))

    def _parts(self, metric: str) -> tuple[str, str] | None:
        """Numerator and denominator of a share."""
        parameters = self._declared[metric]["type_params"]
        if self._declared[metric]["type"] != "ratio":
            return None
        return parameters["numerator"]["name"], parameters["denominator"]["name"]

    def _dimensions(self, metrics: Sequence[str]) -> dict[str, str]:
        """MetricFlow's name of each dimension that the metrics share, by its short name."""
        found = self._engine.simple_dimensions_for_metrics(list(metrics))
        names = {one.name: one.dunder_name for one in found if one.name not in {"metric_time", "last_message_on"}}
        return names | {grain: f"metric_time__{grain}" for grain in GRAINS}

    def _with_intervals(self, question: Question, found: list[dict[str, Any]]) -> Answer:
        z = float(dbt.variables()["interval_z"])
        columns, rows = list(question.by), [[_day(values[name]) for name in question.by] for values in found]
        for metric in question.metrics:
            parts = self._parts(metric)
            columns += [metric, *(() if parts is None else (f"{metric}_low", f"{metric}_high", *parts))]
            for row, values in zip(rows, found, strict=True):
                row.append(values[metric])
                if parts is not None:
                    successes, observed = (int(values[part] or 0) for part in parts)
                    row += [*wilson_interval(successes, observed, z), successes, observed]
        return Answer(columns, rows)


def wilson_interval(successes: int, observed: int, z: float) -> tuple[float | None, float | None]:
    """Bounds of a share's Wilson score interval (JASA 22, 1927); None where nothing was observed.

    The same as the macro `wilson`: `z` is the half width in standard errors (1.96 for 95%).
    """
    if observed == 0:
        return None, None
    centre = successes + z * z / 2
    spread = z * math.sqrt(successes * (1 - successes / observed) + z * z / 4)
    return max((centre - spread) / (observed + z * z), 0.0), min((centre + spread) / (observed + z * z), 1.0)


def _day(value: object) -> object:
    """MetricFlow's weeks and months are moments; the shop's are days."""
    return value.date() if isinstance(value, datetime) else value


def _engine(declared: dict[str, Any]) -> Any:
    from metricflow.engine.metricflow_engine import MetricFlowEngine
    from metricflow_semantics.model.dbt_manifest_parser import parse_manifest_from_dbt_generated_manifest
    from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

    # The database is the one that the analyst is logged in to, whatever it was called when dbt parsed the project.
    relations = [model["node_relation"] for model in declared["semantic_models"]]
    relations += [spine["node_relation"] for spine in declared["project_configuration"]["time_spines"]]
    for relation in relations:
        relation["relation_name"] = f'"{relation["schema_name"]}"."{relation["alias"]}"'
    manifest = parse_manifest_from_dbt_generated_manifest(json.dumps(declared))
    return MetricFlowEngine(SemanticManifestLookup(manifest), _renderer())


def _renderer() -> Any:
    """MetricFlow's idea of a database, as far as it is needed to write SQL: `ask` runs it."""
    from metricflow.protocols.sql_client import SqlEngine
    from metricflow.sql.render.postgres import PostgresSQLSqlPlanRenderer

    class PostgresRenderer:
        sql_engine_type = SqlEngine.POSTGRES
        sql_plan_renderer = PostgresSQLSqlPlanRenderer()

    return PostgresRenderer()


def _known(name: str, known: Iterable[str], kind: str) -> str:
    names = list(known)
    if name in names:
        return name
    close = difflib.get_close_matches(name, names, n=3) or sorted(names)
    raise UsageError(f"there is no {kind} {name} here: ask for {', '.join(close)} (`slimft metric` lists all metrics)")


def _constraints(only: Mapping[str, str], dimensions: Mapping[str, str]) -> list[str]:
    constraints = []
    for name, value in only.items():
        if "{" in value or "}" in value:
            raise UsageError(f"--only {name}=...: a value with braces cannot be asked for")
        if name in GRAINS:
            raise UsageError(f"--only {name}=...: use --since and --until for days")
        dimension = dimensions[_known(name, dimensions, "dimension")]
        quoted = value.replace("'", "''")
        constraints.append(f"{{{{ Dimension('{dimension}') }}}}::text = '{quoted}'")
    return constraints
