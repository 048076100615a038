"""`dbt build` of the whole project on a loaded and redacted shop: every model, data test and unit test."""

import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

from dagster_slimft import dbt
from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.redaction.settings import RedactionSettings
from dagster_slimft.defs.redaction.stage import redact_new_messages
from dagster_slimft.defs.redaction.tokens import TokenCounter
from dagster_slimft.defs.source.load import load_demo
from dagster_slimft.trainer.base import ensure_tokenizer

STAGING = "path:models/staging"


def _build(database: Database, folder: Path, *selection: str) -> str:
    environment = os.environ | database.dbt_environment()
    environment |= {"DBT_TARGET_PATH": str(folder / "target"), "DBT_LOG_PATH": str(folder / "logs")}
    command = [str(Path(sys.executable).parent / "dbt"), "build", "--project-dir", str(dbt.PROJECT)]
    command += ["--profiles-dir", str(dbt.PROJECT), *selection]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]
    return done.stdout


def test_every_model_and_every_test_of_the_project_builds_twice(database: Database, tmp_path: Path) -> None:
    load_demo(database, 300, 7, date(2026, 11, 1))
    first = _build(database, tmp_path, "--select", STAGING)
    redact_new_messages(database, RedactionSettings(), TokenCounter(ensure_tokenizer(tmp_path)))
    first += _build(database, tmp_path, "--exclude", STAGING)
    counted = sum(int(number) for number in re.findall(r"(\d+) unit tests", first))
    assert counted >= 20, "dbt's unit tests are part of the build"
    again = _build(database, tmp_path, "--exclude", STAGING, "--exclude-resource-type", "unit_test")
    rewritten = re.findall(r"incremental model (\S+) \.+ \[INSERT 0 (\d+)", again)
    assert {name: int(rows) for name, rows in rewritten if int(rows)} == {}, "a build with nothing new rewrites rows"
