"""A shop with dialogues to review, built once by dbt and copied for each test; and reviewers who call the service."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import psycopg

from dagster_slimft.database.embedded import EmbeddedPostgres
from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.annotation.queue import update_queue
from dagster_slimft.web.login.links import make_login_link
from dagster_slimft.web.login.sessions import Role
from tests.conftest import fresh_database
from tests.dbt.built_shop import BuiltShop, Message, id_of

DIALOGUES = 6
AS_OF = "2026-06-01T00:00:00Z"
# Each dialogue is reviewed for another reason; every one of them is in the queue.
PRIORITIES = "insert into slimft.flags (provider, account, message_id, reactor_id, problem_type, occurred_at)"


def say_dialogue(shop: BuiltShop, number: int, *, is_flagged: bool = True) -> None:
    """A question and an answer, twice, of a customer of their own; its first answer is flagged."""
    person, day = f"person {number}", f"2026-05-{number % 25 + 1:02}"
    shop.add_customer(person, f"4899{number:07}")
    said = [
        ("customer", f"oi, sou [NOME_1], me conta do modelo {number * 7}?"),
        ("agent", f"Olá, [NOME_1]! Ele tem {number + 2} camadas <b>&</b> {number + 3} pontos."),
        ("customer", f"e o modelo {number * 5}?"),
        ("agent", f"Esse tem {number + 4} camadas."),
    ]
    shop.add(
        *(
            Message(f"{person} {place}", person, sender, text, f"{day}T12:00:{place * 10:02}Z")
            for place, (sender, text) in enumerate(said)
        )
    )
    if is_flagged:
        shop.execute(
            f"{PRIORITIES} values ('site', 'site', %s, 'customer', 'invented_fact', %s)",
            id_of(f"{person} 1"),
            f"{day}T12:05:00Z",
        )


@contextmanager
def built_template(postgres: EmbeddedPostgres) -> Iterator[str]:
    """Name of a database with the built shop and its queue, to be copied."""
    with fresh_database(postgres) as database:
        with BuiltShop(database, AS_OF) as shop:
            for number in range(DIALOGUES):
                say_dialogue(shop, number)
            shop.run()
        update_queue(database, 1)
        yield dict(database.parameters)["dbname"]


@contextmanager
def copy_of(postgres: EmbeddedPostgres, template: str, name: str) -> Iterator[Database]:
    """A database of its own with everything in the template."""
    host = str(postgres.socket_folder)
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute(f"create database {name} template {template}".encode())
    yield Database({"host": host, "user": "postgres", "dbname": name}, is_embedded=True)
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute(f"drop database {name} with (force)".encode())


@dataclass
class Person:
    """Somebody with a browser: keeps cookies, follows redirects, sends the forms that pages have."""

    client: httpx.Client
    csrf: str = ""
    page: str = ""

    def get(self, path: str) -> httpx.Response:
        """Open a page."""
        return self._read(self.client.get(path))

    def send(self, path: str, **fields: str) -> httpx.Response:
        """Send a form as the last page had it, with these fields."""
        return self._read(self.client.post(path, data={"csrf": self.csrf, **fields}))

    def claim(self) -> int | None:
        """Ask for the next dialogue; its task."""
        answer = self.send("/review/next")
        assert answer.status_code == 200, answer.text
        found = re.search(r"/review/tasks/(\d+)$", str(answer.url))
        return int(found[1]) if found else None

    def review(self, task: int, decision: str = "approve", **fields: str) -> httpx.Response:
        """Judge the dialogue that the last page shows."""
        shown = re.search(r'name="text_hash" value="(\w+)"', self.page)
        assert shown is not None, "no dialogue is shown"
        return self.send(f"/review/tasks/{task}", text_hash=shown[1], decision=decision, **fields)

    def _read(self, answer: httpx.Response) -> httpx.Response:
        self.page = answer.text
        found = re.search(r'name="csrf" value="(\w+)"', answer.text)
        if found:
            self.csrf = found[1]
        return answer


def logged_in(database: Database, address: str, name: str, role: Role = "reviewer") -> Person:
    """Somebody who followed a one-time link."""
    link = httpx.URL(make_login_link(database, name, role, 8010))
    client = httpx.Client(base_url=address, timeout=60, follow_redirects=True, headers={"Accept": "text/html"})
    person = Person(client)
    answer = person.get(f"/login/link?{link.query.decode()}")
    assert (answer.status_code, answer.url.path) == (200, "/review"), answer.text
    return person
