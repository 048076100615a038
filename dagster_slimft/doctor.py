"""`slimft doctor`: what is installed, what is missing, which Postgres, which trainer, how much disk."""

import os
import shutil
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from dagster_slimft.database.postgres import ANALYST, open_database
from dagster_slimft.errors import SlimftError
from dagster_slimft.workspace import Workspace, open_workspace, slimft_home

CORE = ("dagster", "dbt-core", "great_expectations", "openai", "psycopg")
EXTRA = ("torch", "transformers", "fastapi")


def examine(name: str | None) -> dict[str, Any]:
    """Findings by topic; a broken part is a finding with its reason, never an exception."""
    workspace = open_workspace(name)
    home = slimft_home()
    place = home if home.exists() else home.parent
    return {
        "workspace": workspace.name,
        "folder": str(workspace.home / workspace.name),
        "packages": {package: _version(package) for package in CORE},
        "trainer_extra": {package: _version(package) for package in EXTRA},
        "database": _database(workspace),
        "trainer": _trainer(),
        "free_disk_gib": round(shutil.disk_usage(place).free / 2**30, 1),
    }


def render(findings: dict[str, Any]) -> str:
    """The findings as indented lines."""
    lines = []
    for key, value in findings.items():
        if isinstance(value, dict):
            lines.append(f"{key}:")
            lines += [f"  {name}: {'missing' if part is None else part}" for name, part in value.items()]
        else:
            lines.append(f"{key}: {value}")
    return "\n".join(lines)


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _database(workspace: Workspace) -> dict[str, Any]:
    try:
        with open_database(workspace) as database, database.connect() as connection:
            row = connection.execute("show server_version").fetchone()
            kind = "embedded" if database.is_embedded else "DATABASE_URL"
            urls = {"url": database.url(), "analyst_url": database.url(ANALYST)}
            return {"kind": kind, "postgres": row[0] if row else None, **urls}
    except SlimftError as error:
        return {"kind": "DATABASE_URL" if os.environ.get("DATABASE_URL") else "embedded", "error": str(error)}


def _trainer() -> dict[str, Any]:
    base_url = os.environ.get("TRAINER_BASE_URL")
    if base_url:
        names = ("TRAINER_API_KEY", "TRAINER_MODEL")
        return {
            "kind": "TRAINER_BASE_URL",
            "base_url": base_url,
            "missing": [n for n in names if not os.environ.get(n)],
        }
    return {"kind": "slimft's own, started on demand", "is_installed": _version("torch") is not None}
