"""What a build of the quality marts costs when 1% of the dialogues are new, against a first one and one of nothing new.

    python -m benchmarks.quality_marts [--messages 10000 100000 1000000] [--home FOLDER]

The demo shop of each size is loaded and redacted; then dbt builds everything up to the quality marts (tests apart)
three times: into an empty schema, with nothing new, and after a hundredth more dialogues were loaded and redacted. At
last everything is built from scratch once more, and each mart has to hold the same rows. Prints Markdown rows for
docs/benchmarks.md: seconds of the models, and rows written.
"""

import argparse
import os
import sys
import tempfile
from datetime import date
from pathlib import Path

from benchmarks.throughput import MESSAGES_PER_DIALOGUE, _redact
from dagster_slimft import dbt
from dagster_slimft.database.postgres import Database, open_database
from dagster_slimft.defs.source.load import load_demo
from dagster_slimft.workspace import Workspace, open_workspace

MARTS = ("dialogues", "quality_daily", "quality_weekly", "quality_trends")
LAST_DAY = date(2026, 11, 1)
SEED = 1
_NO_TESTS = ("--exclude-resource-type", "unit_test", "--exclude-resource-type", "test")
_CONTENT = {
    "dialogues": "select dialogue_id, fingerprint from slimft_marts.dialogues",
    **{mart: f"select * from slimft_marts.{mart}" for mart in MARTS[1:]},
}


def main() -> None:
    """Measure every size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--home", type=Path)
    chosen = parser.parse_args()
    print(
        "| messages | first build | nothing new | 1% new | 1% new / first | rows written by that: " + ", ".join(MARTS)
    )
    print("|" + "---|" * 6)
    with tempfile.TemporaryDirectory(prefix="slimft-marts-") as folder:
        for messages in chosen.messages:
            os.environ["SLIMFT_HOME"] = str((chosen.home or Path(folder)) / str(messages))
            workspace = open_workspace()
            with open_database(workspace) as database:
                _measure(workspace, database, messages)


def _measure(workspace: Workspace, database: Database, messages: int) -> None:
    dialogues = int(messages / MESSAGES_PER_DIALOGUE)
    load_demo(database, dialogues, SEED, LAST_DAY)
    _build(workspace, database, "staging")
    _redact(workspace, database)
    first, _ = _build(workspace, database)
    again, rewritten = _build(workspace, database)
    if any(rewritten.values()):
        sys.exit(f"a build of nothing new wrote rows: {rewritten}")
    load_demo(database, dialogues + dialogues // 100, SEED, LAST_DAY)
    _redact(workspace, database)
    more, written = _build(workspace, database)
    incremental = _contents(database)
    _build(workspace, database, "--full-refresh")
    differing = {mart: len(rows ^ incremental[mart]) for mart, rows in _contents(database).items()}
    if any(differing.values()):
        sys.exit(f"the marts built step by step hold other rows than those built at once: {differing}")
    rows = ", ".join(f"{written[mart]:,}" for mart in MARTS)
    print(f"| {messages:,} | {first:.1f} s | {again:.1f} s | {more:.1f} s | {more / first:.2f} | {rows} |", flush=True)


def _build(workspace: Workspace, database: Database, *how: str) -> tuple[float, dict[str, int]]:
    """Seconds of the models, as dbt tells them, and rows that the marts' models wrote."""
    from dbt.cli.main import dbtRunner

    os.environ |= {**database.dbt_environment(), "DBT_TARGET_PATH": str(workspace.dbt_target)}
    os.environ |= {"DBT_LOG_PATH": str(workspace.logs), "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
    selection = ("staging",) if "staging" in how else ("+path:models/marts/quality", "--exclude", "staging")
    folders = ["--project-dir", str(dbt.PROJECT), "--profiles-dir", str(dbt.PROJECT)]
    more = [option for option in how if option.startswith("--")]
    answer = dbtRunner().invoke(["--quiet", "build", *folders, *_NO_TESTS, *more, "--select", *selection])
    if not answer.success:
        sys.exit("dbt build failed: its own words stand above")
    results = answer.result.results
    written = {
        result.node.name: int((result.adapter_response or {}).get("rows_affected") or 0)
        for result in results
        if result.node.name in MARTS
    }
    return sum(result.execution_time for result in results), written


def _contents(database: Database) -> dict[str, set[str]]:
    with database.connect() as connection:
        return {
            mart: {row[0] for row in connection.execute(f"select ({mart}.*)::text from ({query}) as {mart}".encode())}
            for mart, query in _CONTENT.items()
        }


if __name__ == "__main__":
    main()
