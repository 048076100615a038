"""A flag from the terminal: on a dialogue or a message, once, reopened after it was closed."""

from uuid import UUID

import pytest

from dagster_slimft.database.postgres import Database
from dagster_slimft.errors import UsageError
from dagster_slimft.flagging import flag_dialogue

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
