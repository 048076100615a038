"""Kills a run's whole process tree with -9 at random moments; each kill is followed by a plain re-run.

    python -m benchmarks.kill_anywhere --kills 30 [--seed 1]

For every kill: a fresh workspace (the cached base model apart), `slimft run` killed after a random part of a full run's
time, then `slimft run` again. It must finish, with the same dataset and model version as an undisturbed run, one job,
and no row twice. Prints Markdown rows for docs/reliability.md; exits 1 when one of them fails.
"""

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
from pathlib import Path

from tests.processes import run_measured

SLIMFT = str(Path(sys.executable).parent / "slimft")
COUNTS = """
    select json_build_object('jobs', (select count(*) from slimft.fine_tuning_jobs), 'datasets', (select count(*) from
    slimft.dataset_versions), 'models', (select count(*) from slimft.model_versions), 'messages', (select count(*) from
    slimft.redacted_messages), 'answers', (select count(*) from slimft.evaluation_answers))
"""


def main() -> None:
    """Kill, re-run, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dialogues", type=int, default=1500)
    chosen = parser.parse_args()
    chance = random.Random(chosen.seed)
    with tempfile.TemporaryDirectory(prefix="slimft-kill-") as folder:
        home = Path(folder) / "home"
        environment = dict(os.environ) | {"SLIMFT_HOME": str(home)}
        expected, seconds = _undisturbed(home, environment, chosen.dialogues)
        print("| kill | after (s) | re-run (s) | exit code | same result |\n|---|---|---|---|---|")
        failures = 0
        for number in range(1, chosen.kills + 1):
            _forget(home)
            _load(home, environment, chosen.dialogues)
            moment = chance.uniform(0.2, seconds)
            run_measured([SLIMFT, "run"], home, environment, kill_after=moment)
            again = run_measured([SLIMFT, "run"], home, environment)
            is_same = again.returncode == 0 and _outcome(home) == expected
            failures += not is_same
            mark = "yes" if is_same else "NO"
            print(f"| {number} | {moment:.1f} | {again.seconds:.1f} | {again.returncode} | {mark} |", flush=True)
            if not is_same:
                print(again.output[-3000:], file=sys.stderr)
    sys.exit(1 if failures else 0)


def _undisturbed(home: Path, environment: dict[str, str], dialogues: int) -> tuple[dict[str, object], float]:
    _load(home, environment, dialogues)
    first = run_measured([SLIMFT, "run"], home, environment)
    if first.returncode != 0:
        sys.exit(f"the undisturbed run failed:\n{first.output}")
    expected = _outcome(home)
    _forget(home)
    _load(home, environment, dialogues)
    return expected, run_measured([SLIMFT, "run"], home, environment).seconds


def _load(home: Path, environment: dict[str, str], dialogues: int) -> None:
    command = [SLIMFT, "load", "--demo", "--dialogues", str(dialogues), "--until", "2026-11-01"]
    loaded = run_measured(command, home, environment)
    if loaded.returncode != 0:
        sys.exit(f"load failed:\n{loaded.output}")


def _forget(home: Path) -> None:
    shutil.rmtree(home / "demo")


def _outcome(home: Path) -> dict[str, object]:
    """Versions and row counts: what must be the same with and without a kill in between."""
    import psycopg

    from dagster_slimft.database.embedded import EmbeddedPostgres

    newest = max(home.glob("demo/reports/*/summary.json"), key=lambda path: path.stat().st_mtime)
    summary = json.loads(newest.read_bytes())
    with (
        EmbeddedPostgres(home / "demo" / "postgres", home / "demo" / "logs" / "postgres.log") as server,
        psycopg.connect(host=str(server.socket_folder), user="postgres", dbname="slimft") as connection,
    ):
        row = connection.execute(COUNTS).fetchone()
    return {"dataset": summary["dataset"], "model": summary["model_version"], "counts": row[0] if row else None}


if __name__ == "__main__":
    main()
