"""Meta's bodies: signature, reactions, and everything else that stands in them."""

import hmac
from datetime import UTC, datetime
from typing import Any

import pytest

from dagster_slimft.web.whatsapp.events import Reaction
from dagster_slimft.web.whatsapp.meta import is_signed, meta_events
from tests.web.whatsapp.payloads import CUSTOMER, META_ACCOUNT, meta_body, meta_message

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SENT_AT = datetime.fromtimestamp(1763800000, UTC)


def events(body: Any) -> list[Reaction]:
    return list(meta_events(body, NOW))


def test_a_reaction_is_read() -> None:
    expected = Reaction(
        "meta", META_ACCOUNT, "wamid.TARGET", CUSTOMER.removeprefix("55"), "\N{THUMBS UP SIGN}", SENT_AT
    )
    assert events(meta_body(meta_message())) == [expected]


@pytest.mark.parametrize("reaction", [{"message_id": "wamid.TARGET"}, {"message_id": "wamid.TARGET", "emoji": ""}])
def test_without_an_emoji_it_was_taken_back(reaction: dict[str, str]) -> None:
    assert [event.emoji for event in events(meta_body(meta_message(reaction=reaction)))] == [None]


def test_a_user_id_names_the_person_before_the_phone_does() -> None:
    contacts = [{"wa_id": CUSTOMER, "user_id": "BR.13491208655302741918"}]
    assert [event.reactor for event in events(meta_body(meta_message(), contacts=contacts))] == [contacts[0]["user_id"]]


def test_somebody_without_a_phone_is_known_by_the_user_id() -> None:
    hidden = meta_message()
    del hidden["from"]
    contacts = [{"profile": {"name": "Nome"}, "user_id": "BR.13491208655302741918"}]
    assert [event.reactor for event in events(meta_body(hidden, contacts=contacts))] == ["BR.13491208655302741918"]


def test_the_ninth_digit_makes_no_second_person() -> None:
    old, new = (meta_message(**{"from": phone}) for phone in ("552799880001", "5527999880001"))
    first, second = events(meta_body(old, new, contacts=[]))
    assert first.reactor == second.reactor


def test_several_messages_and_changes_in_one_body_are_all_read() -> None:
    body = meta_body(meta_message(), meta_message(reaction={"message_id": "wamid.OTHER", "emoji": "❤️"}))
    body["entry"] += meta_body(meta_message(reaction={"message_id": "wamid.THIRD"}))["entry"]
    assert [event.target_id for event in events(body)] == ["wamid.TARGET", "wamid.OTHER", "wamid.THIRD"]


def test_texts_statuses_and_echoes_are_passed_over() -> None:
    assert events(meta_body(meta_message(type="text", text={"body": "oi"}), statuses=[{"id": "wamid.X"}])) == []
    echo = meta_body(meta_message())
    echo["entry"][0]["changes"][0]["field"] = "smb_message_echoes"
    assert events(echo) == []


def test_a_time_from_the_future_counts_as_now() -> None:
    assert [event.occurred_at for event in events(meta_body(meta_message(timestamp="9999999999")))] == [NOW]


@pytest.mark.parametrize("timestamp", [None, "", "gestern", "-5", "1e400", True, {}, "9" * 40])
def test_a_reaction_with_a_broken_time_is_of_now(timestamp: object) -> None:
    assert [event.occurred_at for event in events(meta_body(meta_message(timestamp=timestamp)))] == [NOW]


@pytest.mark.parametrize(
    "body",
    [
        None,
        5,
        "x",
        [],
        {},
        {"entry": 3},
        {"entry": [None, {"changes": [7]}]},
        meta_body(),
        meta_body(meta_message(reaction=[])),
    ],
)
def test_junk_holds_no_events(body: object) -> None:
    assert events(body) == []


def test_a_good_event_beside_broken_ones_is_not_lost() -> None:
    broken = [
        meta_message(reaction=None),
        meta_message(type=4),
        {"type": "reaction"},
        meta_message(reaction={"message_id": "\0"}),
    ]
    assert len(events(meta_body(*broken, meta_message()))) == 1


def test_the_signature_is_of_the_bytes_as_they_came() -> None:
    body = b'{"emoji": "\\ud83d\\udc4d"}'
    good = "sha256=" + hmac.digest(b"secret", body, "sha256").hex()
    assert is_signed("secret", body, good)
    assert not is_signed("secret", body + b" ", good)
    assert not is_signed("other", body, good)
    for header in ("", "sha256=", "sha1=" + good[7:], good[7:], "sha256=ä"):
        assert not is_signed("secret", body, header)
