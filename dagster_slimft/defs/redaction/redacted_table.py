"""Writing redactions: COPY into a temporary table, one upsert; rows that stay the same keep their `changed_at`."""

from collections.abc import Sequence

import orjson
import psycopg

from dagster_slimft.defs.redaction.dialogue import DialogueResult, RedactedMessage
from dagster_slimft.defs.redaction.tokens import TokenCounter

COLUMNS = (
    "message_id, conversation_id, dialogue_id, customer_id, sender, sent_at, language, text, surrogate_text, spans,"
    " entity_counts, residual_kinds, tokens, tokenizer, redactor_version, customer_changed_at"
)
# What later stages read: a new redactor version that changes nothing in it leaves changed_at alone.
CONTENT = [
    name for name in COLUMNS.split(", ") if name not in ("message_id", "redactor_version", "customer_changed_at")
]
INCOMING = f"""
create temporary table if not exists incoming_messages on commit delete rows as
select {COLUMNS} from slimft.redacted_messages with no data
"""
UPSERT = f"""
insert into slimft.redacted_messages as kept ({COLUMNS})
select {COLUMNS} from incoming_messages
on conflict (message_id) do update set
    {", ".join(f"{name} = excluded.{name}" for name in COLUMNS.split(", ")[1:])},
    changed_at = case
        when ({", ".join(f"kept.{name}" for name in CONTENT)})
            is distinct from ({", ".join(f"excluded.{name}" for name in CONTENT)})
        then now() else kept.changed_at
    end
where ({", ".join(f"kept.{name}" for name in COLUMNS.split(", ")[1:])})
    is distinct from ({", ".join(f"excluded.{name}" for name in COLUMNS.split(", ")[1:])})
"""
RECOUNTED_AT_ONCE = 5_000


def write_batch(
    connection: psycopg.Connection, results: Sequence[DialogueResult], tokenizer: TokenCounter, version: str
) -> None:
    """Store the outcome of a batch of dialogues in one transaction."""
    messages = [message for result in results for message in result.redacted]
    tokens = tokenizer.count([message.counted_text for message in messages])
    with connection.transaction():
        connection.execute(INCOMING)
        with connection.cursor() as cursor, cursor.copy(f"copy incoming_messages ({COLUMNS}) from stdin") as copy:
            for message, count in zip(messages, tokens, strict=True):
                copy.write_row(_row(message, count, tokenizer.name, version))
        connection.execute(UPSERT)
        _write_set_aside(connection, results, version)


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


def _row(message: RedactedMessage, tokens: int, tokenizer: str, version: str) -> tuple[object, ...]:
    redacted = message.redacted
    spans = [{"start": span.start, "end": span.end, "label": span.label} for span in redacted.spans]
    return (
        *message.message[:6],
        message.language,
        redacted.text,
        redacted.surrogate_text,
        orjson.dumps(spans).decode(),
        orjson.dumps(dict(redacted.counts)).decode(),
        list(message.residual_kinds),
        tokens,
        tokenizer,
        version,
        message.customer_changed_at,
    )


def _write_set_aside(connection: psycopg.Connection, results: Sequence[DialogueResult], version: str) -> None:
    done = [message.message.message_id for result in results for message in result.redacted]
    connection.execute(
        "delete from slimft.quarantined_messages where stage = 'redaction' and message_id = any(%s)", (done,)
    )
    aside = [item for result in results for item in result.set_aside]
    if not aside:
        return
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
