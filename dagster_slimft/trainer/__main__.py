"""`python -m dagster_slimft.trainer`: one server on one home folder, on 127.0.0.1 alone.

The key comes by environment (TRAINER_API_KEY), never by argument: arguments are seen by every user of the machine.
When it answers, `<home>/address.json` holds {"base_url", "pid"}, readable by its owner only.
"""

import argparse
import fcntl
import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import uvicorn

from dagster_slimft.errors import TrainerError, UsageError
from dagster_slimft.trainer import cpu
from dagster_slimft.trainer.app import make_app
from dagster_slimft.trainer.job_queue import JobQueue
from dagster_slimft.trainer.lifetime import exit_with_parent
from dagster_slimft.trainer.process import ADDRESS_FILE, HOST
from dagster_slimft.trainer.running import RunningTrainer, model_folder
from dagster_slimft.trainer.serving import Serving
from dagster_slimft.trainer.store import open_store

LOCK_SECONDS = 10.0
STOP_SECONDS = 5


def main() -> int:
    """Serve until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="python -m dagster_slimft.trainer", description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="folder of files, jobs and models")
    parser.add_argument("--base", type=Path, required=True, help="Hugging Face folder of the base model")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--parent", type=int, help="process id; the server ends when that process does")
    arguments = parser.parse_args()
    try:
        serve(arguments.home.absolute(), arguments.base.absolute(), arguments.port, arguments.parent)
    except (UsageError, TrainerError) as error:
        print(f"slimft: {error}", file=sys.stderr)
        return error.exit_code
    return 0


def serve(home: Path, base: Path, port: int, parent: int | None) -> None:
    """Run the server on a home that no other server holds.

    Raises:
        UsageError: no key, or no model in `base`.
        TrainerError: another server holds the home, or the port.
    """
    api_key = os.environ.get("TRAINER_API_KEY", "")
    if not api_key:
        raise UsageError("TRAINER_API_KEY is not set: choose a key that clients must send")
    if not (base / "config.json").is_file():
        raise UsageError(f"no model in {base}: config.json is missing")
    if parent is not None:
        exit_with_parent(parent)
    cpu.set_environment()
    store = open_store(home)
    with _only_server(home), _listen(port) as listener:
        queue = JobQueue(store, lambda model: model_folder(store, base, model), os.getpid())
        trainer = RunningTrainer(store, base, queue, Serving())
        base_url = f"http://{HOST}:{listener.getsockname()[1]}/v1"
        app = make_app(trainer, api_key, _announced(home, base_url))
        settings = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=STOP_SECONDS)
        uvicorn.Server(settings).run(sockets=[listener])


def _only_server(home: Path) -> IO[str]:
    """Hold the home; a killed pipeline's server is given the time to notice and end."""
    lock = (home / "server.lock").open("w")
    deadline = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return lock
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise TrainerError(f"another trainer runs on {home}: stop it, or use another home") from None
            time.sleep(0.1)


def _listen(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError:
        raise TrainerError(f"port {port} of {HOST} is taken: choose another with --port, or 0 for a free one") from None
    listener.listen(128)
    return listener


@contextmanager
def _announced(home: Path, base_url: str) -> Iterator[None]:
    """The address file, there as long as the server answers."""
    draft = home / f"{ADDRESS_FILE}.part"
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump({"base_url": base_url, "pid": os.getpid()}, file)
    draft.replace(home / ADDRESS_FILE)
    yield
    (home / ADDRESS_FILE).unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
