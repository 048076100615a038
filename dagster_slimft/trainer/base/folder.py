"""Where the tiny base lies, `<home>/_base/<hash>/`, and when it is built: once per machine and content.

The hash covers every file that shapes the model: text, generator, tokenizer, template, training. Building takes a
lock beside the folder, so that of two processes one builds and the other waits; the model appears whole by a rename.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from dagster_slimft.errors import TrainerError

HERE = Path(__file__).parent
# Beyond this, text like its own still gets better and unseen text hardly does (2.73, 2.69 bits at 150 and 300).
STEPS = 200
LOG_FILE = "build.log"
TEMPLATE = HERE.parent / "chat_template.jinja"
SHAPING = ("*.py", "dialogues/*.yaml", "words.yaml", "prose/*.txt", "probe.txt")
STEPS_VARIABLE = "SLIMFT_BASE_STEPS"


@lru_cache(maxsize=4)
def base_hash(steps: int | None = None) -> str:
    """12 hexadecimal digits that change when the base would; `steps` overrides how long it is trained."""
    digest = hashlib.sha256(f"steps={declared_steps(steps)}".encode())
    for path in sorted(path for pattern in SHAPING for path in HERE.glob(pattern)):
        digest.update(path.relative_to(HERE).as_posix().encode() + b"\0" + path.read_bytes())
    digest.update(TEMPLATE.read_bytes())
    return digest.hexdigest()[:12]


def declared_steps(steps: int | None = None) -> int:
    """Training steps: the argument, else SLIMFT_BASE_STEPS (for quick tests), else the measured default."""
    return steps if steps is not None else int(os.environ.get(STEPS_VARIABLE) or STEPS)


def base_folder(home: Path, steps: int | None = None) -> Path:
    """The base's own folder under `home`."""
    return home / "_base" / base_hash(steps)


def ensure_base(home: Path, report: Callable[[str], None], steps: int | None = None) -> Path:
    """Hugging Face folder of the base, built where it does not exist (about a minute on one thread).

    Raises:
        TrainerError: the build failed, or came out no better than random initialisation.
    """
    folder = base_folder(home, steps)
    model = folder / "model"
    if model.is_dir():
        return model
    with locked(folder):
        if not model.is_dir():
            _build(folder, report, declared_steps(steps))
    return model


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a base folder; whoever waits finds the work done."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build(folder: Path, report: Callable[[str], None], steps: int) -> None:
    """In a process of its own: its memory is given back, and torch stays out of the caller."""
    command = [sys.executable, "-m", "dagster_slimft.trainer.base", str(folder), str(steps), str(os.getpid())]
    with (
        (folder / LOG_FILE).open("w+") as log,
        subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True) as builder,
    ):
        for line in builder.stdout or ():
            report(line.rstrip())
        if builder.wait() != 0:
            log.seek(0)
            last = (log.read().strip().splitlines() or [f"exit {builder.returncode}"])[-1]
            raise TrainerError(f"the tiny base model was not built: {last} (log: {folder / LOG_FILE})")
