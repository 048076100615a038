"""A vote that was answered with 2xx is a row, whatever is killed and whenever; the service comes back by itself."""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from dagster_slimft.database.keyed_digests import secret_for
from dagster_slimft.database.postgres import open_database
from dagster_slimft.web.feedback.tokens import feedback_token
from dagster_slimft.workspace import Workspace, open_workspace, workspace_key

SLIMFT = str(Path(sys.executable).parent / "slimft")
CALLERS = 4


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("SLIMFT_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return open_workspace("kill")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(port: int) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen([SLIMFT, "--workspace", "kill", "web", "--port", str(port)])
    wait_until_answering(port, process)
    return process


def wait_until_answering(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        assert process.poll() is None, "slimft web ended"
        try:
            httpx.get(f"http://127.0.0.1:{port}/openapi.json", timeout=5)
            return
        except httpx.HTTPError:
            time.sleep(0.1)
    pytest.fail("slimft web does not answer")


class Voters:
    """Callers that vote on ever new messages and remember what was answered with 2xx."""

    def __init__(self, port: int, key: str) -> None:
        self.counted: list[str] = []
        self._address = f"http://127.0.0.1:{port}/api/feedback/reactions"
        self._secret = secret_for("feedback token", key)
        self._is_over = threading.Event()
        self._threads = [threading.Thread(target=self._vote, args=(number,)) for number in range(CALLERS)]

    @contextmanager
    def voting(self) -> Iterator[None]:
        for thread in self._threads:
            thread.start()
        try:
            yield
        finally:
            self._is_over.set()
            for thread in self._threads:
                thread.join(timeout=60)

    def _vote(self, caller: int) -> None:
        until = datetime.now(UTC) + timedelta(hours=1)
        with httpx.Client(timeout=20) as client:
            number = 0
            while not self._is_over.is_set():
                message = f"m{caller}-{number}"
                token = feedback_token(self._secret, "message", message, until)
                try:
                    answer = client.post(
                        self._address,
                        json={"message_id": message, "value": "up"},
                        headers={"Authorization": f"Bearer {token}"},
                    )
                except httpx.HTTPError:
                    time.sleep(0.05)
                    continue
                if answer.is_success:
                    self.counted.append(message)
                    number += 1
                else:
                    assert answer.status_code in (429, 503), answer.text
                    time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_killing_the_service_or_postgres_under_load_loses_no_answered_vote(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(11)
    port = free_port()
    process = start(port)
    voters = Voters(port, workspace_key(workspace))
    try:
        with voters.voting():
            for victim in ("service", "postgres", "service", "postgres"):
                time.sleep(chance.uniform(0.5, 1.5))
                before = len(voters.counted)
                if victim == "service":
                    process.kill()
                    process.wait()
                    process = start(port)
                else:
                    os.kill(int((workspace.postgres / "postmaster.pid").read_text().split("\n", 1)[0]), signal.SIGKILL)
                deadline = time.monotonic() + 60
                while len(voters.counted) < before + 20:
                    assert time.monotonic() < deadline, f"no votes are counted after {victim} was killed"
                    time.sleep(0.05)
    finally:
        process.terminate()
        process.wait(timeout=30)
    with open_database(workspace) as database, database.connect() as connection:
        stored = {row[0] for row in connection.execute("select message_id from slimft.reactions")}
    assert len(voters.counted) > 100
    assert set(voters.counted) <= stored
