"""Nothing is lost and nothing runs twice when processes are killed; nobody without the key gets in."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import openai
import psutil
import pytest

from dagster_slimft.errors import TrainerError
from dagster_slimft.trainer.process import (
    TrainerAddress,
    running_trainer,
    start_trainer,
    stop_trainer,
    wait_until_ready,
)
from tests.trainer.conftest import connect, is_over, training_lines, upload, wait_for

KEY = "test-key"


def begin(home: Path, base: Path) -> tuple["subprocess.Popen[bytes]", openai.OpenAI]:
    process = start_trainer(home, base, KEY)
    return process, connect(TrainerAddress(wait_until_ready(home, process), KEY, "slimft-tiny-demo"))


def steps_of(client: openai.OpenAI, job_id: str) -> list[int]:
    events = client.fine_tuning.jobs.list_events(job_id, limit=1000)
    return [int(dict(event.data)["step"]) for event in reversed(list(events)) if event.type == "metrics"]  # type: ignore[call-overload]


def test_a_job_killed_with_its_server_finishes_exactly_once(tmp_path: Path, base: Path) -> None:
    process, client = begin(tmp_path, base)
    job = client.fine_tuning.jobs.create(
        model="slimft-tiny-demo",
        training_file=upload(client, training_lines(200)),
        hyperparameters={"n_epochs": 5},
    )
    deadline = time.monotonic() + 120
    # After the first epoch (25 steps), so that the restart has a checkpoint to go on from.
    while len(steps_of(client, job.id)) < 30 and time.monotonic() < deadline:
        time.sleep(0.05)
    workers = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not psutil.wait_procs(workers, timeout=10)[1], "the worker outlived its server"

    process, client = begin(tmp_path, base)
    try:
        assert wait_for(client, job.id, is_over) == "succeeded"
        assert steps_of(client, job.id) == list(range(1, 126))
        assert [listed.id for listed in client.fine_tuning.jobs.list()] == [job.id]
        finished = client.fine_tuning.jobs.retrieve(job.id)
        assert len(finished.result_files) == 1
        assert len([file for file in client.files.list() if file.purpose == "fine-tune-results"]) == 1
        messages = [event.message for event in client.fine_tuning.jobs.list_events(job.id, limit=1000)]
        assert any(message.startswith("The trainer was restarted; training goes on after step") for message in messages)
        assert messages.count("The job has successfully completed") == 1
    finally:
        stop_trainer(process)


def test_a_worker_that_dies_is_started_again_and_not_for_ever(tmp_path: Path, base: Path) -> None:
    process, client = begin(tmp_path, base)
    try:
        job = client.fine_tuning.jobs.create(
            model="slimft-tiny-demo",
            training_file=upload(client, training_lines(200)),
            hyperparameters={"n_epochs": 50},
        )
        killed: set[int] = set()
        deadline = time.monotonic() + 60
        while not is_over(client.fine_tuning.jobs.retrieve(job.id).status) and time.monotonic() < deadline:
            for worker in psutil.Process(process.pid).children():
                killed.add(worker.pid)
                worker.kill()
            time.sleep(0.05)
        error = client.fine_tuning.jobs.retrieve(job.id).error
        assert error is not None
        assert error.code == "worker_died"
        assert len(killed) == 3
    finally:
        stop_trainer(process)


def test_the_server_ends_with_the_process_that_started_it(tmp_path: Path, base: Path) -> None:
    program = (
        "import os, sys, pathlib, time\n"
        "from dagster_slimft.trainer.process import start_trainer, wait_until_ready\n"
        f"home, base = pathlib.Path({str(tmp_path)!r}), pathlib.Path({str(base)!r})\n"
        f"process = start_trainer(home, base, {KEY!r})\n"
        "wait_until_ready(home, process)\n"
        "print(process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as pipeline:
        assert pipeline.stdout is not None
        server = psutil.Process(int(pipeline.stdout.readline()))
        pipeline.kill()
        pipeline.wait()
    server.wait(timeout=10)


def test_the_address_is_private_and_goes_with_the_server(tmp_path: Path, base: Path) -> None:
    with running_trainer(tmp_path, base) as address:
        file = tmp_path / "address.json"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert json.loads(file.read_text())["base_url"] == address.base_url
        assert address.base_url.startswith("http://127.0.0.1:")
    assert not file.exists()


def test_a_home_has_one_server(tmp_path: Path, base: Path) -> None:
    with running_trainer(tmp_path, base), pytest.raises(TrainerError, match="see"), running_trainer(tmp_path, base):
        pass
    assert "another trainer runs on" in (tmp_path / "trainer.log").read_text()


def test_without_the_key_nothing_answers(trainer: TrainerAddress) -> None:
    for key in ("wrong", trainer.api_key + "x", trainer.api_key[:-1]):
        stranger = connect(trainer._replace(api_key=key))
        for call in (stranger.models.list, stranger.files.list, stranger.fine_tuning.jobs.list):
            with pytest.raises(openai.AuthenticationError) as refused:
                call()
            assert refused.value.code == "invalid_api_key"


def test_the_server_needs_a_key_and_a_model(tmp_path: Path, base: Path) -> None:
    command = [sys.executable, "-m", "dagster_slimft.trainer", "--home", str(tmp_path)]
    environment = {key: value for key, value in os.environ.items() if key != "TRAINER_API_KEY"}
    without_key = subprocess.run([*command, "--base", str(base)], env=environment, capture_output=True, text=True)
    assert without_key.returncode == 2
    assert "TRAINER_API_KEY" in without_key.stderr
    environment["TRAINER_API_KEY"] = KEY
    without_model = subprocess.run([*command, "--base", str(tmp_path)], env=environment, capture_output=True, text=True)
    assert without_model.returncode == 2
    assert "config.json" in without_model.stderr


def test_an_idle_server_has_not_imported_torch(tmp_path: Path, base: Path) -> None:
    process, client = begin(tmp_path, base)
    try:
        client.models.retrieve("slimft-tiny-demo")
        mapped = Path(f"/proc/{process.pid}/maps").read_text()
        assert "libtorch" not in mapped
    finally:
        stop_trainer(process)
