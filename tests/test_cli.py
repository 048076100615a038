"""The command line: help, exit codes and one-line errors."""

import os
import subprocess
import sys
from pathlib import Path

SLIMFT = str(Path(sys.executable).parent / "slimft")


def _slimft(*arguments: str, text: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    surroundings = {key: value for key, value in os.environ.items() if not key.startswith(("SLIMFT_", "DATABASE_"))}
    return subprocess.run(
        [SLIMFT, *arguments], input=text, capture_output=True, text=True, check=False, env=surroundings | environment
    )


def test_help_is_the_index_and_imports_nothing_heavy() -> None:
    heavy = "('dagster', 'dbt', 'torch', 'pandas')"
    code = f"import sys; from dagster_slimft import cli; print([m for m in {heavy} if m in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
    shown = _slimft("--help").stdout
    for command in ("run", "load", "redact", "sql", "doctor", "ui", "trainer", "web", "datasets"):
        assert f"\n  {command} " in shown
    assert "3 not enough data" in shown


def test_a_source_is_refused_with_database_url(tmp_path: Path) -> None:
    refused = _slimft("run", "--source", str(tmp_path), DATABASE_URL="postgresql://user:secret@127.0.0.1:5432/db")
    assert refused.returncode == 2
    assert "the source is the tables found there" in refused.stderr
    assert "secret" not in refused.stderr


def test_loading_is_refused_with_database_url(tmp_path: Path) -> None:
    refused = _slimft("load", "--demo", DATABASE_URL="postgresql://user:secret@127.0.0.1:5432/db")
    assert refused.returncode == 2
    assert "nothing" in refused.stderr or "refused" in refused.stderr


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    refused = _slimft("run", "--source", str(tmp_path / "nowhere"), SLIMFT_HOME=str(tmp_path))
    assert refused.returncode == 2
    assert "is no folder" in refused.stderr


def test_a_query_reads_marts_only(tmp_path: Path) -> None:
    allowed = _slimft("sql", "select 1 as one", "--json", SLIMFT_HOME=str(tmp_path))
    assert allowed.stdout == '{"one":1}\n'
    refused = _slimft("sql", "select * from slimft.redacted_messages", SLIMFT_HOME=str(tmp_path))
    assert refused.returncode == 2
    assert "analysts read schema slimft_marts only" in refused.stderr


def test_redact_reads_lines_and_writes_json_lines() -> None:
    shown = _slimft("redact", text="meu cpf é 111.444.777-35\n")
    assert shown.returncode == 0
    assert "[CPF]" in shown.stdout
    assert "111.444" not in shown.stdout


def test_doctor_says_what_is_there(tmp_path: Path) -> None:
    shown = _slimft("doctor", "--json", SLIMFT_HOME=str(tmp_path)).stdout
    assert '"kind": "embedded"' in shown
    assert "slimft_analyst" in shown
