"""A small shop with every quirk staging knows, built by dbt itself into a database of its own.

`redact` stands where the redaction stage would: it copies staging's words as they are, because nothing in them is a
person's, and changes a row only where staging's differs.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self
from uuid import UUID, uuid5

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.source.shop_tables import create_shop_tables

PROJECT = Path(__file__).parents[2] / "dbt_project"
_NAMES = UUID("00000000-0000-4000-8000-000000000000")
_REDACT = """
    delete from slimft.redacted_messages as old
    where not exists (select from slimft_staging.stg_dialogue_messages as new where new.message_id = old.message_id);
    insert into slimft.redacted_messages as old (
        message_id, conversation_id, dialogue_id, customer_id, sender, sent_at, language, text, tokens, tokenizer,
        redactor_version
    )
    select
        message_id, conversation_id, dialogue_id, customer_id, sender, sent_at, 'pt', content, 5, 'test', '1'
    from slimft_staging.stg_dialogue_messages
    on conflict (message_id) do update
    set dialogue_id = excluded.dialogue_id, changed_at = now()
    where old.dialogue_id <> excluded.dialogue_id
"""


def id_of(name: str) -> str:
    """Id of the row that a test calls by this name."""
    return str(uuid5(_NAMES, name))


class Message(NamedTuple):
    """One row of the shop's messages; the conversation is its customer's only one."""

    name: str
    customer: str
    sender: str
    content: str
    created_at: str


class BuiltShop:
    """The shop's database and dbt's target folder."""

    def __init__(self, database: Database, as_of: str) -> None:
        """Make the shop's tables; the stored end of the data is `as_of`."""
        self.database = database
        self._target = tempfile.TemporaryDirectory(prefix="slimft-dbt-")
        self._connection = database.connect_as_owner()
        self._connection.autocommit = True
        create_shop_tables(self._connection)
        self.execute("insert into slimft.loads (source, as_of) values ('test', %s)", as_of)

    def __enter__(self) -> Self:
        """Use as a context manager."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the database and remove the target folder."""
        self._connection.close()
        self._target.cleanup()

    def execute(self, statement: str, *values: object) -> None:
        """Run a statement as the owner of the shop's tables."""
        self._connection.execute(statement.encode(), values or None)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self._connection.execute(query.encode(), values or None).fetchall()

    def add_customer(self, name: str, phone: str | None = None, metadata: str = "{}") -> None:
        """A customer with one endless open conversation."""
        self.execute("insert into customers (id, name, phone) values (%s, %s, %s)", id_of(name), name, phone)
        self.execute(
            "insert into conversations (id, customer_id, channel, status, metadata)"
            " values (%s, %s, 'whatsapp', 'open', %s)",
            id_of(f"conversation of {name}"),
            id_of(name),
            metadata,
        )

    def add(self, *messages: Message) -> None:
        """Messages as the application writes them: the customer is the sender on both sides."""
        for message in messages:
            self.execute(
                "insert into messages (id, conversation_id, sender_type, sender_id, content, created_at)"
                " values (%s, %s, %s, %s, %s, %s)",
                id_of(message.name),
                id_of(f"conversation of {message.customer}"),
                message.sender,
                None if message.sender == "system" else id_of(message.customer),
                message.content,
                message.created_at,
            )

    def run(self) -> None:
        """Staging, then redaction, then everything after it."""
        self.dbt("build", "--select", "staging", "--exclude-resource-type", "unit_test")
        self.execute(_REDACT)
        self.dbt("build", "--exclude", "staging", "--exclude-resource-type", "unit_test")

    def dbt(self, *arguments: str) -> None:
        """Run dbt; fails the test with dbt's own words."""
        environment = {
            **os.environ,
            **self.database.dbt_environment(),
            "DBT_TARGET_PATH": self._target.name,
            "DBT_LOG_PATH": self._target.name,
            "DBT_PROJECT_DIR": str(PROJECT),
            "DBT_PROFILES_DIR": str(PROJECT),
        }
        command = [sys.executable, "-m", "dbt.cli.main", "--quiet", *arguments]
        done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
