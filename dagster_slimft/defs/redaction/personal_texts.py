"""Comments, flag details, notes and corrections: redacted into `redacted_texts` and deleted in the same transaction."""

import orjson
import psycopg

from dagster_slimft.defs.redaction.dialogue import own_values_of
from dagster_slimft.defs.redaction.known import KnownCustomer
from dagster_slimft.defs.redaction.replace import redact_dialogue
from dagster_slimft.defs.redaction.residual import residual_kinds
from dagster_slimft.defs.redaction.settings import RedactionSettings
from dagster_slimft.defs.redaction.work_list import known_customer

AT_ONCE = 500
WAITING = """
select id, kind, target_id, conversation_id, occurred_at, author, content
from slimft.personal_texts
order by id
limit %s
for update skip locked
"""
CUSTOMERS = """
select v.conversation_id, c.name, c.email, c.phone, c.cpf, c.address
from slimft_staging.stg_conversations as v
join slimft_staging.stg_customers as c on c.customer_id = v.customer_id
where v.conversation_id = any(%s)
"""
INSERT = """
insert into slimft.redacted_texts (
    personal_text_id, kind, target_id, conversation_id, occurred_at, author, text, entity_counts, residual_kinds,
    redactor_version
)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
on conflict (personal_text_id) do nothing
"""


def redact_personal_texts(connection: psycopg.Connection, settings: RedactionSettings, version: str) -> int:
    """Empty the waiting room; returns how many texts left it."""
    done = 0
    while True:
        with connection.transaction(), connection.cursor() as cursor:
            rows = cursor.execute(WAITING, (AT_ONCE,)).fetchall()
            if not rows:
                return done
            known = _customers(connection, [row[3] for row in rows if row[3] is not None])
            cursor.executemany(INSERT, [_redacted(row, known.get(row[3]), settings, version) for row in rows])
            cursor.execute("delete from slimft.personal_texts where id = any(%s)", ([row[0] for row in rows],))
        done += len(rows)


def _customers(connection: psycopg.Connection, conversation_ids: list[str]) -> dict[str | None, KnownCustomer]:
    if not conversation_ids:
        return {}
    rows = connection.execute(CUSTOMERS, (conversation_ids,)).fetchall()
    return {row[0]: known_customer(row[1:]) for row in rows}


def _redacted(
    row: tuple[object, ...], known: KnownCustomer | None, settings: RedactionSettings, version: str
) -> tuple[object, ...]:
    redacted = redact_dialogue([str(row[6])], known, settings.allow)[0]
    allowed = settings.allow.residual
    left = residual_kinds(redacted.text, own_values_of(known, allowed), allowed)
    return (*row[:6], redacted.text, orjson.dumps(dict(redacted.counts)).decode(), list(left), version)
