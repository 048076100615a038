"""The terminal's progress view of a run: one line per step, its seconds, and what it last had to say."""

import sys
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import TracebackType
from typing import Any, Self

from rich.console import Console
from rich.live import Live
from rich.table import Table

STAGES = ("source", "redaction", "quality", "annotation", "datasets", "fine_tuning", "evaluation")
# What takes no time that anybody measured still took part in its step.
LEAST_SECONDS = 1e-6
MARKS = {"running": "[yellow]…[/]", "done": "[green]✓[/]", "failed": "[red]✗[/]", "skipped": "[dim]-[/]"}


@cache
def console() -> Console:
    """Standard output; wide where it is no terminal, so that no figure is cut."""
    return Console() if sys.stdout.isatty() else Console(width=160)


@dataclass
class StepLine:
    """One step as shown: when it started (seconds since the epoch), what state it is in, what it said last."""

    started: float
    state: str = "running"
    seconds: float = 0.0
    said: str = ""
    assets: int = 0


@dataclass
class StageTimes:
    """Seconds and rows by stage.

    A step's seconds go to the stages of what it made and checked, in proportion to the `seconds` each of these took
    where the step says so (dbt's models and tests of several stages run in one step).
    """

    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    rows: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _weights: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))

    def weigh(self, step: str, stage: str | None, metadata: Mapping[str, Any]) -> None:
        """Note that `step` made or checked something of `stage`."""
        if stage in STAGES:
            told = metadata.get("seconds")
            self._weights[step][stage] += max(float(told.value) if told is not None else 0.0, LEAST_SECONDS)

    def end(self, step: str, seconds: float) -> None:
        """Share out the seconds of a step that has ended."""
        weights = self._weights.pop(step, {})
        for stage, weight in weights.items():
            self.seconds[stage] += seconds * weight / sum(weights.values())

    def as_stages(self) -> dict[str, dict[str, float | int]]:
        """`summary.json`'s `stages`."""
        return {
            stage: {"seconds": round(self.seconds[stage], 2), "rows": self.rows[stage]}
            for stage in STAGES
            if stage in self.seconds
        }


class RunView:
    """Follows a run's events; a live table on a terminal, one line per finished step elsewhere."""

    def __init__(self, groups: dict[Any, str]) -> None:
        """`groups` is the stage of each asset key; nothing is shown before `with`."""
        self.dataset_version: str | None = None
        self.times = StageTimes()
        self.failures: list[str] = []
        self._steps: dict[str, StepLine] = {}
        self._live: Live | None = None
        self._said: list[tuple[float, str]] = []
        self._groups = groups

    def __enter__(self) -> Self:
        """Show the live table where there is a terminal."""
        if console().is_terminal:
            self._live = Live(self._table(), console=console(), refresh_per_second=5, get_renderable=self._table)
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the last state of the table on the screen."""
        if self._live is not None:
            self._live.stop()

    def say(self, message: str) -> None:
        """Show what the running step has to say."""
        self._said.append((time.time(), message))

    def show(self, entry: Any) -> None:
        """Take one Dagster event into the view."""
        event = entry.dagster_event
        step = event.step_key
        if event.event_type_value == "STEP_START":
            self._steps[step] = StepLine(entry.timestamp)
        elif event.event_type_value == "ASSET_MATERIALIZATION":
            self._count(step, event)
        elif event.event_type_value in {"STEP_SUCCESS", "STEP_FAILURE", "STEP_SKIPPED"}:
            self._end(step, event, entry.timestamp)
        elif event.event_type_value == "ASSET_CHECK_EVALUATION":
            self._check(step, event.asset_check_evaluation_data)

    def _count(self, step: str, event: Any) -> None:
        materialization = event.step_materialization_data.materialization
        stage = self._groups.get(materialization.asset_key)
        if "dataset_version" in materialization.metadata:
            self.dataset_version = str(materialization.metadata["dataset_version"].value)
        self.times.weigh(step, stage, materialization.metadata)
        if stage in STAGES:
            rows = materialization.metadata.get("rows")
            self.times.rows[stage] += int(rows.value) if rows is not None else 0
        if step in self._steps:
            self._steps[step].assets += 1

    def _end(self, step: str, event: Any, ended: float) -> None:
        state = {"STEP_SUCCESS": "done", "STEP_FAILURE": "failed", "STEP_SKIPPED": "skipped"}[event.event_type_value]
        line = self._steps.setdefault(step, StepLine(ended))
        line.state = state
        # Events arrive a moment after what a step says: its words are those of its own time.
        line.said = next((said for at, said in reversed(self._said) if line.started <= at <= ended), "")
        if state == "done":
            line.seconds = event.step_success_data.duration_ms / 1000
            self.times.end(step, line.seconds)
        if state == "failed":
            error = event.step_failure_data.error
            cause = error.cause if error is not None and error.cause is not None else error
            self.failures.append(f"{step}: {cause.message.strip() if cause is not None else 'no reason given'}")
        if self._live is None:
            said = f" · {line.said}" if line.said else ""
            console().print(f"{MARKS[state]} {step} {line.seconds:.1f} s{said}", highlight=False)

    def _check(self, step: str, evaluation: Any) -> None:
        self.times.weigh(step, self._groups.get(evaluation.asset_key), evaluation.metadata)
        if not evaluation.passed:
            what = evaluation.metadata.get("next_step")
            text = f": {what.value}" if what is not None else ""
            self.failures.append(f"check {evaluation.check_name} ({evaluation.severity.value.lower()}){text}")

    def _table(self) -> Table:
        table = Table("", "step", "seconds", "", box=None)
        for name, step in self._steps.items():
            is_running = step.state == "running"
            seconds = time.time() - step.started if is_running else step.seconds
            said = self._said[-1][1] if is_running and self._said else step.said
            table.add_row(MARKS[step.state], name, f"{seconds:.1f}" if step.state != "skipped" else "", said)
        return table
