"""Serves Dagster's pages and daemon beside the web service, or the trainer, on 127.0.0.1 until Ctrl-C."""

import os
import secrets
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

from dagster_slimft.database.postgres import open_database
from dagster_slimft.run import prepare_environment
from dagster_slimft.workspace import PROJECT_ROOT, open_workspace

LOOPBACK = "127.0.0.1"


def serve(name: str | None, port: int, web_port: int) -> int:
    """Run webserver, daemon and web service over one workspace; they end together, and the embedded Postgres with them.

    The web service says where it is, and how to log in, itself; should it not start, the others run on.
    """
    workspace = open_workspace(name)
    prepare_environment(workspace)
    scripts = Path(sys.executable).parent
    files = ["-w", str(PROJECT_ROOT / "workspace.yaml")]
    commands = [
        [str(scripts / "dagster-webserver"), *files, "-h", LOOPBACK, "-p", str(port)],
        [str(scripts / "dagster-daemon"), "run", *files],
        [str(scripts / "slimft"), "--workspace", workspace.name, "web", "--port", str(web_port)],
    ]
    signal.signal(signal.SIGTERM, _interrupt)
    with open_database(workspace):
        processes = [subprocess.Popen(command, cwd=PROJECT_ROOT) for command in commands]
        print(f"slimft: Dagster at http://{LOOPBACK}:{port} (workspace {workspace.name}); Ctrl-C ends it", flush=True)
        try:
            return processes[0].wait()
        except KeyboardInterrupt:
            return 0
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait(timeout=20)


def serve_trainer(name: str | None, port: int) -> int:
    """Run slimft's own trainer in the foreground over one workspace."""
    from dagster_slimft.progress import listen, report
    from dagster_slimft.trainer.base import ensure_base
    from dagster_slimft.trainer.model_names import TINY_BASE

    workspace = open_workspace(name)
    listen(lambda message: print(message, file=sys.stderr))
    base = ensure_base(workspace.home, report)
    command = [sys.executable, "-m", "dagster_slimft.trainer", "--home", str(workspace.trainer), "--base", str(base)]
    key = os.environ.get("TRAINER_API_KEY") or secrets.token_urlsafe(32)
    print(
        f"slimft: TRAINER_BASE_URL=http://{LOOPBACK}:{port}/v1 TRAINER_API_KEY={key} TRAINER_MODEL={TINY_BASE}",
        flush=True,
    )
    environment = {**os.environ, "TRAINER_API_KEY": key}
    with subprocess.Popen([*command, "--port", str(port)], env=environment) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            process.terminate()
            return process.wait(timeout=20)


def _interrupt(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt
