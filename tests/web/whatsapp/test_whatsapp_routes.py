"""The webhooks over HTTP: who may call, what junk gets, what is stored and what never is."""

import json
import random
from typing import Any

import httpx
import pytest

from dagster_slimft.database.postgres import Database
from dagster_slimft.web.connections import Connections
from dagster_slimft.web.feedback.problem_types import problem_types
from dagster_slimft.web.rates import Rates
from dagster_slimft.web.review.criteria import read_criteria
from dagster_slimft.web.running import RunningWeb
from dagster_slimft.web.settings import WebSettings, WhatsAppSecrets
from tests.web.conftest import SECRETS, WORKSPACE_KEY, Site, serving, text_columns
from tests.web.whatsapp.payloads import (
    CUSTOMER,
    evolution_body,
    evolution_reaction,
    evolution_sent,
    meta_body,
    meta_message,
    signed,
)

META = "/webhooks/whatsapp/meta"
EVOLUTION = f"/webhooks/whatsapp/evolution/{SECRETS.evolution_path_key}"
REPLACEMENTS = (b"", b"null", b"[]", b"{}", b'"\\u0000"', b"-1", b"\xf0\x9f")
APIKEY = {"apikey": SECRETS.evolution_secret}


def post_meta(site: Site, body: dict[str, Any] | bytes) -> httpx.Response:
    raw, headers = signed(body)
    return site.client.post(META, content=raw, headers=headers)


def post_evolution(site: Site, body: Any, path: str = EVOLUTION) -> httpx.Response:
    return site.client.post(path, json=body, headers=APIKEY)


def waiting(site: Site) -> list[tuple[Any, ...]]:
    return site.rows("select provider, outside_id, value, is_withdrawn from slimft.unmatched_feedback order by id")


def test_meta_is_answered_with_its_challenge_alone(site: Site) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": SECRETS.meta_verify_token, "hub.challenge": "1158201444"}
    answer = site.client.get(META, params=query)
    assert (answer.status_code, answer.text) == (200, "1158201444")
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("query", [{}, {"hub.mode": "subscribe", "hub.verify_token": "guess", "hub.challenge": "1"}])
def test_another_verify_token_is_refused(site: Site, query: dict[str, str]) -> None:
    assert site.client.get(META, params=query).status_code == 403


def test_metas_signature_comes_before_everything(site: Site) -> None:
    raw, _ = signed(meta_body(meta_message()))
    assert site.client.post(META, content=raw).status_code == 401
    assert site.client.post(META, content=raw, headers={"X-Hub-Signature-256": "sha256=00"}).status_code == 403
    assert site.client.post(META, content=b"{", headers={"X-Hub-Signature-256": "sha256=00"}).status_code == 403
    assert waiting(site) == []


def test_a_reaction_from_meta_waits_for_its_message(site: Site) -> None:
    assert post_meta(site, meta_body(meta_message())).json() == {"events": 1}
    assert waiting(site) == [("meta", "wamid.TARGET", "up", False)]


def test_a_changed_reaction_replaces_and_a_removed_one_is_no_vote(site: Site) -> None:
    for second, emoji in enumerate(("👍", "👎", "")):
        reaction = {"message_id": "wamid.TARGET", "emoji": emoji}
        post_meta(site, meta_body(meta_message(reaction=reaction, timestamp=str(1763800000 + second))))
    assert waiting(site) == [("meta", "wamid.TARGET", "neutral", True)]


def test_a_late_delivery_loses_against_a_newer_one(site: Site) -> None:
    for timestamp, emoji in (("1763800005", "👎"), ("1763800001", "👍")):
        reaction = {"message_id": "wamid.TARGET", "emoji": emoji}
        post_meta(site, meta_body(meta_message(reaction=reaction, timestamp=timestamp)))
    assert waiting(site) == [("meta", "wamid.TARGET", "down", False)]


@pytest.mark.parametrize("path", [EVOLUTION, f"{EVOLUTION}/messages-upsert"])
def test_a_reaction_from_evolution_waits_for_its_message(site: Site, path: str) -> None:
    assert post_evolution(site, evolution_body(evolution_reaction("3EB0TARGET")), path).json() == {"events": 1}
    assert waiting(site) == [("evolution", "3EB0TARGET", "up", False)]


def test_evolutions_path_and_secret_are_both_needed(site: Site) -> None:
    body = evolution_body(evolution_reaction("T"))
    assert post_evolution(site, body, "/webhooks/whatsapp/evolution/guess").status_code == 404
    assert site.client.post(EVOLUTION, json=body).status_code == 401
    assert site.client.post(EVOLUTION, json=body, headers={"apikey": "guess"}).status_code == 403
    assert site.client.post(EVOLUTION, content=b"\xff", headers={}).status_code == 401
    assert waiting(site) == []
    assert site.client.post(EVOLUTION, json={**body, "apikey": SECRETS.evolution_secret}).status_code == 200


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"a":"\\ud800"}', b"1e999"])
def test_junk_from_a_caller_who_is_known_gets_200(site: Site, body: bytes) -> None:
    assert post_meta(site, body).json() == {"events": 0}
    assert site.client.post(EVOLUTION, content=body, headers=APIKEY).json() == {"events": 0}


def test_a_name_cut_within_an_emoji_spoils_no_event(site: Site) -> None:
    data = {**evolution_reaction("T"), "pushName": "Ana \ud83d"}
    raw = json.dumps(evolution_body(data)).encode()
    assert site.client.post(EVOLUTION, content=raw, headers=APIKEY).json() == {"events": 1}


def test_among_a_thousand_malformed_bodies_no_good_event_is_lost(site: Site) -> None:
    """Bodies with parts cut out, doubled or replaced: no 5xx, and every whole one between them is kept."""
    chance = random.Random(7)
    for number in range(1000):
        whole = chance.choice(
            [
                evolution_body([evolution_reaction("X"), evolution_sent("Y", "Olá", 1763800000)]),
                meta_body(meta_message(), meta_message(reaction={"message_id": "wamid.X"})),
            ]
        )
        raw = bytearray(json.dumps(whole).encode())
        for _ in range(chance.randint(1, 6)):
            start = chance.randrange(len(raw))
            end = min(len(raw), start + chance.randint(0, 30))
            raw[start:end] = chance.choice([*REPLACEMENTS, bytes(raw[start:end]) * 2])
        if "object" in whole:
            status = post_meta(site, bytes(raw)).status_code
        else:
            status = site.client.post(EVOLUTION, content=bytes(raw), headers=APIKEY).status_code
        assert status == 200, bytes(raw)
        if number % 100 == 0:
            post_evolution(site, evolution_body(evolution_reaction(f"GOOD-{number}")))
    good = site.rows("select count(*) from slimft.unmatched_feedback where outside_id like 'GOOD-%'")
    assert good == [(10,)]


def test_neither_numbers_nor_words_are_stored(site: Site) -> None:
    words = "Seu pedido sai amanhã, Maria"
    post_evolution(site, evolution_body([evolution_sent("OURS", words, 1763800000), evolution_reaction("OURS")]))
    assert site.rows("select count(*) from slimft.message_links where digest is not null") == [(1,)]
    with site.database.connect() as connection:
        for value in (words, CUSTOMER, CUSTOMER.removeprefix("55")):
            assert text_columns(connection, value) == []


def test_one_person_has_one_name_per_provider(site: Site) -> None:
    for target in ("A", "B"):
        post_evolution(site, evolution_body(evolution_reaction(target)))
    post_meta(site, meta_body(meta_message(), contacts=[]))
    names = site.rows(
        "select provider, count(distinct reactor_id) from slimft.unmatched_feedback group by 1 order by 1"
    )
    assert names == [("evolution", 1), ("meta", 1)]
    assert site.rows("select count(distinct reactor_id) from slimft.unmatched_feedback") == [(2,)]


def test_a_large_body_is_refused(site: Site) -> None:
    assert site.client.post(META, content=b"a" * 4_000_000, headers={"X-Hub-Signature-256": "x"}).status_code == 413


def test_a_fault_that_passes_gets_503_and_the_event_comes_again(site: Site) -> None:
    body = evolution_body(evolution_reaction("T"))
    with site.database.connect_as_owner() as connection:
        connection.autocommit = True
        connection.execute("revoke connect on database " + site.database.parameters["dbname"] + " from public")
        connection.execute("alter role slimft_web connection limit 0")
        try:
            connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where usename = 'slimft_web' and datname = current_database()"
            )
            answer = post_evolution(site, body)
            assert answer.status_code == 503
            assert int(answer.headers["retry-after"]) > 0
        finally:
            connection.execute("alter role slimft_web connection limit -1")
            connection.execute("grant connect on database " + site.database.parameters["dbname"] + " to public")
    for _ in range(20):
        if post_evolution(site, body).status_code == 200:
            break
    assert waiting(site) == [("evolution", "T", "up", False)]


def test_a_provider_without_secrets_is_off(database: Database, settings: WebSettings) -> None:
    connections = Connections({**database.parameters, "user": "slimft_web"})
    web = RunningWeb(
        settings, connections, Rates(1, 1, 1), WORKSPACE_KEY, problem_types(), WhatsAppSecrets(), read_criteria()
    )
    with serving(web) as address, httpx.Client(base_url=address) as client:
        for answer in (client.get(META), client.post(META, content=b"{}"), client.post(EVOLUTION, json={})):
            assert answer.status_code == 404
            assert "WHATSAPP_" in answer.json()["detail"]
