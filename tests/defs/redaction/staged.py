"""Staging's two relations as plain tables with three dialogues, and what tests of the stage ask of the database."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import psycopg
import pytest

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.redaction.settings import RedactionSettings
from dagster_slimft.defs.redaction.stage import RedactionReport

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
create view slimft_staging.stg_conversations as
select distinct conversation_id, customer_id from slimft_staging.stg_dialogue_messages;
"""
SETTINGS = RedactionSettings(batch_dialogues=2)
Redact = Callable[..., RedactionReport]


def stage_three_dialogues(database: Database) -> None:
    """A question with a name and a CPF and its answer, for each of three customers."""
    with database.connect() as connection:
        connection.execute(STAGING)
        for number in (1, 2, 3):
            say(connection, number, 1, "customer", "oi, aqui é a Fernanda, cpf 529.982.247-25")
            say(connection, number, 2, "assistant", "Olá, Fernanda! R$ 3.290,00 o 158x198x30")


def say(connection: psycopg.Connection, number: int, position: int, sender: str, content: str) -> None:
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


def select(database: Database, query: str) -> list[tuple[Any, ...]]:
    with database.connect() as connection:
        return connection.execute(query).fetchall()


def changed_at(database: Database) -> dict[str, Any]:
    return dict(select(database, "select message_id, changed_at from slimft.redacted_messages"))


def word_tokenizer(path: Path, *words: str) -> Path:
    tokenizers = pytest.importorskip("tokenizers")
    vocabulary = {word: number for number, word in enumerate(("?", *words))}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel(vocabulary, unk_token="?"))
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    tokenizer.save(str(path))
    return path
