"""The queue follows the candidates: each dialogue once, opened again for what came up since, closed with its dialogue.

The marts are plain tables here; what fills them has dbt's own unit tests.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

import psycopg
import pytest

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.annotation.queue import QueueUpdate, update_queue

MARTS = """
    create table slimft_marts.annotation_candidates (
        dialogue_id uuid, message_id text, reason text, priority integer, occurred_at timestamptz
    );
    create table slimft_marts.annotation_dialogues (dialogue_id uuid, message_id text, text_hash text);
    create table slimft_marts.training_eligibility (dialogue_id uuid, reasons text[]);
    insert into slimft.reviewers (id, name, role) values ('r', 'R', 'reviewer');
"""
TASK = "select message_id, reasons, priority, round, status, status_reason from slimft.annotation_tasks order by id"


def dialogue(name: str) -> UUID:
    return uuid5(UUID(int=0), name)


@pytest.fixture
def marts(database: Database) -> Database:
    """Two dialogues, `a` and `b`, each a candidate."""
    with database.connect() as connection:
        connection.execute(MARTS)
        for name in ("a", "b"):
            _add_dialogue(connection, name)
        _add_candidate(connection, "a", "flagged", 90, "2026-01-01")
        _add_candidate(connection, "a", "random_sample", 10, None)
        _add_candidate(connection, "b", "many_messages", 30, None)
    return database


def _add_dialogue(connection: psycopg.Connection, name: str) -> None:
    connection.execute(
        "insert into slimft.redacted_messages (message_id, conversation_id, dialogue_id, customer_id, sender, sent_at,"
        " text, tokens, tokenizer, redactor_version)"
        " values (%s, %s, %s, 'c', 'customer', '2026-01-01', 'oi', 1, 't', '1')",
        (f"{name}1", f"v{name}", dialogue(name)),
    )
    connection.execute(
        "insert into slimft_marts.annotation_dialogues values (%s, %s, 'as it was')", (dialogue(name), f"{name}1")
    )
    connection.execute("insert into slimft_marts.training_eligibility values (%s, '{}')", (dialogue(name),))


def _add_candidate(connection: psycopg.Connection, name: str, reason: str, priority: int, at: str | None) -> None:
    connection.execute(
        "insert into slimft_marts.annotation_candidates values (%s, %s, %s, %s, %s)",
        (dialogue(name), f"{name}1", reason, priority, at),
    )


def execute(database: Database, statement: str, *values: object) -> None:
    with database.connect() as connection:
        connection.execute(statement.encode(), values)


def tasks(database: Database) -> Sequence[tuple[Any, ...]]:
    with database.connect() as connection:
        return connection.execute(TASK).fetchall()


def review(database: Database, message_id: str) -> None:
    """Somebody judged the dialogue of this message as it was."""
    execute(
        database,
        "insert into slimft.annotations"
        " (task_id, round, message_id, reviewer_id, decision, criteria_version, text_hash, claimed_at)"
        " select id, round, message_id, 'r', 'approve', '1', 'as it was', now()"
        " from slimft.annotation_tasks where message_id = %s",
        message_id,
    )
    execute(
        database,
        "update slimft.annotation_tasks set status = 'done', status_reason = 'reviewed', status_at = now()"
        " where message_id = %s",
        message_id,
    )


def test_each_dialogue_is_added_once_with_all_its_reasons(marts: Database) -> None:
    assert update_queue(marts, 1) == QueueUpdate(added=2, reopened=0, closed=0, open=2)
    assert update_queue(marts, 1) == QueueUpdate(added=0, reopened=0, closed=0, open=2)
    assert tasks(marts) == [
        ("a1", ["flagged", "random_sample"], 90, 1, "open", "flagged"),
        ("b1", ["many_messages"], 30, 1, "open", "many_messages"),
    ]


def test_a_new_reason_raises_an_open_task(marts: Database) -> None:
    update_queue(marts, 1)
    with marts.connect() as connection:
        _add_candidate(connection, "b", "negative_feedback", 80, "2026-01-02")
    assert update_queue(marts, 1).added == 0
    assert tasks(marts)[1] == ("b1", ["many_messages", "negative_feedback"], 80, 1, "open", "many_messages")


def test_a_reviewed_dialogue_is_opened_again_only_for_what_came_up_since(marts: Database) -> None:
    update_queue(marts, 1)
    review(marts, "a1")
    assert update_queue(marts, 1).reopened == 0, "the old flag was there when it was reviewed"
    with marts.connect() as connection:
        _add_candidate(connection, "a", "negative_feedback", 80, "2999-01-01")
    assert update_queue(marts, 1).reopened == 1
    assert tasks(marts)[0][3:] == (2, "open", "negative_feedback")


def test_a_review_of_other_words_opens_its_task_again(marts: Database) -> None:
    update_queue(marts, 1)
    review(marts, "a1")
    execute(marts, "update slimft_marts.annotation_dialogues set text_hash = 'other' where message_id = 'a1'")
    assert update_queue(marts, 1).reopened == 1
    assert tasks(marts)[0][3:] == (2, "open", "changed_since_review")
    assert update_queue(marts, 1).reopened == 0


@pytest.mark.parametrize(
    ("happened", "reason"),
    [
        ("delete from slimft.redacted_messages where message_id = 'a1'", "dialogue_gone"),
        ("update slimft_marts.training_eligibility set reasons = '{erased}'", "withdrawn"),
        ("update slimft_marts.training_eligibility set reasons = '{opted_out}'", "withdrawn"),
    ],
)
def test_a_task_is_closed_with_its_dialogue(marts: Database, happened: str, reason: str) -> None:
    update_queue(marts, 1)
    execute(marts, "delete from slimft_marts.annotation_candidates")
    execute(marts, happened)
    assert update_queue(marts, 1).closed >= 1
    assert tasks(marts)[0][4:] == ("closed", reason)
    assert update_queue(marts, 1).closed == 0


def test_of_two_dialogues_that_became_one_the_older_task_stays(marts: Database) -> None:
    update_queue(marts, 1)
    execute(marts, "update slimft.redacted_messages set dialogue_id = %s", dialogue("a"))
    execute(marts, "delete from slimft_marts.annotation_candidates where message_id = 'b1'")
    assert update_queue(marts, 1).closed == 1
    assert [row[4:] for row in tasks(marts)] == [("open", "flagged"), ("closed", "merged")]


def test_a_task_finds_its_dialogue_under_another_id(marts: Database) -> None:
    update_queue(marts, 1)
    for table in ("slimft.redacted_messages", "slimft_marts.annotation_candidates"):
        execute(marts, f"update {table} set dialogue_id = %s where message_id = 'a1'", dialogue("renamed"))
    execute(marts, "update slimft_marts.annotation_candidates set message_id = 'a0' where message_id = 'a1'")
    assert update_queue(marts, 1) == QueueUpdate(added=0, reopened=0, closed=0, open=2)


def test_more_reviews_per_dialogue_are_asked_of_tasks_nobody_began(marts: Database) -> None:
    update_queue(marts, 1)
    execute(
        marts,
        "insert into slimft.annotation_assignments (task_id, round, reviewer_id, state, expires_at)"
        " select id, round, 'r', 'leased', now() from slimft.annotation_tasks where message_id = 'a1'",
    )
    update_queue(marts, 2)
    with marts.connect() as connection:
        wanted = connection.execute(
            "select message_id, reviews_wanted from slimft.annotation_tasks order by 1"
        ).fetchall()
    assert wanted == [("a1", 1), ("b1", 2)]


def test_everything_that_happens_to_a_task_is_written_down(marts: Database) -> None:
    update_queue(marts, 1)
    execute(marts, "delete from slimft_marts.annotation_candidates where message_id = 'a1'")
    execute(marts, "delete from slimft.redacted_messages where message_id = 'a1'")
    update_queue(marts, 1)
    with marts.connect() as connection:
        events = connection.execute(
            "select event, actor, e.reason from slimft.annotation_events as e"
            " inner join slimft.annotation_tasks as t on t.id = e.task_id where message_id = 'a1' order by e.id"
        ).fetchall()
    assert events == [("added", "pipeline", "flagged"), ("closed", "pipeline", "dialogue_gone")]
