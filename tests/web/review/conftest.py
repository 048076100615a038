"""Fixtures: the built shop behind a running service, and people who review."""

import uuid
from collections.abc import Callable, Iterator

import pytest

from dagster_slimft.database.embedded import EmbeddedPostgres
from dagster_slimft.database.postgres import Database
from dagster_slimft.web.login.sessions import Role
from tests.web.conftest import Site, lenient_settings, running_site
from tests.web.review.reviewed_shop import Person, built_template, copy_of, logged_in

LogIn = Callable[..., Person]


@pytest.fixture(scope="session")
def template(postgres: EmbeddedPostgres) -> Iterator[str]:
    with built_template(postgres) as name:
        yield name


@pytest.fixture
def shop(postgres: EmbeddedPostgres, template: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """Six dialogues, each on the queue once."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with copy_of(postgres, template, f"review_{uuid.uuid4().hex[:12]}") as database:
        yield database


@pytest.fixture
def site(shop: Database) -> Iterator[Site]:
    with running_site(shop, lenient_settings()) as running:
        yield running


@pytest.fixture
def log_in(site: Site) -> Iterator[LogIn]:
    """Lets people in by name and role."""
    people: list[Person] = []

    def enter(name: str, role: Role = "reviewer") -> Person:
        people.append(logged_in(site.database, str(site.client.base_url), name, role))
        return people[-1]

    yield enter
    for person in people:
        person.client.close()
