"""Fixtures: three staged dialogues in a fresh database, and the stage run on them."""

from pathlib import Path

import pytest

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.redaction.stage import redact_new_messages
from dagster_slimft.defs.redaction.tokens import TokenCounter
from tests.defs.redaction.staged import SETTINGS, Redact, stage_three_dialogues, word_tokenizer


@pytest.fixture
def tokenizer(tmp_path: Path) -> TokenCounter:
    """Knows one word."""
    return TokenCounter(word_tokenizer(tmp_path / "tokenizer.json", "oi"))


@pytest.fixture
def staged(database: Database) -> Database:
    """A database in which staging holds three dialogues."""
    stage_three_dialogues(database)
    return database


@pytest.fixture
def redact(staged: Database, tokenizer: TokenCounter) -> Redact:
    """Runs the stage, with other settings or another tokenizer on request."""
    return lambda settings=SETTINGS, counter=tokenizer: redact_new_messages(staged, settings, counter)
