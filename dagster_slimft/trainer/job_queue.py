"""Works through open jobs, oldest first, one worker process at a time.

What is open is asked of the store each time, so a restarted server goes on where the killed one was. A worker that
dies on the job is started again (it resumes from its checkpoint); after the third death without a new checkpoint the
job fails. A cancelled job's worker is ended.
"""

import logging
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dagster_slimft.trainer.store import Store
from dagster_slimft.trainer.stored_jobs import OPEN, count_worker_death, fail_job, find_job, oldest_open_job

_LOG = logging.getLogger("slimft.trainer")

MOST_DEATHS = 3
CHECK_SECONDS = 0.2
IDLE_SECONDS = 5.0
STOP_SECONDS = 5.0


class JobQueue:
    """A thread that starts workers; `stop()` ends it and the worker, whose job stays open for the next start."""

    def __init__(self, store: Store, folder_of: Callable[[str], Path | None], parent: int) -> None:
        """Remember the store, how to find a model's folder, and the server's process id."""
        self._store = store
        self._folder_of = folder_of
        self._parent = parent
        self._woken = threading.Event()
        self._is_stopping = False
        self._thread = threading.Thread(target=self._run, name="job-queue", daemon=True)

    def start(self) -> None:
        """Begin; jobs a killed server left open come first."""
        shutil.rmtree(self._store.work, ignore_errors=True)
        self._store.work.mkdir(mode=0o700)
        self._thread.start()

    def wake(self) -> None:
        """Look for work now: a job was created or cancelled."""
        self._woken.set()

    def stop(self) -> None:
        """End the worker and the thread."""
        self._is_stopping = True
        self._woken.set()
        self._thread.join(timeout=2 * STOP_SECONDS)

    def _run(self) -> None:
        while not self._is_stopping:
            self._woken.clear()
            try:
                job = oldest_open_job(self._store)
                if job is not None:
                    self._work_on(job)
                    continue
            except Exception:
                # A full disk or a process that cannot be started must not end the queue: the job stays open.
                _LOG.exception("the job queue failed and tries again in %s s", IDLE_SECONDS)
            self._woken.wait(IDLE_SECONDS)

    def _work_on(self, job: dict[str, Any]) -> None:
        folder = self._folder_of(job["model"])
        if folder is None:
            fail_job(self._store, job["id"], "model_not_found", f"the model {job['model']} is gone", "model")
            return
        command = [sys.executable, "-m", "dagster_slimft.trainer.worker", "--home", str(self._store.home)]
        command += ["--model-folder", str(folder), "--job", job["id"], "--parent", str(self._parent)]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL) as worker:
            while worker.poll() is None:
                self._woken.wait(CHECK_SECONDS)
                self._woken.clear()
                if self._is_stopping or self._status(job) == "cancelled":
                    _end(worker)
        self._settle(job, worker.returncode)

    def _settle(self, job: dict[str, Any], exit_code: int) -> None:
        status = self._status(job)
        if status == "cancelled":
            shutil.rmtree(self._store.models / job["id"], ignore_errors=True)
        if self._is_stopping or status not in OPEN:
            return
        if count_worker_death(self._store, job["id"]) >= MOST_DEATHS:
            message = f"the worker ended {MOST_DEATHS} times without a result (last exit {exit_code}); see trainer.log"
            fail_job(self._store, job["id"], "worker_died", message)

    def _status(self, job: dict[str, Any]) -> str:
        present = find_job(self._store, job["id"])
        return str(present["status"]) if present else "cancelled"


def _end(worker: subprocess.Popen[bytes]) -> None:
    worker.terminate()
    try:
        worker.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()
