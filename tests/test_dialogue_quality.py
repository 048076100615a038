"""One dialogue's quality, told from the marts alone."""

from collections.abc import Iterator

import pytest

from dagster_slimft.database.embedded import EmbeddedPostgres
from dagster_slimft.database.postgres import Database
from dagster_slimft.dialogue_quality import dialogue_quality, render
from dagster_slimft.errors import UsageError
from tests.conftest import fresh_database
from tests.dbt.built_shop import BuiltShop, Message, id_of

ANA = (
    Message("question", "ana", "customer", "Qual o preço do colchão queen?", "2026-03-02 13:00:00+00"),
    Message("more", "ana", "customer", "meu nome é Ana", "2026-03-02 13:00:10+00"),
    Message("answer", "ana", "agent", "O Queen custa R$ 3.890,00.", "2026-03-02 13:00:40+00"),
    Message("again", "ana", "customer", "qual o preço do COLCHÃO queen?", "2026-03-02 13:05:00+00"),
    Message("answer again", "ana", "agent", "São R$ 3.890,00 à vista.", "2026-03-02 13:05:20+00"),
)
BRUNO = (
    Message("person", "bruno", "customer", "quero falar com um atendente", "2026-03-03 13:00:00+00"),
    Message("nobody", "bruno", "agent", "Já vou chamar.", "2026-03-03 13:00:30+00"),
)
CARLA = (Message("alone", "carla", "customer", "oi, alguém?", "2026-03-04 13:00:00+00"),)


@pytest.fixture(scope="module")
def shop(postgres: EmbeddedPostgres) -> Iterator[BuiltShop]:
    with fresh_database(postgres) as database, BuiltShop(database, "2026-03-31 12:00:00+00") as shop:
        for name in ("ana", "bruno", "carla"):
            shop.add_customer(name)
        shop.add(*ANA, *BRUNO, *CARLA)
        shop.execute(
            "insert into orders (id, customer_id, status, total_cents, created_at, updated_at)"
            " values (%s, %s, 'paid', 389000, '2026-03-03', '2026-03-04')",
            id_of("order"),
            id_of("ana"),
        )
        shop.execute(
            "insert into slimft.reactions (provider, account, message_id, reactor_id, value, is_withdrawn, occurred_at)"
            " values ('web', 'a', %s, 'r', 'up', false, now()), ('web', 'a', %s, 'r', 'down', false, now())",
            id_of("answer"),
            id_of("nobody"),
        )
        shop.run()
        yield shop


def test_votes_waits_outcome_and_training_are_told_with_their_rules(shop: BuiltShop) -> None:
    told = render(dialogue_quality(shop.database, id_of("question")))
    assert "votes     satisfied: rating 5 from 1 up, 0 down" in told
    assert "waits     median 25 s before 2 answers: 30, 20" in told
    assert "outcome   ordered: resolved, decided by rule order_paid; order" in told
    assert "R$ 3,890.00, matched by customer" in told
    assert "signals   1 questions repeated" in told
    assert "training  left out: too_short" in told or "training  an example of split" in told
    assert "Ana" not in told


def test_a_dialogue_is_found_by_its_id_and_by_the_message_that_begins_a_turn(shop: BuiltShop) -> None:
    found = dialogue_quality(shop.database, id_of("again"))
    assert dialogue_quality(shop.database, str(found["dialogue_id"])) == found
    assert found["message_id"] == id_of("question")
    assert [wait["response_seconds"] for wait in found["waits"]] == [30, 20]
    assert [wait["is_in_business_hours"] for wait in found["waits"]] == [True, True]


def test_every_reason_against_training_is_told(shop: BuiltShop) -> None:
    told = render(dialogue_quality(shop.database, id_of("person")))
    assert "outcome   other: not resolved, decided by rule escalated" in told
    assert "signals   asked for a person" in told
    assert "training  left out: rated_low, too_short" in told


def test_who_was_never_answered_is_told_so(shop: BuiltShop) -> None:
    told = render(dialogue_quality(shop.database, id_of("alone")))
    assert "never answered" in told
    assert "votes     none: not rated" in told
    assert "waits     no answer to a question" in told
    assert "outcome   abandoned: not resolved, decided by rule unanswered" in told


def test_an_unknown_dialogue_and_marts_not_built_are_said(shop: BuiltShop, database: Database) -> None:
    with pytest.raises(UsageError, match="no dialogue 'nope'"):
        dialogue_quality(shop.database, "nope")
    with pytest.raises(UsageError, match="`slimft run` builds them"):
        dialogue_quality(database, "nope")
