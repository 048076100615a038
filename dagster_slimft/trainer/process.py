"""Start slimft's own trainer, use it, stop it: all that other rooms need to know of it.

    with running_trainer(home, base) as trainer:
        client = openai.OpenAI(base_url=trainer.base_url, api_key=trainer.api_key)

The server ends with the block, and by itself when this process is killed. Its key is new each time and is known to
this process and the server alone.
"""

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from dagster_slimft.errors import TrainerError
from dagster_slimft.trainer.model_names import TINY_BASE

HOST = "127.0.0.1"
ADDRESS_FILE = "address.json"
LOG_FILE = "trainer.log"
START_SECONDS = 60.0
STOP_SECONDS = 15.0


class TrainerAddress(NamedTuple):
    """Where a trainer listens, its key, and the name of its base model."""

    base_url: str
    api_key: str
    model: str


@contextmanager
def running_trainer(home: Path, base: Path) -> Iterator[TrainerAddress]:
    """A trainer on `home` (files, jobs, models) with the base model of folder `base`.

    Raises:
        TrainerError: it did not start; the message names the log.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    api_key = secrets.token_urlsafe(32)
    process = start_trainer(home, base, api_key)
    try:
        yield TrainerAddress(wait_until_ready(home, process), api_key, TINY_BASE)
    finally:
        stop_trainer(process)


def start_trainer(home: Path, base: Path, api_key: str) -> "subprocess.Popen[bytes]":
    """Start the server; it ends by itself when this process does."""
    command = [sys.executable, "-m", "dagster_slimft.trainer", "--home", str(home), "--base", str(base)]
    command += ["--parent", str(os.getpid())]
    with (home / LOG_FILE).open("ab") as log:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, "TRAINER_API_KEY": api_key},
        )


def wait_until_ready(home: Path, process: "subprocess.Popen[bytes]") -> str:
    """Base URL, once the server answers.

    Raises:
        TrainerError: it ended, or took too long.
    """
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        address = _address(home)
        if address and address["pid"] == process.pid:
            return str(address["base_url"])
        if process.poll() is not None:
            raise TrainerError(f"the trainer ended at once (exit {process.returncode}): see {home / LOG_FILE}")
        time.sleep(0.05)
    raise TrainerError(f"the trainer did not answer within {START_SECONDS:.0f} s: see {home / LOG_FILE}")


def stop_trainer(process: "subprocess.Popen[bytes]") -> None:
    """End the server and its worker; an open job goes on at the next start."""
    process.terminate()
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _address(home: Path) -> dict[str, object] | None:
    try:
        found: dict[str, object] = json.loads((home / ADDRESS_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found
