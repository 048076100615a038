"""The progress view: a step's words are those said in its own time."""

from types import SimpleNamespace
from typing import Any

import pytest

from dagster_slimft.terminal import RunView


def _entry(kind: str, step: str, timestamp: float) -> Any:
    done = SimpleNamespace(duration_ms=1000.0)
    event = SimpleNamespace(step_key=step, event_type_value=kind, step_success_data=done)
    return SimpleNamespace(dagster_event=event, timestamp=timestamp)


def test_words_said_in_a_step_are_shown_with_it_though_its_events_come_late(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Regression: each step was shown with the words of the step before it."""
    view = RunView({})
    for at, words in ((11.0, "first words"), (21.0, "second words")):
        monkeypatch.setattr("dagster_slimft.terminal.time.time", lambda at=at: at)
        view.say(words)
    for step, start in (("one", 10.0), ("two", 20.0), ("three", 30.0)):
        view.show(_entry("STEP_START", step, start))
        view.show(_entry("STEP_SUCCESS", step, start + 5))
    assert [view._steps[step].said for step in ("one", "two", "three")] == ["first words", "second words", ""]


def test_seconds_go_to_the_stage_a_step_made_something_for() -> None:
    view = RunView({"redacted": "redaction"})
    view.show(_entry("STEP_START", "one", 1.0))
    made = _entry("ASSET_MATERIALIZATION", "one", 2.0)
    made.dagster_event.step_materialization_data = SimpleNamespace(
        materialization=SimpleNamespace(asset_key="redacted", metadata={"rows": SimpleNamespace(value=3)})
    )
    view.show(made)
    view.show(_entry("STEP_SUCCESS", "one", 3.0))
    assert view.times.as_stages() == {"redaction": {"seconds": 1.0, "rows": 3}}
