"""The embedded Postgres keeps folders private, survives kill -9 and is shared by processes."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg
import pytest

from dagster_slimft.database.embedded import EmbeddedPostgres
from dagster_slimft.database.system_user import as_system_user


def _connect(server: EmbeddedPostgres, user: str = "postgres") -> psycopg.Connection:
    return psycopg.connect(host=str(server.socket_folder), user=user, dbname="postgres", autocommit=True)


def test_a_private_parent_folder_with_a_space_in_its_name_keeps_its_mode(tmp_path: Path) -> None:
    parent = tmp_path / "customers' words"
    parent.mkdir(mode=0o700)
    with EmbeddedPostgres(parent / "postgres", parent / "postgres.log") as server:
        assert _connect(server).execute("select 1").fetchone() == (1,)
        assert stat.S_IMODE(parent.stat().st_mode) == 0o700
        assert stat.S_IMODE(server.data.stat().st_mode) == 0o700
    assert stat.S_IMODE(parent.stat().st_mode) == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_another_user_cannot_connect(tmp_path: Path) -> None:
    parent = tmp_path / "private"
    parent.mkdir(mode=0o700)
    with EmbeddedPostgres(parent / "postgres", parent / "postgres.log") as server:
        attempt = (
            "import os, socket, sys; os.setgid(65534); os.setuid(65534); "
            f"socket.socket(socket.AF_UNIX).connect({str(server.socket_folder / '.s.PGSQL.5432')!r})"
        )
        refused = subprocess.run([sys.executable, "-c", attempt], capture_output=True, text=True, check=False)
    assert "PermissionError" in refused.stderr


def test_a_path_too_long_for_a_socket_gets_a_private_folder_elsewhere(tmp_path: Path) -> None:
    parent = tmp_path / ("long" * 30)
    parent.mkdir(mode=0o700)
    with EmbeddedPostgres(parent / "postgres", parent / "postgres.log") as server:
        assert server.socket_folder != server.data
        assert stat.S_IMODE(server.socket_folder.stat().st_mode) == 0o700
        assert _connect(server).execute("select 1").fetchone() == (1,)


def test_the_last_process_that_leaves_stops_the_server(tmp_path: Path) -> None:
    first = EmbeddedPostgres(tmp_path / "postgres", tmp_path / "postgres.log")
    second = EmbeddedPostgres(tmp_path / "postgres", tmp_path / "postgres.log")
    first.start()
    second.start()
    first.stop()
    assert second.pid() is not None
    second.stop()
    assert second.pid() is None


def test_committed_rows_survive_kill_9_of_the_server(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path / "postgres", tmp_path / "postgres.log") as server:
        with _connect(server) as connection:
            connection.execute("create table kept as select 7 as seven")
        pid = server.pid()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        time.sleep(0.2)
        with EmbeddedPostgres(tmp_path / "postgres", tmp_path / "postgres.log") as again, _connect(again) as connection:
            assert connection.execute("select seven from kept").fetchone() == (7,)


def test_a_killed_server_that_nobody_collected_does_not_count_as_running(tmp_path: Path) -> None:
    """Regression: a killed server stayed this process' zombie, and Postgres refused to start beside its pid file."""
    data, log = tmp_path / "postgres", tmp_path / "postgres.log"
    with EmbeddedPostgres(data, log):
        pass
    child = subprocess.Popen(as_system_user(["true"]))
    while psutil.Process(child.pid).status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)
    (data / "postmaster.pid").write_text(f"{child.pid}\n{data}\n")
    with EmbeddedPostgres(data, log) as again, _connect(again) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    child.wait()


def test_values_of_a_failing_statement_stay_out_of_the_log(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path / "postgres", tmp_path / "postgres.log") as server, _connect(server) as connection:
        connection.execute("create table words (word text primary key)")
        for _ in range(2):
            try:
                connection.execute("insert into words values ('segredo da Maria')")
            except psycopg.errors.UniqueViolation:
                refused = True
    assert refused
    log = (tmp_path / "postgres.log").read_text()
    assert "duplicate key" in log
    assert "Maria" not in log
