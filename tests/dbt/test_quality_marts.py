"""dbt's models and unit tests on a real database, from a shop's tables with all quirks to the quality marts."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
import pytest

from dagster_slimft.database.embedded import EmbeddedPostgres
from dagster_slimft.database.postgres import Database
from tests.dbt.built_shop import BuiltShop, Message, id_of

AS_OF = "2026-03-31 12:00:00+00"
NO_UNIT_TESTS = ("--exclude-resource-type", "unit_test")
ANA = (
    Message("hello", "ana", "customer", "*oi*", "2026-03-01 10:00:00+00"),
    Message("price", "ana", "customer", "qual o  preço?", "2026-03-01 10:00:00+00"),
    Message("answer", "ana", "agent", "custa R$ 10", "2026-03-01 10:01:00+00"),
    Message("answer again", "ana", "agent", "custa R$ 10", "2026-03-01 10:01:09+00"),
    Message("a day later", "ana", "customer", "obrigada!", "2026-03-02 10:01:00+00"),
    Message("back", "ana", "customer", "e o frete?", "2026-03-03 10:01:01+00"),
    Message("failure", "ana", "agent", "Desculpe, estou com dificuldades técnicas", "2026-03-03 10:02:00+00"),
)
BRUNO = (
    Message("night", "bruno", "customer", "tem garantia?", "2026-03-10 02:58:00+00"),
    Message("note", "bruno", "system", "conversa atribuída", "2026-03-10 02:58:30+00"),
    Message("before midnight", "bruno", "agent", "sim, 5 anos", "2026-03-10 02:59:59+00"),
)
CARLA = (Message("waiting", "carla", "customer", "alguém aí?", "2026-03-31 11:00:00+00"),)


@pytest.fixture(scope="module")
def shop(postgres: EmbeddedPostgres) -> Iterator[BuiltShop]:
    host = str(postgres.socket_folder)
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute("create database quality template migrated")
    with BuiltShop(Database({"host": host, "user": "postgres", "dbname": "quality"}, is_embedded=True), AS_OF) as shop:
        for name, phone in (("ana", "5511987654321"), ("bruno", "(11) 8765-4321"), ("carla", None)):
            shop.add_customer(name, phone, '{"slimft_test_only": true}' if name == "carla" else "{}")
        shop.add(*ANA, *BRUNO, *CARLA)
        _vote(shop)
        shop.run()
        yield shop
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute("drop database quality with (force)")


def _vote(shop: BuiltShop) -> None:
    shop.execute(
        "insert into slimft.reactions (provider, account, message_id, reactor_id, value, is_withdrawn, occurred_at)"
        " values ('web', 'a', %s, 'r', 'up', false, now()), ('web', 'a', %s, 'r', 'down', true, now())",
        id_of("answer again"),
        id_of("failure"),
    )
    shop.execute(
        "insert into slimft.ratings (provider, account, conversation_id, reactor_id, stars, occurred_at)"
        " values ('web', 'a', %s, 'r', 2, '2026-03-20')",
        id_of("conversation of bruno"),
    )


def _dialogues(shop: BuiltShop, columns: str) -> list[tuple[Any, ...]]:
    return shop.rows(f"select {columns} from slimft_marts.dialogues order by started_at, message_id")


def _first_of(*names: str) -> str:
    """Messages of one second are in the order of their ids, whatever these are."""
    return min(id_of(name) for name in names)


def test_every_unit_test_of_the_project_holds(shop: BuiltShop) -> None:
    shop.dbt("test", "--select", "test_type:unit")


def test_dialogues_are_cut_after_copies_are_removed_and_exactly_one_day_is_no_cut(shop: BuiltShop) -> None:
    assert _dialogues(shop, "message_id, messages, customer_turns, assistant_turns, is_complete, outcome") == [
        (_first_of("hello", "price"), 4, 2, 1, True, "resolved"),
        (id_of("back"), 2, 1, 1, True, "other"),
        (id_of("night"), 2, 1, 1, True, "resolved"),
        (id_of("waiting"), 1, 1, 0, False, "other"),
    ]


def test_a_dialogue_belongs_to_the_shops_day_and_to_a_person(shop: BuiltShop) -> None:
    person = min(id_of("ana"), id_of("bruno"))
    assert _dialogues(shop, "last_message_on, person_id, topic, is_test_only") == [
        (date(2026, 3, 2), person, "preço", False),
        (date(2026, 3, 3), person, "entrega", False),
        (date(2026, 3, 9), person, "garantia", False),
        (date(2026, 3, 31), id_of("carla"), "other", True),
    ]


def test_a_vote_on_a_removed_copy_counts_and_a_withdrawn_one_does_not(shop: BuiltShop) -> None:
    assert _dialogues(shop, "is_rated, is_satisfied, rating::int, has_only_fallback") == [
        (True, True, 5, False),
        (False, None, None, True),
        (True, False, 2, False),
        (False, None, None, False),
    ]


def test_turns_hold_normalised_words_and_the_fallback_is_marked(shop: BuiltShop) -> None:
    first = ["oi", "qual o preço?"] if id_of("hello") < id_of("price") else ["qual o preço?", "oi"]
    turns = shop.rows(
        "select content, is_fallback from slimft_intermediate.int_turns_judged"
        " where customer_id = %s order by started_at",
        id_of("ana"),
    )
    assert turns == [
        ("\n".join(first), False),
        ("custa R$ 10", False),
        ("obrigada!", False),
        ("e o frete?", False),
        ("Desculpe, estou com dificuldades técnicas", True),
    ]


def test_the_daily_mart_holds_every_dialogue_once(shop: BuiltShop) -> None:
    rows = shop.rows("select sum(dialogues)::int, sum(rated_dialogues)::int from slimft_marts.quality_daily")
    assert rows == [(4, 2)]


def test_a_run_with_nothing_new_writes_no_turn_and_no_dialogue(shop: BuiltShop) -> None:
    tables = ("slimft_intermediate.int_turns_merged", "slimft_marts.dialogues")
    before = [shop.rows(f"select xmin::text, ctid::text from {table} order by 2") for table in tables]
    shop.run()
    assert [shop.rows(f"select xmin::text, ctid::text from {table} order by 2") for table in tables] == before


def test_a_new_vote_counts_its_day_and_week_again_and_no_other(shop: BuiltShop) -> None:
    marts = {"quality_daily": "day", "quality_weekly": "week", "quality_trends": "week"}
    before = {mart: dict(_written(shop, mart, period)) for mart, period in marts.items()}
    shop.execute(
        "insert into slimft.reactions (provider, account, message_id, reactor_id, value, is_withdrawn, occurred_at)"
        " values ('web', 'a', %s, 'new', 'down', false, now())",
        id_of("failure"),
    )
    shop.run()
    day, week = date(2026, 3, 3), date(2026, 3, 2)
    for mart, period in marts.items():
        changed = {at for at, rows in _written(shop, mart, period) if before[mart].get(at) != rows}
        assert changed == ({day} if period == "day" else {week}), mart
    assert shop.rows(
        "select rated_dialogues, satisfaction_rate from slimft_marts.quality_daily where day = %s", day
    ) == [(1, 0.0)]


def test_a_day_without_dialogues_any_more_leaves_the_marts(shop: BuiltShop) -> None:
    shop.add_customer("dora")
    shop.add(Message("gone tomorrow", "dora", "customer", "oi", "2026-01-20 12:00:00+00"))
    shop.run()
    for mart in ("quality_daily", "quality_weekly", "quality_trends"):
        period = "day" if mart == "quality_daily" else "week"
        assert date(2026, 1, 20 if period == "day" else 19) in dict(_written(shop, mart, period))
    shop.execute("delete from messages where id = %s", id_of("gone tomorrow"))
    shop.run()
    for mart in ("quality_daily", "quality_weekly", "quality_trends"):
        period = "day" if mart == "quality_daily" else "week"
        assert min(dict(_written(shop, mart, period))) > date(2026, 2, 1)


def _written(shop: BuiltShop, mart: str, period: str) -> list[tuple[Any, ...]]:
    """Which rows of each day or week are where: a row that was written again is elsewhere."""
    return shop.rows(
        f"select {period}, array_agg(xmin::text || ctid::text order by ctid) from slimft_marts.{mart} group by 1"
    )


def test_a_late_earlier_message_rewrites_its_dialogue_alone(shop: BuiltShop) -> None:
    ids = dict(shop.rows("select message_id, dialogue_id from slimft_marts.dialogues"))
    written = dict(shop.rows("select message_id, changed_at from slimft_marts.dialogues"))
    shop.add(Message("late", "bruno", "customer", "boa noite", "2026-03-10 02:50:00+00"))
    shop.run()
    assert shop.rows("select message_id from slimft_marts.dialogues where dialogue_id = %s", ids[id_of("night")]) == []
    changed = [name for name, at in _dialogues(shop, "message_id, changed_at") if written.get(name) != at]
    assert changed == [id_of("late")]
    assert shop.rows("select stars from slimft.ratings") == [(2,)]
    assert _dialogues(shop, "rating::int")[2] == (2,)


def test_an_edited_phrase_takes_effect_on_old_dialogues(shop: BuiltShop) -> None:
    shop.execute("insert into slimft_marts.topics (topic, phrase) values ('visita', 'alguem ai')")
    shop.dbt("build", "--select", "int_dialogues_measured", "dialogues", "--exclude-resource-type", "unit_test")
    assert _dialogues(shop, "topic")[3] == ("visita",)


def test_a_shop_without_orders_addresses_and_metadata_is_staged(shop: BuiltShop) -> None:
    shop.execute("drop table orders cascade")
    shop.execute("alter table customers drop column cpf_cnpj cascade, drop column street cascade")
    shop.execute("alter table conversations drop column metadata cascade")
    shop.run()
    assert shop.rows("select count(*)::int from slimft_staging.stg_orders") == [(0,)]
    assert _dialogues(shop, "is_test_only, has_order") == [(False, False)] * 4


def test_marts_built_step_by_step_are_those_built_at_once(shop: BuiltShop) -> None:
    """After all that the tests above changed. Regression: means differed in their last digit with the rows' order."""
    periods = ("quality_daily", "quality_weekly", "quality_trends")
    queries = {mart: f"select {mart}::text from slimft_marts.{mart}" for mart in periods}
    queries["dialogues"] = "select dialogue_id, fingerprint from slimft_marts.dialogues"
    before = {mart: sorted(shop.rows(query)) for mart, query in queries.items()}
    shop.dbt(
        "build", "--full-refresh", "--select", "+path:models/marts/quality", "--exclude", "staging", *NO_UNIT_TESTS
    )
    assert {mart: sorted(shop.rows(query)) for mart, query in queries.items()} == before
    assert all(before.values())
