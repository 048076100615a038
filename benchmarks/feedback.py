"""How many votes a second the web service takes, beside a bare FastAPI route with one insert through the same pool.

    python -m benchmarks.feedback [SECONDS]

Each server is a process of its own on 127.0.0.1, over the same embedded Postgres; both answer the same votes from
CONNECTIONS kept-alive connections, in turns, ROUNDS times. Prints votes per second and latency at the 50th, 95th and
99th percentile. A vote of the service is: its body limited, its rates counted, its token checked, one upsert committed.
"""

import asyncio
import multiprocessing
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import psycopg
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel

from dagster_slimft.database.embedded import EmbeddedPostgres
from dagster_slimft.database.keyed_digests import keep_secrets, secret_for
from dagster_slimft.database.migrations import apply_migrations
from dagster_slimft.database.postgres import WEB
from dagster_slimft.web.app import make_app
from dagster_slimft.web.connections import Connections
from dagster_slimft.web.feedback.problem_types import problem_types
from dagster_slimft.web.feedback.tokens import feedback_token
from dagster_slimft.web.rates import Rates
from dagster_slimft.web.review.criteria import read_criteria
from dagster_slimft.web.running import RunningWeb
from dagster_slimft.web.settings import WhatsAppSecrets, read_settings

CONNECTIONS = 16
ROUNDS = 3
MESSAGES = 2000
KEY = "5f" * 32
INSERT = """
    insert into slimft.reactions (provider, account, message_id, reactor_id, value, occurred_at)
    values ('bare', 'bare', %s, 'customer', %s, now())
    on conflict (provider, account, message_id, reactor_id) where message_id is not null
    do update set value = excluded.value
"""


class Vote(BaseModel):
    """A thumb."""

    message_id: str
    value: str


class Load(NamedTuple):
    """What one round saw."""

    per_second: float
    latencies: list[float]


def web_app(parameters: dict[str, str]) -> FastAPI:
    """The service, with rates that a benchmark does not reach."""
    rates = Rates(10**9, 10**9, 10**9)
    connections = Connections(parameters)
    parts = (connections, rates, KEY, problem_types(), WhatsAppSecrets(), read_criteria())
    return make_app(RunningWeb(read_settings(), *parts))


def bare_app(parameters: dict[str, str]) -> FastAPI:
    """One route, one insert."""
    connections = Connections(parameters)
    app = FastAPI(on_startup=[connections.open], on_shutdown=[connections.close])

    @app.post("/api/feedback/reactions")
    async def vote(body: Vote) -> dict[str, str]:
        async with connections.transaction() as connection:
            await connection.execute(INSERT, (body.message_id, body.value))
        return {"outcome": "recorded"}

    return app


def serve(make: Callable[[dict[str, str]], FastAPI], parameters: dict[str, str], port: int) -> None:
    """Run one server until it is ended."""
    uvicorn.run(make(parameters), host="127.0.0.1", port=port, log_level="error", access_log=False)


@contextmanager
def server(make: Callable[[dict[str, str]], FastAPI], parameters: dict[str, str]) -> Iterator[int]:
    """A server in a process of its own; yields its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(make, parameters, port))
    process.start()
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.join()


def requests() -> list[bytes]:
    """Votes on so many messages, as bytes on the wire."""
    secret = secret_for("feedback token", KEY)
    until = datetime.now(UTC) + timedelta(hours=1)
    made = []
    for number in range(MESSAGES):
        body = f'{{"message_id": "m{number}", "value": "{"up" if number % 3 else "down"}"}}'.encode()
        token = feedback_token(secret, "message", f"m{number}", until)
        head = (
            "POST /api/feedback/reactions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer {token}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        made.append(head.encode() + body)
    return made


async def caller(port: int, votes: list[bytes], start: int, until: float, latencies: list[float]) -> None:
    """One kept-alive connection, one vote after the other."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    place = start
    while time.perf_counter() < until:
        began = time.perf_counter()
        writer.write(votes[place % len(votes)])
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        assert b" 200 " in head[:16], head
        latencies.append(time.perf_counter() - began)
        place += CONNECTIONS
    writer.close()


async def load(port: int, votes: list[bytes], seconds: float) -> Load:
    """All connections at once."""
    latencies: list[float] = []
    began = time.perf_counter()
    until = began + seconds
    await asyncio.gather(*(caller(port, votes, start, until, latencies) for start in range(CONNECTIONS)))
    return Load(len(latencies) / (time.perf_counter() - began), latencies)


def main() -> None:
    """Run both in turns and print the table."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
    votes = requests()
    apps = {"slimft web": web_app, "bare route": bare_app}
    found: dict[str, list[Load]] = {name: [] for name in apps}
    with (
        tempfile.TemporaryDirectory(prefix="slimft-benchmark-") as folder,
        EmbeddedPostgres(Path(folder) / "postgres", Path(folder) / "postgres.log") as postgres,
    ):
        place = {"host": str(postgres.socket_folder), "user": "postgres", "dbname": "postgres"}
        with psycopg.connect(**place) as connection:  # type: ignore[arg-type]
            apply_migrations(connection)
            keep_secrets(connection, KEY)
        parameters = {**place, "user": WEB}
        with server(web_app, parameters) as web, server(bare_app, parameters) as bare:
            ports = {"slimft web": web, "bare route": bare}
            for port in ports.values():
                asyncio.run(load(port, votes, 1.0))
            for _ in range(ROUNDS):
                for name, port in ports.items():
                    found[name].append(asyncio.run(load(port, votes, seconds)))
    print("| server | votes per second | p50 | p95 | p99 |\n|---|---|---|---|---|")
    for name, rounds in found.items():
        cuts = statistics.quantiles([latency for one in rounds for latency in one.latencies], n=100)
        best = statistics.median(one.per_second for one in rounds)
        print(f"| {name} | {best:,.0f} | " + " | ".join(f"{cuts[at - 1] * 1000:.1f} ms" for at in (50, 95, 99)) + " |")
    ratio = statistics.median(
        web.per_second / bare.per_second for web, bare in zip(found["slimft web"], found["bare route"], strict=True)
    )
    print(f"\nslimft web / bare route: {ratio:.2f}")


if __name__ == "__main__":
    main()
