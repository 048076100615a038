"""The stage against a real Postgres: incremental by dialogue, quarantine, recount, personal texts, workers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import psycopg
import pytest

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.redaction import stage
from dagster_slimft.defs.redaction.settings import AllowList, RedactionSettings, redactor_version
from dagster_slimft.defs.redaction.stage import RedactionReport, redact_new_messages
from dagster_slimft.defs.redaction.tokens import TokenCounter

tokenizers = pytest.importorskip("tokenizers")

STAGING = """
create table slimft_staging.stg_dialogue_messages (
    message_id text, conversation_id text, dialogue_id uuid, customer_id text, sender text, sent_at timestamptz,
    content text
);
create table slimft_staging.stg_customers (
    customer_id text, name text, email text, phone text, cpf text, address text, is_test_only bool,
    created_at timestamptz, changed_at timestamptz
);
insert into slimft_staging.stg_customers
select 'c' || n, 'Fernanda Quintanilha', 'x' || n || '@correio.example', '551198765000' || n, null, null, false,
    '2026-01-01', '2026-01-01'
from generate_series(1, 3) as n;
"""
SETTINGS = RedactionSettings(batch_dialogues=2)


@pytest.fixture
def tokenizer(tmp_path: Path) -> TokenCounter:
    return TokenCounter(_tokenizer(tmp_path / "tokenizer.json", "oi"))


@pytest.fixture
def staged(database: Database) -> Database:
    with database.connect() as connection:
        connection.execute(STAGING)
        for number in (1, 2, 3):
            _say(connection, number, 1, "customer", "oi, aqui é a Fernanda, cpf 529.982.247-25")
            _say(connection, number, 2, "assistant", "Olá, Fernanda! R$ 3.290,00 o 158x198x30")
    return database


@pytest.fixture
def redact(staged: Database, tokenizer: TokenCounter) -> Callable[..., RedactionReport]:
    return lambda settings=SETTINGS, counter=tokenizer: redact_new_messages(staged, settings, counter)


Redact = Callable[..., RedactionReport]


def test_every_message_gets_one_redaction_without_its_values(staged: Database, redact: Redact) -> None:
    report = redact()
    rows = _rows(staged, "select text, spans, entity_counts, tokens, language from slimft.redacted_messages order by 1")
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
    before = _rows(staged, "select message_id, xmin::text, changed_at from slimft.redacted_messages order by 1")
    report = redact()
    assert (report.messages, report.dialogues, report.recounted) == (0, 0, 0)
    assert _rows(staged, "select message_id, xmin::text, changed_at from slimft.redacted_messages order by 1") == before


def test_one_more_message_rewrites_its_dialogue_alone_and_leaves_older_rows_as_they_are(
    staged: Database, redact: Redact
) -> None:
    redact()
    before = _changed_at(staged)
    with staged.connect() as connection:
        _say(connection, 2, 3, "customer", "meu fone é 11 98765-4321")
    report = redact()
    after = _changed_at(staged)
    assert (report.dialogues, report.messages) == (1, 3)
    assert {key: after[key] for key in before} == before
    assert after.keys() - before.keys() == {"m2-3"}


def test_a_late_earlier_message_renumbers_its_dialogue(staged: Database, redact: Redact) -> None:
    redact()
    with staged.connect() as connection:
        _say(connection, 1, 0, "customer", "oi, sou o Wellington")
    redact()
    rows = _rows(staged, "select text from slimft.redacted_messages where conversation_id = 'v1' order by sent_at")
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
    assert "m1-1" not in _changed_at(staged)


def test_a_message_that_moves_to_another_dialogue_moves(staged: Database, redact: Redact) -> None:
    redact()
    other = uuid5(UUID(int=0), "other")
    with staged.connect() as connection:
        connection.execute(
            "update slimft_staging.stg_dialogue_messages set dialogue_id = %s where message_id = 'm1-2'", (other,)
        )
    assert redact().messages == 1
    assert _rows(staged, "select dialogue_id from slimft.redacted_messages where message_id = 'm1-2'") == [(other,)]


def test_a_changed_customer_is_read_again(staged: Database, redact: Redact) -> None:
    with staged.connect() as connection:
        _say(connection, 3, 3, "customer", "o oitizeiro serve")
    redact()
    with staged.connect() as connection:
        connection.execute(
            "update slimft_staging.stg_customers set name = 'Ana Oitizeiro', changed_at = now()"
            " where customer_id = 'c3'"
        )
    assert redact().dialogues == 1
    assert _rows(staged, "select text from slimft.redacted_messages where message_id = 'm3-3'") == [
        ("o [NOME_2] serve",)
    ]


def test_another_redactor_reads_everything_and_keeps_changed_at_of_equal_rows(staged: Database, redact: Redact) -> None:
    redact()
    before = _changed_at(staged)
    changed = RedactionSettings(batch_dialogues=2, allow=AllowList(names=("BIA",)))
    assert redact(changed).messages == 6
    assert _changed_at(staged) == before
    versions = _rows(staged, "select distinct redactor_version from slimft.redacted_messages")
    assert versions == [(redactor_version(changed),)]
    assert redact(changed).messages == 0


def test_another_tokenizer_only_recounts(staged: Database, redact: Redact, tmp_path: Path) -> None:
    redact()
    other = TokenCounter(_tokenizer(tmp_path / "other.json", "oi", "bom"))
    report = redact(SETTINGS, other)
    assert (report.messages, report.recounted) == (0, 6)
    assert _rows(staged, "select distinct tokenizer from slimft.redacted_messages") == [(other.name,)]


def test_a_message_that_cannot_be_processed_is_set_aside_once_with_its_reason(staged: Database, redact: Redact) -> None:
    with staged.connect() as connection:
        _say(connection, 1, 3, "customer", "x" * 3000)
    limited = RedactionSettings(batch_dialogues=2, longest_message=2000)
    report = redact(limited)
    assert (report.quarantined, report.messages) == (1, 6)
    ((message_id, reason),) = _rows(staged, "select message_id, reason from slimft.quarantined_messages")
    assert message_id == "m1-3"
    assert reason.startswith("longer than 2000 characters")
    assert redact(limited).dialogues == 0
    assert redact().quarantined == 0
    assert _rows(staged, "select * from slimft.quarantined_messages") == []


def test_surrogates_stand_beside_placeholders(staged: Database, redact: Redact) -> None:
    redact(RedactionSettings(replacement="surrogate", surrogate_key="key"))
    rows = _rows(staged, "select text, surrogate_text from slimft.redacted_messages where message_id = 'm1-1'")
    assert rows[0][0] == "oi, aqui é a [NOME_1], cpf [CPF]"
    assert "[" not in rows[0][1]
    assert "529" not in rows[0][1]


def test_personal_texts_are_redacted_and_deleted_together(staged: Database, redact: Redact) -> None:
    with staged.connect() as connection:
        connection.execute(
            "insert into slimft.personal_texts (kind, target_id, conversation_id, occurred_at, author, content) values"
            " ('comment', 'm1-2', 'v1', now(), 'widget', 'liguem para a quintanilha, 11 98765-4321'),"
            " ('note', 'm1-2', null, now(), 'reviewer', 'a Maria foi bem')"
        )
    assert redact().personal_texts == 2
    assert _rows(staged, "select count(*) from slimft.personal_texts") == [(0,)]
    assert _rows(staged, "select kind, text, entity_counts from slimft.redacted_texts order by kind") == [
        ("comment", "liguem para a [NOME_1], [TELEFONE]", {"PERSON": 1, "PHONE": 1}),
        ("note", "a [NOME_1] foi bem", {"PERSON": 1}),
    ]


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
    assert _rows(staged, "select count(*) from slimft.redacted_messages") == [(4,)]
    report = redact()
    assert (report.dialogues, report.messages) == (1, 2)


def test_worker_processes_give_the_same_rows(staged: Database, redact: Redact, monkeypatch: pytest.MonkeyPatch) -> None:
    redact()
    query = "select message_id, text, spans, tokens from slimft.redacted_messages order by 1"
    alone = _rows(staged, query)
    with staged.connect() as connection:
        connection.execute("delete from slimft.redacted_messages")
    monkeypatch.setattr(stage, "FEWEST_DIALOGUES_FOR_WORKERS", 1)
    redact(RedactionSettings(batch_dialogues=1, processes=2))
    assert _rows(staged, query) == alone


def _say(connection: psycopg.Connection, number: int, position: int, sender: str, content: str) -> None:
    connection.execute(
        "insert into slimft_staging.stg_dialogue_messages values (%s, %s, %s, %s, %s, %s::timestamptz, %s)",
        (
            f"m{number}-{position}",
            f"v{number}",
            uuid5(UUID(int=0), f"dialogue {number}"),
            f"c{number}",
            sender,
            f"2026-02-01 10:0{position}:00+00",
            content,
        ),
    )


def _rows(database: Database, query: str) -> list[tuple[Any, ...]]:
    with database.connect() as connection:
        return connection.execute(query).fetchall()


def _changed_at(database: Database) -> dict[str, Any]:
    return dict(_rows(database, "select message_id, changed_at from slimft.redacted_messages"))


def _tokenizer(path: Path, *words: str) -> Path:
    vocabulary = {word: number for number, word in enumerate(("?", *words))}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel(vocabulary, unk_token="?"))
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    tokenizer.save(str(path))
    return path
