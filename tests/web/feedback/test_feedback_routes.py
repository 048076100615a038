"""Votes over HTTP, from the request to the row."""

import socket
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from dagster_slimft.web.settings import WebSettings
from tests.web.conftest import SHOP, Site, text_columns

NOON = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)


def at(minutes: int) -> str:
    return (NOON + timedelta(minutes=minutes)).isoformat()


def reactions(site: Site) -> list[tuple[Any, ...]]:
    return site.rows("select message_id, conversation_id, value, is_withdrawn from slimft.reactions order by id")


def test_a_thumb_on_an_answer_is_a_row(site: Site) -> None:
    answer = site.vote("reactions", {"message_id": "m1", "value": "up", "occurred_at": at(0)})
    assert answer.status_code == 200
    assert answer.json() == {"outcome": "recorded", "occurred_at": at(0).replace("+00:00", "Z")}
    assert site.rows("select provider, account, message_id, reactor_id, value from slimft.reactions") == [
        ("site", "site", "m1", "customer", "up")
    ]


def test_a_changed_mind_replaces(site: Site) -> None:
    for minute, value in enumerate(("up", "down")):
        site.vote("reactions", {"message_id": "m1", "value": value, "occurred_at": at(minute)})
    assert reactions(site) == [("m1", None, "down", False)]


def test_a_thumb_taken_back_is_no_vote_and_not_a_bad_one(site: Site) -> None:
    site.vote("reactions", {"message_id": "m1", "value": "down", "occurred_at": at(0)})
    site.vote("reactions", {"message_id": "m1", "value": "withdrawn", "occurred_at": at(1)})
    assert reactions(site) == [("m1", None, "neutral", True)]


def test_a_repeated_delivery_changes_nothing(site: Site) -> None:
    body = {"message_id": "m1", "value": "up", "occurred_at": at(0)}
    outcomes = [site.vote("reactions", body).json()["outcome"] for _ in range(3)]
    assert outcomes == ["recorded", "unchanged", "unchanged"]
    assert len(reactions(site)) == 1


def test_a_late_delivery_loses_against_a_newer_one(site: Site) -> None:
    site.vote("reactions", {"message_id": "m1", "value": "down", "occurred_at": at(5)})
    late = site.vote("reactions", {"message_id": "m1", "value": "up", "occurred_at": at(1)})
    assert late.json()["outcome"] == "unchanged"
    assert reactions(site) == [("m1", None, "down", False)]


def test_every_sitting_of_a_conversation_keeps_its_own_thumb(site: Site) -> None:
    for minute in (0, 30):
        site.vote("reactions", {"conversation_id": "c1", "value": "up", "occurred_at": at(minute)})
    assert len(reactions(site)) == 2


def test_stars_and_a_comment_are_kept_together(site: Site) -> None:
    body = {"conversation_id": "c1", "stars": 4, "comment": "adorei o atendimento", "occurred_at": at(0)}
    assert [site.vote("ratings", body).json()["outcome"] for _ in range(2)] == ["recorded", "unchanged"]
    assert site.rows("select conversation_id, stars, is_withdrawn from slimft.ratings") == [("c1", 4, False)]
    assert site.rows("select kind, target_id, conversation_id, content from slimft.personal_texts") == [
        ("comment", "c1", "c1", "adorei o atendimento")
    ]


def test_stars_can_be_taken_back(site: Site) -> None:
    site.vote("ratings", {"conversation_id": "c1", "stars": 2, "occurred_at": at(0)})
    site.vote("ratings", {"conversation_id": "c1", "stars": None, "occurred_at": at(1)})
    assert site.rows("select stars, is_withdrawn from slimft.ratings order by occurred_at") == [
        (2, False),
        (None, True),
    ]


def test_a_problem_is_flagged_with_details(site: Site) -> None:
    body = {"message_id": "m1", "problem_type": "wrong_price", "details": "era 3.290", "occurred_at": at(0)}
    assert site.vote("flags", body).json()["outcome"] == "recorded"
    assert site.rows("select message_id, problem_type, status from slimft.flags") == [("m1", "wrong_price", "open")]
    assert site.rows("select kind, target_id, content from slimft.personal_texts") == [
        ("flag_details", "m1", "era 3.290")
    ]


def test_a_closed_problem_that_comes_up_again_is_open_again(site: Site) -> None:
    site.vote("flags", {"message_id": "m1", "problem_type": "rude_tone", "occurred_at": at(0)})
    with site.database.connect() as connection:
        connection.execute("update slimft.flags set status = 'closed'")
    site.vote("flags", {"message_id": "m1", "problem_type": "rude_tone", "occurred_at": at(0)})
    assert site.rows("select status from slimft.flags") == [("closed",)]
    site.vote("flags", {"message_id": "m1", "problem_type": "rude_tone", "occurred_at": at(3)})
    assert site.rows("select status from slimft.flags") == [("open",)]


def test_a_comment_that_was_redacted_meanwhile_is_not_taken_again(site: Site) -> None:
    body = {"conversation_id": "c1", "stars": 5, "comment": "ótimo", "occurred_at": at(0)}
    site.vote("ratings", body)
    with site.database.connect() as connection:
        connection.execute("""
            insert into slimft.redacted_texts (
                personal_text_id, kind, target_id, conversation_id, occurred_at, author, text, redactor_version
            )
            select id, kind, target_id, conversation_id, occurred_at, author, content, 'test' from slimft.personal_texts
        """)
        connection.execute("delete from slimft.personal_texts")
    assert site.vote("ratings", body).json()["outcome"] == "unchanged"
    assert site.rows("select count(*) from slimft.personal_texts") == [(0,)]


def test_what_people_type_waits_for_redaction_and_stands_nowhere_else(site: Site) -> None:
    words = "meu cpf é 529.982.247-25"
    site.vote("ratings", {"conversation_id": "c1", "stars": 1, "comment": words})
    with site.database.connect() as connection:
        assert text_columns(connection, words) == ["personal_texts.content"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"message_id": "m1", "value": "sideways"}, "value"),
        ({"message_id": "m1"}, "value"),
        ({"message_id": "", "value": "up"}, "message_id"),
        ({"message_id": "m" * 201, "value": "up"}, "message_id"),
        ({"message_id": "a\0b", "value": "up"}, "message_id"),
        ({"message_id": "m1", "value": "up", "occurred_at": "ontem"}, "occurred_at"),
        ({"message_id": "m1", "value": "up", "occurred_at": "2026-11-22T10:00:00"}, "occurred_at"),
        ({"message_id": "m1", "value": "up", "stars": 3}, "stars"),
    ],
)
def test_a_body_that_cannot_be_used_is_told_which_field(site: Site, body: dict[str, Any], field: str) -> None:
    answer = site.vote("reactions", body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [one["field"] for one in answer.json()["errors"]] == [field]
    assert reactions(site) == []


def test_half_a_surrogate_pair_is_refused_not_stumbled_over(site: Site) -> None:
    body = b'{"message_id": "\\ud83d", "value": "up"}'
    answer = site.client.post("/api/feedback/reactions", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422


@pytest.mark.parametrize("body", [{"value": "up"}, {"message_id": "m1", "conversation_id": "c1", "value": "up"}])
def test_a_vote_names_a_message_or_a_conversation(site: Site, body: dict[str, Any]) -> None:
    answer = site.vote("reactions", body)
    assert answer.status_code == 422
    assert "either message_id or conversation_id" in answer.json()["errors"][0]["detail"]


def test_an_unknown_problem_is_told_which_there_are(site: Site) -> None:
    answer = site.vote("flags", {"message_id": "m1", "problem_type": "ugly"})
    assert answer.status_code == 422
    assert "wrong_price" in answer.json()["detail"]
    assert answer.json()["errors"][0]["field"] == "problem_type"


def test_a_refusal_never_repeats_what_was_typed(site: Site) -> None:
    answer = site.vote("ratings", {"conversation_id": "c1", "stars": "meu cpf é 529.982.247-25"})
    assert answer.status_code == 422
    assert "529" not in answer.text


def test_a_vote_without_a_token_is_asked_for_one(site: Site) -> None:
    answer = site.client.post("/api/feedback/reactions", json={"message_id": "m1", "value": "up"})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("kind", "target", "valid_for", "status"),
    [
        ("message", "m2", timedelta(minutes=5), 403),
        ("conversation", "m1", timedelta(minutes=5), 403),
        ("message", "m1", timedelta(minutes=-1), 401),
    ],
)
def test_a_token_is_good_for_its_target_until_it_ends(
    site: Site, kind: Any, target: str, valid_for: timedelta, status: int
) -> None:
    headers = site.token(kind, target, valid_for)
    answer = site.client.post("/api/feedback/reactions", json={"message_id": "m1", "value": "up"}, headers=headers)
    assert answer.status_code == status
    assert reactions(site) == []


@pytest.mark.parametrize(("minutes", "detail"), [(24 * 60, "future"), (-31 * 24 * 60, "days back")])
def test_a_vote_from_the_future_or_from_long_ago_is_refused(site: Site, minutes: int, detail: str) -> None:
    answer = site.vote("reactions", {"message_id": "m1", "value": "up", "occurred_at": at(minutes)})
    assert answer.status_code == 422
    assert detail in answer.json()["detail"]


def test_a_clock_that_is_a_little_fast_cannot_pin_a_vote(site: Site) -> None:
    soon = (datetime.now(UTC) + timedelta(minutes=2)).isoformat()
    counted = site.vote("reactions", {"message_id": "m1", "value": "up", "occurred_at": soon}).json()["occurred_at"]
    assert datetime.fromisoformat(counted) <= datetime.now(UTC)


def test_a_large_body_is_read_and_refused_never_reset(site: Site) -> None:
    body = b'{"message_id": "m1", "value": "up", "details": "' + b"a" * 2_000_000 + b'"}'
    answer = site.client.post("/api/feedback/reactions", content=body, headers=site.token("message", "m1"))
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_chunked_body_has_the_same_limit(site: Site) -> None:
    pieces = (b"x" * 1024 for _ in range(100))
    answer = site.client.post("/api/feedback/reactions", content=pieces)
    assert answer.status_code == 413


def test_a_client_that_leaves_in_the_middle_leaves_nothing(site: Site) -> None:
    host, port = site.client.base_url.host, site.client.base_url.port
    assert port is not None
    with socket.create_connection((host, port)) as connection:
        connection.sendall(b"POST /api/feedback/reactions HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n{")
    assert reactions(site) == []
    assert site.vote("reactions", {"message_id": "m1", "value": "up"}).status_code == 200


def test_the_shops_page_may_vote_and_another_site_may_not(site: Site) -> None:
    asks = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
    for origin, allowed in ((SHOP, SHOP), ("https://evil.example.com", None)):
        answer = site.client.options("/api/feedback/reactions", headers={"Origin": origin, **asks})
        assert answer.headers.get("access-control-allow-origin") == allowed


def test_a_refusal_too_may_be_read_by_the_shops_page(site: Site) -> None:
    answer = site.client.post("/api/feedback/reactions", content=b"a" * 20_000, headers={"Origin": SHOP})
    assert (answer.status_code, answer.headers.get("access-control-allow-origin")) == (413, SHOP)


class TestRates:
    @pytest.fixture
    def settings(self, settings: WebSettings) -> WebSettings:
        return settings.model_copy(update={"votes_per_target": 3, "votes_per_address": 5})

    def test_one_target_takes_so_many_votes_and_says_when_again(self, site: Site) -> None:
        answers = [site.vote("reactions", {"message_id": "m1", "value": "up"}) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 60

    def test_one_address_sends_so_many_votes(self, site: Site) -> None:
        statuses = [
            site.vote("reactions", {"message_id": f"m{number}", "value": "up"}).status_code for number in range(6)
        ]
        assert statuses == [200] * 5 + [429]

    def test_requests_without_a_token_count_for_their_address(self, site: Site) -> None:
        body = {"message_id": "m1", "value": "up"}
        statuses = [site.client.post("/api/feedback/reactions", json=body).status_code for _ in range(6)]
        assert statuses == [401] * 5 + [429]


def test_the_pages_of_the_routes_load_nothing_from_outside(site: Site) -> None:
    page = site.client.get("/docs")
    assert page.status_code == 200
    assert "http" not in page.text.replace("http://www.w3.org", "")
    for asset in ("/docs/swagger-ui.js", "/docs/swagger-ui.css", "/openapi.json"):
        assert site.client.get(asset).status_code == 200
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_the_schema_tells_the_problems_of_each_route(site: Site) -> None:
    paths = site.client.get("/openapi.json").json()["paths"]
    for route in ("reactions", "ratings", "flags"):
        responses = paths[f"/api/feedback/{route}"]["post"]["responses"]
        assert set(responses) == {"200", "400", "401", "403", "413", "422", "429", "503"}
        assert all(
            "application/problem+json" in responses[status]["content"] for status in responses if status != "200"
        )


def test_an_unknown_address_is_a_problem_too(site: Site) -> None:
    answer: httpx.Response = site.client.get("/nothing/here")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
