"""Writing redactions: COPY into a temporary table, one upsert; rows that stay the same keep their `changed_at`."""

from collections.abc import Sequence

import psycopg

from dagster_slimft.defs.redaction.batch import COLUMNS, FinishedBatch
from dagster_slimft.defs.redaction.dialogue import SetAside
from dagster_slimft.defs.redaction.tokens import TokenCounter


def _listed(names: Sequence[str], of: str = "") -> str:
    return ", ".join(f"{of}{name}" for name in names)


KEY, *REST = COLUMNS
# What later stages read: a new redactor version that changes nothing in it leaves changed_at alone.
CONTENT = [name for name in REST if name not in ("redactor_version", "customer_changed_at")]
INCOMING = f"""
create temporary table if not exists incoming_messages on commit delete rows as
select {_listed(COLUMNS)} from slimft.redacted_messages with no data
"""
UPSERT = f"""
insert into slimft.redacted_messages as kept ({_listed(COLUMNS)})
select {_listed(COLUMNS)} from incoming_messages
on conflict ({KEY}) do update set
    {", ".join(f"{name} = excluded.{name}" for name in REST)},
    changed_at = case
        when ({_listed(CONTENT, "kept.")}) is distinct from ({_listed(CONTENT, "excluded.")})
        then now() else kept.changed_at
    end
where ({_listed(REST, "kept.")}) is distinct from ({_listed(REST, "excluded.")})
"""
RECOUNTED_AT_ONCE = 5_000


def write_batch(connection: psycopg.Connection, batch: FinishedBatch, version: str) -> None:
    """Store the outcome of a batch of dialogues in one transaction."""
    with connection.transaction():
        connection.execute(INCOMING)
        with (
            connection.cursor() as cursor,
            cursor.copy(f"copy incoming_messages ({_listed(COLUMNS)}) from stdin") as copy,
        ):
            for row in batch.rows:
                copy.write_row(row)
        connection.execute(UPSERT)
        # A message that was set aside before and has a redaction now.
        connection.execute(
            "delete from slimft.quarantined_messages as aside using incoming_messages as done"
            " where aside.stage = 'redaction' and aside.message_id = done.message_id"
        )
        if batch.set_aside:
            _write_set_aside(connection, batch.set_aside, version)


def delete_messages(connection: psycopg.Connection, message_ids: Sequence[str]) -> None:
    """Forget messages that are no longer in staging."""
    with connection.transaction():
        for table in ("redacted_messages", "quarantined_messages"):
            connection.execute(f"delete from slimft.{table} where message_id = any(%s)", (list(message_ids),))


def recount_tokens(connection: psycopg.Connection, tokenizer: TokenCounter) -> int:
    """Count again what another tokenizer counted; nothing is redacted for that."""
    recounted = 0
    while True:
        with connection.transaction():
            rows = connection.execute(
                "select message_id, coalesce(surrogate_text, text) from slimft.redacted_messages"
                " where tokenizer <> %s limit %s",
                (tokenizer.name, RECOUNTED_AT_ONCE),
            ).fetchall()
            if not rows:
                return recounted
            counts = tokenizer.count([text for _, text in rows])
            connection.execute(
                "update slimft.redacted_messages as kept"
                " set tokens = counted.tokens, tokenizer = %s, changed_at = now()"
                " from unnest(%s::text[], %s::integer[]) as counted (message_id, tokens)"
                " where kept.message_id = counted.message_id",
                (tokenizer.name, [message_id for message_id, _ in rows], counts),
            )
        recounted += len(rows)


def _write_set_aside(connection: psycopg.Connection, aside: Sequence[SetAside], version: str) -> None:
    ids = [item.message_id for item in aside]
    # A stale redaction of a message that can no longer be processed must not stay behind.
    connection.execute("delete from slimft.redacted_messages where message_id = any(%s)", (ids,))
    connection.execute(
        "insert into slimft.quarantined_messages as kept (message_id, dialogue_id, stage, reason)"
        " select message_id, dialogue_id, 'redaction', reason"
        " from unnest(%s::text[], %s::uuid[], %s::text[]) as aside (message_id, dialogue_id, reason)"
        " on conflict (message_id) do update set dialogue_id = excluded.dialogue_id, stage = excluded.stage,"
        " reason = excluded.reason, quarantined_at = now()",
        (ids, [item.dialogue_id for item in aside], [f"{item.reason} (redactor {version})" for item in aside]),
    )
