"""Seconds in which the lead's page exports ANNOTATIONS reviews with notes and corrections, as CSV and JSON lines.

    python -m benchmarks.annotations_export [ANNOTATIONS]

Real HTTP on 127.0.0.1 over an embedded Postgres, beside a COPY of the annotations table alone; peak memory is the
service's own.
"""

import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import psycopg

from benchmarks.feedback import server, web_app
from dagster_slimft.database.embedded import EmbeddedPostgres
from dagster_slimft.database.migrations import apply_migrations
from dagster_slimft.database.postgres import WEB, Database
from dagster_slimft.web.login.links import make_login_link

SAMPLE_SECONDS = 0.02
FILL = """
    insert into slimft.reviewers (id, name, role)
    select 'r' || n, 'Pessoa ' || n, 'reviewer' from generate_series(0, 9) as n;
    insert into slimft.annotation_tasks (message_id, reasons, priority, status, status_reason)
    select 'm' || n, '{random_sample}', 10, 'done', 'reviewed' from generate_series(1, %(annotations)s) as n;
    insert into slimft.annotations (
        task_id, round, message_id, reviewer_id, decision, scores, criteria_version, text_hash, claimed_at
    )
    select id, 1, message_id, 'r' || id %% 10, 'approve', '{"tone": 4, "facts": 1, "helps": 5}', 'v', 'h', now()
    from slimft.annotation_tasks;
    insert into slimft.corrections (annotation_id, message_id, original_text, text_hash)
    select id, message_id, 'O prazo é de dez dias úteis.', 'h' from slimft.annotations where id %% 4 = 0;
    insert into slimft.redacted_texts (personal_text_id, kind, target_id, occurred_at, author, text, redactor_version)
    select id * 2, 'correction', id::text, now(), 'r1', 'O prazo é de sete dias úteis, [NOME_1].', 'v'
    from slimft.corrections
    union all
    select id * 2 + 1, 'note', id::text, now(), 'r1', 'Bom, mas podia citar a garantia.', 'v'
    from slimft.annotations where id %% 2 = 0;
    analyze;
"""


def main(annotations: int) -> None:
    """Print seconds, size and memory of each export."""
    with (
        tempfile.TemporaryDirectory(prefix="slimft-export-") as folder,
        EmbeddedPostgres(Path(folder) / "postgres", Path(folder) / "postgres.log") as running,
    ):
        parameters = {"host": str(running.socket_folder), "user": "postgres", "dbname": "postgres"}
        with psycopg.connect(host=parameters["host"], user="postgres", dbname="postgres") as connection:
            apply_migrations(connection)
            connection.execute("set session_replication_role = replica")
            for statement in FILL.split(";"):
                if statement.strip():
                    connection.execute(statement.encode(), {"annotations": annotations})
        database = Database(parameters, is_embedded=True)
        print(f"{annotations:,} annotations; COPY of the table alone: {copy_alone(database):.2f} s")
        with server(web_app, {**parameters, "user": WEB}) as port, httpx.Client(timeout=300) as client:
            link = httpx.URL(make_login_link(database, "Ana", "lead", port))
            client.get(link)
            for name in ("csv", "jsonl"):
                with memory_of_listener(port) as memory:
                    started = time.monotonic()
                    size = fetch(client, port, name)
                    seconds = time.monotonic() - started
                print(f"{name}: {seconds:.2f} s, {size / 1e6:.1f} MB, service's peak {max(memory) / 1e6:.0f} MB")


@contextmanager
def memory_of_listener(port: int) -> Iterator[list[int]]:
    """Resident bytes of the process that listens on a port, sampled until the block ends."""
    pid = next(
        c.pid for c in psutil.net_connections("tcp") if c.laddr and c.laddr.port == port and c.status == "LISTEN"
    )
    process, seen, is_over = psutil.Process(pid), [0], threading.Event()

    def sample() -> None:
        while not is_over.wait(SAMPLE_SECONDS):
            seen.append(process.memory_info().rss)

    thread = threading.Thread(target=sample)
    thread.start()
    try:
        yield seen
    finally:
        is_over.set()
        thread.join()


def fetch(client: httpx.Client, port: int, name: str) -> int:
    """Bytes of one export."""
    with client.stream("GET", f"http://127.0.0.1:{port}/review/export.{name}") as answer:
        assert answer.status_code == 200
        return sum(len(block) for block in answer.iter_bytes())


def copy_alone(database: Database) -> float:
    """Seconds in which Postgres hands out the annotations table, nothing joined."""
    started = time.monotonic()
    with (
        database.connect() as connection,
        connection.cursor() as cursor,
        cursor.copy("copy slimft.annotations to stdout") as copy,
    ):
        for _ in copy:
            pass
    return time.monotonic() - started


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
