"""The progress view: a step's words are those said in its own time."""

from types import SimpleNamespace
from typing import Any

import pytest

from dagster_slimft.terminal import RunView


def _entry(kind: str, step: str, timestamp: float) -> Any:
    done = SimpleNamespace(duration_ms=1000.0)
    event = SimpleNamespace(step_key=step, event_type_value=kind, step_success_data=done)
    return SimpleNamespace(dagster_event=event, timestamp=timestamp)


def _made(step: str, key: str, **metadata: float) -> Any:
    made = _entry("ASSET_MATERIALIZATION", step, 0.0)
    materialization = SimpleNamespace(asset_key=key, metadata=_values(metadata))
    made.dagster_event.step_materialization_data = SimpleNamespace(materialization=materialization)
    return made


def _checked(step: str, key: str, **metadata: float) -> Any:
    checked = _entry("ASSET_CHECK_EVALUATION", step, 0.0)
    checked.dagster_event.asset_check_evaluation_data = SimpleNamespace(
        asset_key=key, metadata=_values(metadata), passed=True
    )
    return checked


def _values(metadata: dict[str, float]) -> dict[str, Any]:
    return {name: SimpleNamespace(value=value) for name, value in metadata.items()}


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
    view.show(_made("one", "redacted", rows=3))
    view.show(_entry("STEP_SUCCESS", "one", 3.0))
    assert view.times.as_stages() == {"redaction": {"seconds": 1.0, "rows": 3}}


def test_a_step_of_several_stages_is_shared_out_by_what_each_of_them_took() -> None:
    """Regression: staging's seconds were counted as quality's, and the checks' as evaluation's."""
    view = RunView({"staged": "source", "daily": "quality"})
    view.show(_entry("STEP_START", "dbt", 1.0))
    view.show(_made("dbt", "staged", rows=0, seconds=0.3))
    view.show(_made("dbt", "daily", rows=7, seconds=0.1))
    view.show(_checked("dbt", "daily", seconds=0.2))
    view.show(_entry("STEP_SUCCESS", "dbt", 2.0))
    view.show(_entry("STEP_START", "check", 2.0))
    view.show(_checked("check", "staged"))
    view.show(_entry("STEP_SUCCESS", "check", 3.0))
    assert view.times.as_stages() == {
        "source": {"seconds": 1.5, "rows": 0},
        "quality": {"seconds": 0.5, "rows": 7},
    }
