"""Evolution API's bodies: who may call, reactions to our messages, our own messages."""

from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from dagster_slimft.web.whatsapp.events import Event, Reaction, Sent
from dagster_slimft.web.whatsapp.evolution import evolution_events, proof_of
from tests.web.whatsapp.payloads import evolution_body, evolution_key, evolution_reaction, evolution_sent

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECRET = "header-secret-of-the-test-0123456789"
LID = "76201477542116@lid"


def events(body: Any) -> list[Event]:
    return list(evolution_events(body, NOW))


def reactor(**key: Any) -> list[str]:
    return [
        event.reactor for event in events(evolution_body(evolution_reaction("T", **key))) if isinstance(event, Reaction)
    ]


def test_a_reaction_to_our_message_is_read() -> None:
    event = events(evolution_body(evolution_reaction("3EB0TARGET")))[0]
    occurred_at = datetime.fromtimestamp(1763800000, UTC)
    assert event == Reaction("evolution", "SlimQuality", "3EB0TARGET", "27999880001", "\N{THUMBS UP SIGN}", occurred_at)


def test_an_empty_text_takes_the_reaction_back() -> None:
    event = events(evolution_body(evolution_reaction("T", text="")))[0]
    assert isinstance(event, Reaction)
    assert event.emoji is None


def test_through_the_cloud_api_the_key_holds_the_id_alone() -> None:
    data = evolution_reaction("wamid.TARGET")
    data["message"]["reactionMessage"] = {"key": {"id": "wamid.TARGET"}}
    event = events(evolution_body(data))[0]
    assert isinstance(event, Reaction)
    assert (event.target_id, event.emoji) == ("wamid.TARGET", None)


def test_a_reaction_to_the_customers_own_message_says_nothing_of_ours() -> None:
    data = evolution_reaction("T")
    data["message"]["reactionMessage"]["key"]["fromMe"] = False
    assert events(evolution_body(data)) == []


def test_our_own_reactions_groups_and_broadcasts_are_passed_over() -> None:
    assert reactor(fromMe=True) == []
    assert reactor(remoteJid="120363@g.us", participantAlt="5527999880001@s.whatsapp.net") == []
    assert reactor(remoteJid="status@broadcast") == []


def test_a_hidden_phone_is_looked_for_where_versions_put_it() -> None:
    phone = "5527999880001@s.whatsapp.net"
    for field in ("remoteJidAlt", "participantAlt", "senderPn", "previousRemoteJid"):
        assert reactor(remoteJid=LID, **{field: phone}) == ["27999880001"]
    assert reactor(remoteJid=phone, addressingMode="lid") == ["27999880001"]


def test_an_opaque_id_is_a_person_where_no_phone_is_told() -> None:
    assert reactor(remoteJid=LID) == [LID]


def test_several_messages_and_several_devices_are_read() -> None:
    first = evolution_reaction("A", remoteJid="5527999880001:12@s.whatsapp.net")
    body = evolution_body([first, evolution_reaction("B"), None, 4])
    assert [(event.target_id, event.reactor) for event in events(body) if isinstance(event, Reaction)] == [
        ("A", "27999880001"),
        ("B", "27999880001"),
    ]


@pytest.mark.parametrize("event", ["messages.upsert", "MESSAGES_UPSERT", "messages_upsert"])
def test_relays_may_write_the_events_name_otherwise(event: str) -> None:
    assert len(events(evolution_body(evolution_reaction("T"), event=event))) == 1


def test_our_messages_are_remembered_however_they_left() -> None:
    for event in ("send.message", "messages.upsert"):
        found = events(evolution_body(evolution_sent("OURS", "Bom dia!", 1763800000), event=event))
        assert found == [
            Sent("evolution", "SlimQuality", "OURS", "27999880001", "Bom dia!", datetime.fromtimestamp(1763800000, UTC))
        ]


@pytest.mark.parametrize(
    "message",
    [
        {"extendedTextMessage": {"text": "Olá"}},
        {"imageMessage": {"caption": "Olá"}},
        {"documentMessage": {"caption": "Olá"}, "messageContextInfo": {}},
    ],
)
def test_words_are_found_where_kinds_of_messages_have_them(message: dict[str, Any]) -> None:
    data = {**evolution_sent("OURS", "", 1763800000), "message": message}
    assert [event.text for event in events(evolution_body(data)) if isinstance(event, Sent)] == ["Olá"]


def test_a_customers_message_is_no_event_of_ours() -> None:
    data = {**evolution_sent("THEIRS", "oi", 1763800000), "key": evolution_key("THEIRS", from_me=False)}
    assert events(evolution_body(data)) == []


@pytest.mark.parametrize(
    ("milliseconds", "expected"),
    [
        (1763800000123, 1763800000.123),
        ("1763800000123", 1763800000.123),
        ({"low": -1431558533, "high": 410, "unsigned": True}, 1763800000.123),
        ({"low": "x", "high": 1}, 1763800000),
        (None, 1763800000),
    ],
)
def test_times_come_as_numbers_digits_or_halves(milliseconds: object, expected: float) -> None:
    data = evolution_reaction("T")
    data["message"]["reactionMessage"]["senderTimestampMs"] = milliseconds
    data["messageTimestamp"] = 1763800001 if expected != 1763800000 else 1763800000
    event = events(evolution_body(data))[0]
    assert isinstance(event, Reaction)
    assert event.occurred_at.timestamp() == pytest.approx(expected, abs=0.001)


@pytest.mark.parametrize(
    "body", [None, [], {"event": 3}, evolution_body(None), evolution_body({"key": []}), evolution_body("x")]
)
def test_junk_holds_no_events(body: object) -> None:
    assert events(body) == []


def token(secret: str, **claims: Any) -> str:
    return jwt.encode({"app": "evolution", "exp": datetime.now(UTC) + timedelta(days=1), **claims}, secret, "HS256")


@pytest.mark.parametrize(
    ("headers", "payload", "proof"),
    [
        ({"apikey": SECRET}, {}, "good"),
        ({"x-webhook-secret": SECRET}, None, "good"),
        ({"authorization": SECRET}, {}, "good"),
        ({"authorization": f"Bearer {SECRET}"}, {}, "good"),
        ({"authorization": f"Bearer {token(SECRET)}"}, {}, "good"),
        ({}, {"apikey": SECRET}, "good"),
        ({}, {}, "none"),
        ({}, {"apikey": None}, "none"),
        ({}, {"apikey": 7}, "none"),
        ({}, {"apikey": "Apikey not found"}, "wrong"),
        ({"apikey": "guess"}, {}, "wrong"),
        ({"authorization": f"Bearer {token('another-secret-of-the-test-0123456789')}"}, {}, "wrong"),
        ({"authorization": f"Bearer {token(SECRET, exp=datetime(2020, 1, 1, tzinfo=UTC))}"}, {}, "wrong"),
        ({"authorization": "Bearer " + jwt.encode({"app": "evolution"}, SECRET, "HS256")}, {}, "wrong"),
        ({"authorization": "Bearer ä"}, {}, "wrong"),
    ],
)
def test_a_call_proves_that_it_knows_the_secret(headers: dict[str, str], payload: object, proof: str) -> None:
    assert proof_of(SECRET, headers, payload) == proof
