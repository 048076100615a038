"""Wall seconds and peak memory of the main job, per stage: first run, a run with nothing new, 300 dialogues more.

    python -m benchmarks.main_job [--dialogues 1500] [--source FOLDER] [--home FOLDER]

Peak memory is the proportional set size of the whole process tree, Postgres and trainer included. The figures are
printed as Markdown rows for docs/benchmarks.md; ratios are worth more than absolute seconds.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from tests.processes import Ended, run_measured

SLIMFT = str(Path(sys.executable).parent / "slimft")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dialogues", type=int, default=1500)
    parser.add_argument("--source", type=Path)
    parser.add_argument("--home", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="slimft-bench-") as folder:
        home = chosen.home or Path(folder) / "home"
        environment = dict(os.environ) | {"SLIMFT_HOME": str(home)}
        run = [SLIMFT, "run", *(["--source", str(chosen.source)] if chosen.source else [])]
        if chosen.source is None:
            _load(home, environment, chosen.dialogues)
        print("| run | seconds | peak MiB | by stage (seconds / rows) |\n|---|---|---|---|")
        _show("first", run_measured(run, home, environment), home)
        _show("nothing new", run_measured(run, home, environment), home)
        if chosen.source is None:
            _load(home, environment, chosen.dialogues + 300)
            _show("300 dialogues more", run_measured(run, home, environment), home)


def _load(home: Path, environment: dict[str, str], dialogues: int) -> None:
    loaded = run_measured([SLIMFT, "load", "--demo", "--dialogues", str(dialogues)], home, environment)
    if loaded.returncode != 0:
        sys.exit(f"load failed:\n{loaded.output}")


def _show(name: str, ended: Ended, home: Path) -> None:
    if ended.returncode not in {0, 3}:
        sys.exit(f"{name} failed with exit code {ended.returncode}:\n{ended.output}")
    newest = max(home.glob("*/reports/*/summary.json"), key=lambda path: path.stat().st_mtime)
    stages = json.loads(newest.read_bytes())["stages"]
    by_stage = ", ".join(f"{stage} {value['seconds']} / {value['rows']}" for stage, value in stages.items())
    print(f"| {name} | {ended.seconds:.1f} | {ended.peak_bytes / 2**20:.0f} | {by_stage} |", flush=True)


if __name__ == "__main__":
    main()
