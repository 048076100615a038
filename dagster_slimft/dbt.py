"""Runs dbt inside this process: a warm `dbtRunner` costs about 2 s a step, a subprocess about 10 s.

The manifest is parsed once per process and kept; dbt's usage statistics, colours and version checks are off.
"""

import json
import os
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from dagster_slimft.errors import SlimftError
from dagster_slimft.workspace import PROJECT_ROOT, Workspace

PROJECT = PROJECT_ROOT / "dbt_project"


class NodeResult(NamedTuple):
    """What became of one dbt node: `status` is dbt's word (success, pass, warn, fail, error, skipped)."""

    unique_id: str
    status: str
    seconds: float
    rows: int | None
    failures: int | None
    message: str | None


def manifest(workspace: Workspace) -> dict[str, Any]:
    """The project's manifest.json, parsed anew when a file of the project is newer; needs no database.

    Raises:
        SlimftError: the project does not parse; dbt's own message follows.
    """
    path = workspace.dbt_target / "manifest.json"
    if not path.exists() or path.stat().st_mtime < _newest_change():
        _invoke(workspace, ["parse"], {})
    loaded: dict[str, Any] = json.loads(path.read_bytes())
    return loaded


def build(
    workspace: Workspace, names: Sequence[str], environment: Mapping[str, str], as_of: str | None
) -> list[NodeResult]:
    """Build the named seeds and models and run the named tests, in dbt's order; `as_of` (ISO 8601) sets the var.

    Returns one result per node, failed ones included: the caller decides what a failure means.
    """
    arguments = ["build", "--select", *names, "--indirect-selection", "empty", "--exclude-resource-type", "unit_test"]
    if as_of is not None:
        arguments += ["--vars", json.dumps({"as_of": as_of})]
    answer = _invoke(workspace, arguments, environment)
    return [_node_result(result) for result in answer.result.results]


def invocation_id(workspace: Workspace) -> str | None:
    """The id that dbt gave its last invocation in this workspace; None before the first."""
    path = workspace.dbt_target / "run_results.json"
    if not path.is_file():
        return None
    found: str | None = json.loads(path.read_bytes())["metadata"].get("invocation_id")
    return found


def variables() -> dict[str, Any]:
    """The vars of `dbt_project.yml`: SQL's thresholds, for what checks them outside SQL."""
    declared: dict[str, Any] = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
    return declared


def _invoke(workspace: Workspace, arguments: list[str], environment: Mapping[str, str]) -> Any:
    os.environ.update(environment)
    os.environ.update(
        DBT_SEND_ANONYMOUS_USAGE_STATS="false",
        DBT_VERSION_CHECK="false",
        DBT_TARGET_PATH=str(workspace.dbt_target),
        DBT_LOG_PATH=str(workspace.logs),
        DBT_PROJECT_DIR=str(PROJECT),
        DBT_PROFILES_DIR=str(PROJECT),
    )
    quiet = ["--quiet", "--log-level-file", "warn", "--no-use-colors", "--no-print"]
    answer = _runner().invoke([*quiet, *arguments])
    if answer.exception is not None:
        raise SlimftError(f"dbt {arguments[0]} failed: {answer.exception}")
    return answer


@cache
def _runner() -> Any:
    from dbt.cli.main import dbtRunner

    return dbtRunner()


def _node_result(result: Any) -> NodeResult:
    rows = (result.adapter_response or {}).get("rows_affected")
    return NodeResult(
        unique_id=result.node.unique_id,
        status=str(result.status),
        seconds=float(result.execution_time),
        rows=int(rows) if rows is not None and int(rows) >= 0 else None,
        failures=result.failures,
        message=result.message,
    )


def _newest_change() -> float:
    files = (path for path in Path(PROJECT).rglob("*") if path.suffix in {".sql", ".yml", ".csv"})
    return max((path.stat().st_mtime for path in files), default=0.0)
