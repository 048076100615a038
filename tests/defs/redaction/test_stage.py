"""The stage against a real Postgres: incremental by dialogue, the same with workers, whole after a crash."""

from typing import Any
from uuid import UUID, uuid5

import pytest

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.redaction import stage
from dagster_slimft.defs.redaction.settings import RedactionSettings
from dagster_slimft.defs.redaction.tokens import TokenCounter
from tests.defs.redaction.staged import SETTINGS, Redact, changed_at, say, select


def test_every_message_gets_one_redaction_without_its_values(staged: Database, redact: Redact) -> None:
    report = redact()
    rows = select(
        staged, "select text, spans, entity_counts, tokens, language from slimft.redacted_messages order by 1"
    )
    assert (report.messages, report.dialogues, report.quarantined) == (6, 3, 0)
    assert report.entities == {"CPF": 3, "PERSON": 6}
    assert {row[0] for row in rows} == {
        "oi, aqui é a [NOME_1], cpf [CPF]",
        "Olá, [NOME_1]! R$ 3.290,00 o 158x198x30",
    }
    assert rows[-1][1] == [{"start": 13, "end": 21, "label": "PERSON"}, {"start": 27, "end": 41, "label": "CPF"}]
    assert rows[-1][2] == {"PERSON": 1, "CPF": 1}
    assert rows[-1][3] > 0
    assert {row[4] for row in rows} == {"pt"}


def test_nothing_new_touches_nothing(staged: Database, redact: Redact) -> None:
    redact()
    before = select(staged, "select message_id, xmin::text, changed_at from slimft.redacted_messages order by 1")
    report = redact()
    assert (report.messages, report.dialogues, report.recounted) == (0, 0, 0)
    assert (
        select(staged, "select message_id, xmin::text, changed_at from slimft.redacted_messages order by 1") == before
    )


def test_one_more_message_rewrites_its_dialogue_alone_and_leaves_older_rows_as_they_are(
    staged: Database, redact: Redact
) -> None:
    redact()
    before = changed_at(staged)
    with staged.connect() as connection:
        say(connection, 2, 3, "customer", "meu fone é 11 98765-4321")
    report = redact()
    after = changed_at(staged)
    assert (report.dialogues, report.messages) == (1, 3)
    assert {key: after[key] for key in before} == before
    assert after.keys() - before.keys() == {"m2-3"}


def test_a_late_earlier_message_renumbers_its_dialogue(staged: Database, redact: Redact) -> None:
    redact()
    with staged.connect() as connection:
        say(connection, 1, 0, "customer", "oi, sou o Wellington")
    redact()
    rows = select(staged, "select text from slimft.redacted_messages where conversation_id = 'v1' order by sent_at")
    assert [row[0] for row in rows] == [
        "oi, sou o [NOME_1]",
        "oi, aqui é a [NOME_2], cpf [CPF]",
        "Olá, [NOME_2]! R$ 3.290,00 o 158x198x30",
    ]


def test_a_vanished_message_is_forgotten_and_its_dialogue_rewritten(staged: Database, redact: Redact) -> None:
    redact()
    with staged.connect() as connection:
        connection.execute("delete from slimft_staging.stg_dialogue_messages where message_id = 'm1-1'")
    report = redact()
    assert (report.vanished, report.dialogues) == (1, 1)
    assert "m1-1" not in changed_at(staged)


def test_a_message_that_moves_to_another_dialogue_moves(staged: Database, redact: Redact) -> None:
    redact()
    other = uuid5(UUID(int=0), "other")
    with staged.connect() as connection:
        connection.execute(
            "update slimft_staging.stg_dialogue_messages set dialogue_id = %s where message_id = 'm1-2'", (other,)
        )
    assert redact().messages == 1
    assert select(staged, "select dialogue_id from slimft.redacted_messages where message_id = 'm1-2'") == [(other,)]


def test_surrogates_stand_beside_placeholders(staged: Database, redact: Redact) -> None:
    redact(RedactionSettings(replacement="surrogate", surrogate_key="key"))
    rows = select(staged, "select text, surrogate_text from slimft.redacted_messages where message_id = 'm1-1'")
    assert rows[0][0] == "oi, aqui é a [NOME_1], cpf [CPF]"
    assert "[" not in rows[0][1]
    assert "529" not in rows[0][1]


def test_a_crash_between_batches_loses_and_repeats_nothing(
    staged: Database, redact: Redact, tokenizer: TokenCounter
) -> None:
    """A tokenizer that breaks in the second batch stops the run; the next run does the rest."""

    class Breaking(TokenCounter):
        calls = 0

        def count(self, texts: Any) -> list[int]:
            self.calls += 1
            if self.calls == 2:
                raise KeyboardInterrupt
            return super().count(texts)

    with pytest.raises(KeyboardInterrupt):
        redact(SETTINGS, Breaking(tokenizer.path))
    assert select(staged, "select count(*) from slimft.redacted_messages") == [(4,)]
    report = redact()
    assert (report.dialogues, report.messages) == (1, 2)


def test_worker_processes_give_the_same_rows(staged: Database, redact: Redact, monkeypatch: pytest.MonkeyPatch) -> None:
    redact()
    query = "select message_id, text, spans, tokens from slimft.redacted_messages order by 1"
    alone = select(staged, query)
    with staged.connect() as connection:
        connection.execute("delete from slimft.redacted_messages")
    monkeypatch.setattr(stage, "FEWEST_DIALOGUES_FOR_WORKERS", 1)
    redact(RedactionSettings(batch_dialogues=1, processes=2))
    assert select(staged, query) == alone


def test_a_large_write_leaves_fresh_statistics_behind(
    staged: Database, redact: Redact, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Regression: what reads the table next was planned as if it were empty."""
    redact()
    known = "select reltuples from pg_class where oid = 'slimft.redacted_messages'::regclass"
    assert select(staged, known) == [(-1,)]
    monkeypatch.setattr(stage, "FEWEST_MESSAGES_FOR_STATISTICS", 3)
    with staged.connect() as connection:
        say(connection, 2, 3, "customer", "oi")
    redact()
    assert select(staged, known) == [(7,)]
