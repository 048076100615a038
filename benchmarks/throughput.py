"""Messages -> redacted -> JSONL at growing sizes, beside the database's limit and the script a user would write.

    python -m benchmarks.throughput [--messages 20000 200000 2000000] [--home FOLDER]

Each step runs in a process of its own on the demo shop's tables; seconds are wall seconds, memory is the peak PSS of
that process with its workers, Postgres apart. The limit is psycopg's COPY of one JSON object per dialogue, made by
Postgres from `slimft.redacted_messages`; the naive script reads the same rows with pandas and writes the same lines.
The token budget of training is lifted, so that every usable dialogue is exported. Prints Markdown rows for
docs/benchmarks.md.
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

import yaml

import dagster_slimft
from dagster_slimft import dbt
from dagster_slimft.database.embedded import EmbeddedPostgres
from dagster_slimft.database.postgres import Database, open_database
from dagster_slimft.workspace import Workspace, open_workspace
from tests.processes import run_measured

MESSAGES_PER_DIALOGUE = 7.8
STEPS = ("staging", "redaction", "quality", "clusters", "examples", "export", "limit", "naive")
TO_CLUSTER = "+int_dialogues_to_cluster"
# Not a file of the product: the settings that the stages declare, so that the benchmark measures what a run does.
DEFS = Path(dagster_slimft.__file__).parent / "defs"
UNBOUNDED = json.dumps({"training_token_budget": 10**10})
PER_DIALOGUE = r"""
    select '{"messages":[' || string_agg(
        '{"role":' || to_json(sender)::text || ',"content":' || to_json(text)::text || '}',
        ',' order by sent_at, message_id
    ) || ']}'
    from slimft.redacted_messages
    group by dialogue_id
"""
_DBT_STEPS = {
    "staging": ("--select", "staging"),
    "quality": ("--select", TO_CLUSTER, "--exclude", "staging"),
    "examples": ("--exclude", "staging", TO_CLUSTER),
}
_NO_TESTS = ("--exclude-resource-type", "unit_test", "--exclude-resource-type", "test")
_ALL = "select count(*) from slimft_staging.stg_dialogue_messages"
_EXPORTED = """
    select count(*)
    from slimft.redacted_messages
    inner join slimft_marts.training_examples using (dialogue_id)
"""


class Step(NamedTuple):
    """What one step cost, and how many messages went through it."""

    seconds: float
    peak_mib: float
    messages: int


def main() -> None:
    """Measure every size, or (with --step) be one step of one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, nargs="+", default=[20_000, 200_000, 2_000_000])
    parser.add_argument("--home", type=Path)
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.step:
        print(json.dumps(_take(chosen.step)))
        return
    with tempfile.TemporaryDirectory(prefix="slimft-throughput-") as folder:
        print(f"| messages | {' | '.join(f'{step} (messages/s, MiB)' for step in STEPS)} | export / limit |")
        print("|" + "---|" * (len(STEPS) + 2))
        for messages in chosen.messages:
            home = (chosen.home or Path(folder)) / str(messages)
            _print_row(messages, _measure(home, messages))


def _measure(home: Path, messages: int) -> dict[str, Step]:
    environment = dict(os.environ) | {"SLIMFT_HOME": str(home)}
    slimft = str(Path(sys.executable).parent / "slimft")
    dialogues = str(int(messages / MESSAGES_PER_DIALOGUE))
    _run([slimft, "load", "--demo", "--dialogues", dialogues], home, environment)
    this = [sys.executable, "-m", "benchmarks.throughput", "--step"]
    # Started here, Postgres is no child of any step.
    with EmbeddedPostgres(home / "demo" / "postgres", home / "demo" / "logs" / "postgres.log"):
        return {step: _run([*this, step], home, environment) for step in STEPS}


def _run(command: list[str], home: Path, environment: dict[str, str]) -> Step:
    # Servers are found by the folder they work in: another one keeps Postgres out of the memory.
    home.parent.mkdir(parents=True, exist_ok=True)
    ended = run_measured(command, home.parent / "step", environment)
    if ended.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{ended.output}")
    last = ended.output.strip().splitlines()[-1]
    told = json.loads(last) if last.startswith("{") else {"seconds": ended.seconds, "messages": 0, "peak_mib": 0.0}
    # Samples miss a step that is over at once: its own highest mark stands in.
    return Step(told["seconds"], max(ended.peak_bytes / 2**20, told["peak_mib"]), told["messages"])


def _print_row(messages: int, steps: dict[str, Step]) -> None:
    rates = {name: step.messages / step.seconds for name, step in steps.items()}
    cells = [f"{rates[name]:,.0f} ({step.peak_mib:.0f})" for name, step in steps.items()]
    print(f"| {messages:,} | {' | '.join(cells)} | {rates['export'] / rates['limit']:.2f} |", flush=True)


def _take(step: str) -> dict[str, float]:
    """One step on the open workspace; its seconds leave out imports and Postgres' start."""
    workspace = open_workspace()
    with open_database(workspace) as database:
        if step in _DBT_STEPS:
            seconds = _dbt(workspace, database, *_DBT_STEPS[step])
        elif step == "redaction":
            seconds = _redact(workspace, database)
        elif step == "clusters":
            seconds = _cluster(database)
        else:
            folder = workspace.artifacts / step
            folder.mkdir(parents=True, exist_ok=True)
            seconds = {"export": _export, "limit": _limit, "naive": _naive}[step](database, folder)
        with database.connect() as connection:
            row = connection.execute(_EXPORTED if step == "export" else _ALL).fetchone()
    own_peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "messages": row[0] if row else 0, "peak_mib": own_peak}


def _dbt(workspace: Workspace, database: Database, *selection: str) -> float:
    from dbt.cli.main import dbtRunner

    os.environ |= {**database.dbt_environment(), "DBT_TARGET_PATH": str(workspace.dbt_target)}
    os.environ |= {"DBT_LOG_PATH": str(workspace.logs), "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
    folders = ["--project-dir", str(dbt.PROJECT), "--profiles-dir", str(dbt.PROJECT)]
    folders += ["--vars", UNBOUNDED]
    runner = dbtRunner()
    runner.invoke(["--quiet", "parse", *folders])
    started = time.monotonic()
    answer = runner.invoke(["--quiet", "build", *folders, *_NO_TESTS, *selection])
    if not answer.success:
        sys.exit(f"dbt build {' '.join(selection)} failed: its own words stand above")
    return time.monotonic() - started


def _redact(workspace: Workspace, database: Database) -> float:
    from dagster_slimft.defs.redaction.settings import AllowList, RedactionSettings
    from dagster_slimft.defs.redaction.stage import redact_new_messages
    from dagster_slimft.defs.redaction.tokens import TokenCounter
    from dagster_slimft.trainer.base import ensure_tokenizer

    declared = _declared("redaction")
    allow = AllowList.model_validate(declared["allow"])
    settings = RedactionSettings(
        declared["replacement"], declared["batch_dialogues"], declared["processes"], allow, "benchmark"
    )
    tokenizer = TokenCounter(ensure_tokenizer(workspace.home))
    started = time.monotonic()
    redact_new_messages(database, settings, tokenizer)
    return time.monotonic() - started


def _cluster(database: Database) -> float:
    from dagster_slimft.defs.datasets.near_duplicates import cluster_new_dialogues

    declared = _declared("datasets")
    started = time.monotonic()
    cluster_new_dialogues(database, declared["near_duplicate_threshold"], declared["permutations"])
    return time.monotonic() - started


def _export(database: Database, folder: Path) -> float:
    from dagster_slimft.defs.datasets.copied_lines import copy_lines

    started = time.monotonic()
    with database.connect() as connection:
        copy_lines(connection, folder)
    return time.monotonic() - started


def _limit(database: Database, folder: Path) -> float:
    copy = f"copy ({PER_DIALOGUE}) to stdout (format csv, quote E'\\x01', escape E'\\x01', delimiter E'\\x02')"
    started = time.monotonic()
    with database.connect() as connection, (folder / "limit.jsonl").open("wb") as file:
        connection.execute("set local work_mem = '512MB'")
        with connection.cursor().copy(copy.encode()) as rows:
            for block in rows:
                file.write(block)
    return time.monotonic() - started


def _naive(database: Database, folder: Path) -> float:
    """What a user would write: everything into pandas, dialogue by dialogue, row by row."""
    import pandas
    import sqlalchemy

    engine = sqlalchemy.create_engine("postgresql+psycopg://", creator=database.connect)
    started = time.monotonic()
    messages = pandas.read_sql(
        "select dialogue_id, message_id, sent_at, sender, text from slimft.redacted_messages", engine
    )
    messages = messages.sort_values(["sent_at", "message_id"])
    with (folder / "naive.jsonl").open("w", encoding="utf-8") as file:
        for _, rows in messages.groupby("dialogue_id"):
            turns = [{"role": row["sender"], "content": row["text"]} for _, row in rows.iterrows()]
            file.write(json.dumps({"messages": turns}, ensure_ascii=False) + "\n")
    return time.monotonic() - started


def _declared(stage: str) -> dict[str, Any]:
    attributes: dict[str, Any] = yaml.safe_load((DEFS / stage / "defs.yaml").read_text(encoding="utf-8"))["attributes"]
    return attributes


if __name__ == "__main__":
    main()
