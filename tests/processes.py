"""A whole process tree as one thing: start it, measure it, kill it -9. Used by tests and benchmarks."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import psutil


class Ended(NamedTuple):
    """How a command ended: exit code, wall seconds, peak memory (PSS of the whole tree) in bytes, its output."""

    returncode: int
    seconds: float
    peak_bytes: int
    output: str


def tree(root: int, home: Path) -> list[psutil.Process]:
    """The process `root`, its descendants, and servers that run detached over folders below `home`."""
    found: dict[int, psutil.Process] = {}
    for process in psutil.process_iter(["pid", "cmdline"]):
        command = " ".join(process.info["cmdline"] or [])
        if str(home) in command and process.pid != os.getpid():
            found[process.pid] = process
    if psutil.pid_exists(root):
        found[root] = psutil.Process(root)
    for process in list(found.values()):
        try:
            found.update({child.pid: child for child in process.children(recursive=True)})
        except psutil.NoSuchProcess:
            continue
    found.pop(os.getpid(), None)
    return list(found.values())


def kill_tree(root: int, home: Path) -> None:
    """`kill -9` of every process of the tree at once."""
    for process in tree(root, home):
        try:
            os.kill(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def run_measured(
    command: Sequence[str], home: Path, environment: Mapping[str, str], kill_after: float | None = None
) -> Ended:
    """Run `command`; sample its tree's memory every 0.5 s; kill -9 the tree after `kill_after` seconds where given."""
    log = home.parent / f"{home.name}.output.log"
    started = time.monotonic()
    peak = 0
    with log.open("w") as output:
        process = subprocess.Popen(command, env=dict(environment), stdout=output, stderr=output)
        while process.poll() is None:
            if kill_after is not None and time.monotonic() - started >= kill_after:
                kill_tree(process.pid, home)
                break
            if kill_after is None:
                peak = max(peak, _proportional_bytes(process.pid, home))
            time.sleep(0.02 if kill_after is not None else 0.5)
        process.wait()
    return Ended(process.returncode, time.monotonic() - started, peak, log.read_text())


def _proportional_bytes(root: int, home: Path) -> int:
    total = 0
    for process in tree(root, home):
        try:
            total += process.memory_full_info().pss
        except (psutil.NoSuchProcess, psutil.AccessDenied, AttributeError):
            continue
    return total
