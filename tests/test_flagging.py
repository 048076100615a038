"""A flag from the terminal: on a dialogue or a message, once, reopened after it was closed."""

from uuid import UUID

import pytest

from dagster_slimft.database.postgres import Database
from dagster_slimft.errors import UsageError
from dagster_slimft.flagging import flag_dialogue, request_review

DIALOGUE = UUID("00000000-0000-5000-8000-000000000001")


@pytest.fixture
def flagged(database: Database) -> Database:
    """A database with one dialogue of two messages."""
    with database.connect() as connection:
        connection.execute(
            "insert into slimft.redacted_messages (message_id, conversation_id, dialogue_id, customer_id, sender,"
            " sent_at, text, entity_counts, tokens, tokenizer, redactor_version)"
            " select 'm' || n, 'v', %s, 'c', 'customer', timestamptz '2026-01-01' + n * interval '1 minute', 'oi',"
            " '{}', 1, 't', 'r' from generate_series(1, 2) as n",
            (DIALOGUE,),
        )
    return database


def _flags(database: Database) -> list[tuple[object, ...]]:
    with database.connect() as connection:
        return connection.execute("select message_id, problem_type, status from slimft.flags").fetchall()


@pytest.mark.parametrize("named", [str(DIALOGUE), "m2"])
def test_a_dialogue_is_flagged_at_its_first_message(flagged: Database, named: str) -> None:
    assert flag_dialogue(flagged, named, "personal_data")
    assert _flags(flagged) == [("m1", "personal_data", "open")]


def test_a_flag_is_opened_once_and_again_after_it_was_closed(flagged: Database) -> None:
    assert flag_dialogue(flagged, "m1", "personal_data")
    assert not flag_dialogue(flagged, "m1", "personal_data")
    with flagged.connect() as connection:
        connection.execute("update slimft.flags set status = 'closed'")
    assert flag_dialogue(flagged, "m1", "personal_data")
    assert _flags(flagged) == [("m1", "personal_data", "open")]


def test_an_unknown_dialogue_is_refused(flagged: Database) -> None:
    with pytest.raises(UsageError, match="no dialogue or message 'm9'"):
        flag_dialogue(flagged, "m9", "personal_data")
    assert _flags(flagged) == []


def test_a_dialogue_is_put_on_the_queue_and_raised_there(flagged: Database) -> None:
    task = request_review(flagged, "m2", 40, "a Marta reclamou")
    assert request_review(flagged, str(DIALOGUE), 95, "") == task
    assert request_review(flagged, "m1", 10, "") == task
    with flagged.connect() as connection:
        kept = connection.execute(
            "select message_id, reasons, priority, status from slimft.annotation_tasks"
        ).fetchall()
        waiting = connection.execute("select kind, target_id, content from slimft.personal_texts").fetchall()
    assert kept == [("m1", ["by_hand"], 95, "open")]
    assert waiting == [("review_reason", str(task), "a Marta reclamou")]


def test_a_dialogue_that_was_reviewed_is_opened_in_another_round(flagged: Database) -> None:
    task = request_review(flagged, "m1", 40, "")
    with flagged.connect() as connection:
        connection.execute("update slimft.annotation_tasks set status = 'done'")
    assert request_review(flagged, "m1", 40, "") == task
    with flagged.connect() as connection:
        kept = connection.execute("select round, status, status_reason from slimft.annotation_tasks").fetchall()
        events = connection.execute("select event, round from slimft.annotation_events order by id").fetchall()
    assert kept == [(2, "open", "by_hand")]
    assert events == [("added", 1), ("reopened", 2)]


def test_an_unknown_dialogue_is_put_on_no_queue(flagged: Database) -> None:
    with pytest.raises(UsageError, match="no dialogue or message m9"):
        request_review(flagged, "m9", 80, "")


def test_through_supabases_api_the_token_says_who_asked(flagged: Database) -> None:
    with flagged.connect() as connection:
        connection.execute("select set_config('request.jwt.claims', '{\"sub\": \"user-7\"}', true)")
        connection.execute("select slimft.request_review('m1', 50, 'veja', 'somebody else')")
        asked = connection.execute("select actor from slimft.annotation_events").fetchall()
    assert asked == [("user-7",)]
