"""Votes find the shop's message: by its external id, else by phone and words within two minutes, else they wait."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from dagster_slimft.database.embedded import EmbeddedPostgres
from dagster_slimft.database.keyed_digests import keep_secrets
from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.source.waiting_votes import deliver_waiting_votes
from dagster_slimft.web.whatsapp.phones import phone_key
from dagster_slimft.web.whatsapp.storing import message_digest
from tests.dbt.built_shop import BuiltShop, Message, id_of
from tests.web.conftest import WORKSPACE_KEY

NOON = "2026-05-01T12:00:00Z"
PHONE = "27999880001"
WORDS = "O de casal custa R$ 3.190,00."


@pytest.fixture(scope="module")
def built(postgres: EmbeddedPostgres) -> Iterator[BuiltShop]:
    """One shop with the staging view that matching reads; every test takes back what it wrote."""
    with psycopg.connect(
        host=str(postgres.socket_folder), user="postgres", dbname="postgres", autocommit=True
    ) as owner:
        owner.execute("create database matching template migrated")
    database = Database({"host": str(postgres.socket_folder), "user": "postgres", "dbname": "matching"}, True)
    with BuiltShop(database, "2026-06-01T00:00:00Z") as shop:
        with database.connect() as connection:
            keep_secrets(connection, WORKSPACE_KEY)
        shop.dbt("build", "--select", "stg_message_digests", "--exclude-resource-type", "unit_test")
        yield shop


@pytest.fixture
def shop(built: BuiltShop) -> Iterator[BuiltShop]:
    yield built
    built.execute("truncate slimft.message_links, slimft.unmatched_feedback, slimft.reactions")
    built.execute("truncate customers, conversations, messages cascade")


def add_answer(
    shop: BuiltShop, name: str = "answer", words: str = WORDS, at: str = NOON, phone: str = "(27) 99988-0001"
) -> None:
    customer = f"customer {phone}"
    if not shop.rows("select from customers where name = %s", customer):
        shop.add_customer(customer, phone)
    shop.add(Message(name, customer, "agent", words, at))


def vote(
    shop: BuiltShop, outside_id: str = "OUT", value: str = "up", at: str = "2026-05-01T13:00:00Z", **link: Any
) -> None:
    shop.execute(
        "insert into slimft.message_links (provider, account, outside_id, digest, sent_at)"
        " values ('evolution', 'SlimQuality', %s, %s, %s) on conflict do nothing",
        outside_id,
        link.get("digest"),
        link.get("sent_at", NOON),
    )
    shop.execute(
        "insert into slimft.unmatched_feedback (provider, account, outside_id, reactor_id, value, occurred_at)"
        " values ('evolution', 'SlimQuality', %s, 'person', %s, %s)",
        outside_id,
        value,
        at,
    )


def digest(words: str = WORDS, phone: str = PHONE) -> bytes:
    return message_digest(WORKSPACE_KEY, phone, words)


def reactions(shop: BuiltShop) -> list[tuple[Any, ...]]:
    return shop.rows("select message_id, value from slimft.reactions order by id")


def test_python_and_sql_give_the_same_digest(shop: BuiltShop) -> None:
    for words in (WORDS, "  dois\u00a0 espaços\n\ne linhas ", "acentuação e\u0301", "🙂 *negrito*", "\\barra 'aspas'"):
        found = shop.rows("select slimft.message_digest(%s, %s)", PHONE, words)
        assert found == [(digest(words),)]


@pytest.mark.parametrize(
    "phone",
    [
        "(27) 99988-0001",
        "+55 27 9988-0001",
        "5527999880001",
        "027 99988 0001",
        "27 3333-4444",
        "123",
        "99999999999",
        "",
    ],
)
def test_python_and_dbt_compare_phones_alike(shop: BuiltShop, phone: str) -> None:
    add_answer(shop, phone=phone)
    key = phone_key(phone)
    expected = None if key is None else digest(phone=key)
    assert shop.rows("select digest from slimft_staging.stg_message_digests") == [(expected,)]


def test_the_shops_own_external_id_names_the_message(shop: BuiltShop) -> None:
    add_answer(shop)
    shop.execute("update messages set external_id = 'OUT'")
    vote(shop)
    assert deliver_waiting_votes(shop.database) == (1, 0)
    assert reactions(shop) == [(id_of("answer"), "up")]


@pytest.mark.parametrize("at", ["2026-05-01T11:58:01Z", NOON, "2026-05-01T12:01:59Z"])
def test_phone_and_words_within_two_minutes_name_the_message(shop: BuiltShop, at: str) -> None:
    add_answer(shop, at=at)
    vote(shop, digest=digest())
    assert deliver_waiting_votes(shop.database) == (1, 0)
    assert reactions(shop) == [(id_of("answer"), "up")]


def test_the_ninth_digit_keeps_no_message_apart(shop: BuiltShop) -> None:
    add_answer(shop, phone="27 9988-0001")
    vote(shop, digest=digest())
    assert deliver_waiting_votes(shop.database).delivered == 1


@pytest.mark.parametrize(
    ("words", "phone", "at"),
    [
        ("Outra resposta", "(27) 99988-0001", NOON),
        (WORDS, "(27) 99988-0002", NOON),
        (WORDS, "(27) 99988-0001", "2026-05-01T12:02:01Z"),
    ],
)
def test_another_message_is_not_guessed(shop: BuiltShop, words: str, phone: str, at: str) -> None:
    add_answer(shop, words=words, phone=phone, at=at)
    vote(shop, digest=digest())
    assert deliver_waiting_votes(shop.database) == (0, 1)


def test_two_messages_with_the_same_words_are_not_guessed_between(shop: BuiltShop) -> None:
    add_answer(shop, "one")
    add_answer(shop, "other", at="2026-05-01T12:01:00Z")
    vote(shop, digest=digest())
    assert deliver_waiting_votes(shop.database) == (0, 1)


def test_copies_that_a_dashboard_stored_are_one_message(shop: BuiltShop) -> None:
    add_answer(shop, "copy", at="2026-05-01T12:00:05Z")
    add_answer(shop, "first")
    vote(shop, digest=digest())
    assert deliver_waiting_votes(shop.database) == (1, 0)
    assert reactions(shop) == [(id_of("first"), "up")]


def test_a_vote_waits_until_its_message_is_stored(shop: BuiltShop) -> None:
    vote(shop, digest=digest())
    assert deliver_waiting_votes(shop.database) == (0, 1)
    add_answer(shop)
    assert deliver_waiting_votes(shop.database) == (1, 0)
    assert deliver_waiting_votes(shop.database) == (0, 0)


def test_a_vote_that_waited_loses_against_a_newer_one(shop: BuiltShop) -> None:
    add_answer(shop)
    vote(shop, digest=digest(), value="up", at="2026-05-01T13:00:00Z")
    shop.execute(
        "insert into slimft.reactions (provider, account, message_id, reactor_id, value, occurred_at)"
        " values ('evolution', 'SlimQuality', %s, 'person', 'down', '2026-05-01T14:00:00Z')",
        id_of("answer"),
    )
    deliver_waiting_votes(shop.database)
    assert reactions(shop) == [(id_of("answer"), "down")]


def test_votes_on_two_outside_copies_of_one_message_are_the_newest_one(shop: BuiltShop) -> None:
    add_answer(shop)
    vote(shop, "OUT-1", "up", "2026-05-01T13:00:00Z", digest=digest())
    vote(shop, "OUT-2", "down", "2026-05-01T13:30:00Z", digest=digest())
    deliver_waiting_votes(shop.database)
    assert reactions(shop) == [(id_of("answer"), "down")]


def test_before_the_first_run_votes_simply_wait(database: Database) -> None:
    assert deliver_waiting_votes(database) == (0, 0)
