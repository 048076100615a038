"""Executes the main job in this process, shows it live, and ends with the report and the verdict.

A killed run leaves nothing to clean up by hand: every stage is safe to repeat, and the next run closes the
unfinished one in Dagster's history.
"""

import fcntl
import os
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import psutil

from dagster_slimft import loading, progress
from dagster_slimft.database.postgres import Database, open_database
from dagster_slimft.errors import SlimftError, UsageError
from dagster_slimft.report.facts import gather_facts
from dagster_slimft.report.page import write_report
from dagster_slimft.report.verdict import terminal_verdict
from dagster_slimft.terminal import RunView, console
from dagster_slimft.workspace import PROJECT_ROOT, Workspace, open_workspace

NOT_ENOUGH_DATA = 3
POLL_SECONDS = 0.2
# The view shows what happens; Dagster's own log lines stay in its event log, for `slimft ui`.
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def run_pipeline(name: str | None, source: Path | None) -> int:
    """Load, execute the job, report; returns the exit code (0 done, 1 failed, 3 not enough data).

    Raises:
        UsageError: a source is named although DATABASE_URL is set, or the folder is not there.
    """
    if source is not None:
        loading.refuse_with_database_url("SOURCE=<folder>")
        if not source.is_dir():
            raise UsageError(f"{source} is no folder: name one with customers, conversations and messages as CSV")
        source = source.resolve()
    workspace = open_workspace(name, source)
    prepare_environment(workspace)
    with _only_run(workspace), open_database(workspace, _source_name(source)) as database:
        _load(database, source)
        run_id, has_succeeded, view = _execute(workspace)
        facts = gather_facts(database, workspace.name, view.dataset_version, view.times.as_stages())
        folder = write_report(workspace.reports / run_id, facts)
        console().print(terminal_verdict(facts, folder))
        if not has_succeeded:
            console().print(f"[red]failed[/]: see the messages above, or `slimft ui` and run {run_id}")
            return 1
        return NOT_ENOUGH_DATA if facts.is_below_minimum else 0


def prepare_environment(workspace: Workspace) -> None:
    """Point Dagster and dbt at this workspace; usage statistics stay off."""
    os.environ.update(
        SLIMFT_WORKSPACE=workspace.name,
        SLIMFT_HOME=str(workspace.home),
        DAGSTER_HOME=str(workspace.dagster),
    )
    os.chdir(PROJECT_ROOT)
    settings = workspace.dagster / "dagster.yaml"
    if not settings.exists():
        settings.write_text(
            "# Nothing phones home, and no page asks to.\ntelemetry:\n  enabled: false\nnux:\n  enabled: false\n",
            encoding="utf-8",
        )


def _source_name(source: Path | None) -> str | None:
    return None if os.environ.get("DATABASE_URL") else loading.source_name(source)


def _load(database: Database, source: Path | None) -> None:
    if not database.is_embedded:
        return
    if source is None:
        with database.connect() as connection:
            if connection.execute("select 1 from slimft.loads limit 1").fetchone() is not None:
                return
    with console().status("loading the source"):
        said = loading.load_into(database, source, loading.DEMO_DIALOGUES, None, None)
    console().print(said)


def _execute(workspace: Workspace) -> tuple[str, bool, RunView]:
    from dagster_slimft.definitions import definitions
    from dagster_slimft.defs import MAIN_JOB

    run_id = str(uuid.uuid4())
    with dg.DagsterInstance.get() as instance:
        _close_abandoned_runs(instance)
        job = definitions().resolve_job_def(MAIN_JOB)
        view = RunView(_stages(job))
        with view, _watched(instance, run_id, view):
            result = job.execute_in_process(
                instance=instance,
                run_id=run_id,
                raise_on_error=False,
                tags={"slimft/pid": str(os.getpid())},
                run_config=QUIET,
            )
        for message in view.failures:
            console().print(f"[red]{message}[/]")
        return run_id, result.success, view


def _stages(job: dg.JobDefinition) -> dict[dg.AssetKey, str]:
    """Stage of each asset: its group."""
    graph = job.asset_layer.asset_graph
    return {key: graph.get(key).group_name for key in graph.get_all_asset_keys()}


@contextmanager
def _watched(instance: dg.DagsterInstance, run_id: str, view: RunView) -> Iterator[None]:
    """Follow the run's event log from another thread, so that the view is live while a step works."""
    has_ended = threading.Event()

    def follow() -> None:
        cursor = None
        while True:
            is_last = has_ended.wait(POLL_SECONDS)
            while True:
                page = instance.get_records_for_run(run_id, cursor=cursor, limit=200)
                for record in page.records:
                    if record.event_log_entry.dagster_event is not None:
                        view.show(record.event_log_entry)
                cursor = page.cursor
                if not page.has_more:
                    break
            if is_last:
                return

    thread = threading.Thread(target=follow, name="run view", daemon=True)
    thread.start()
    progress.listen(view.say)
    try:
        yield
    finally:
        progress.listen(None)
        has_ended.set()
        thread.join()


def _close_abandoned_runs(instance: dg.DagsterInstance) -> None:
    """Runs of processes that were killed stay 'started' for ever otherwise."""
    for run in instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING])):
        pid = run.tags.get("slimft/pid")
        if pid is not None and not psutil.pid_exists(int(pid)):
            instance.report_run_failed(run, "the process ended before the run did; it was repeated by a later run")


@contextmanager
def _only_run(workspace: Workspace) -> Iterator[None]:
    """One run at a time in a workspace; the lock goes with the process, however it ends."""
    with (workspace.folder / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SlimftError(f"another run works in workspace {workspace.name!r}: wait for it to end") from None
        yield
