"""Comments, details, reasons, notes and corrections: redacted into `redacted_texts` and deleted in one transaction.

A correction is read as one more message of its dialogue, so that a person has the number, and the surrogate, that the
dialogue's other turns give. A text that cannot be processed goes on waiting and stops no other.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

import orjson
import psycopg

from dagster_slimft.defs.redaction.dialogue import StagedDialogue, StagedMessage, own_values_of
from dagster_slimft.defs.redaction.known import KnownCustomer
from dagster_slimft.defs.redaction.replace import RedactedText, redact_dialogue
from dagster_slimft.defs.redaction.residual import residual_kinds
from dagster_slimft.defs.redaction.settings import RedactionSettings, bare_value
from dagster_slimft.defs.redaction.surrogate import SurrogateMaker, with_surrogates
from dagster_slimft.defs.redaction.tokens import TokenCounter
from dagster_slimft.defs.redaction.work_list import known_customer

AT_ONCE = 500
LOG = logging.getLogger(__name__)
WAITING = """
select id, kind, target_id, conversation_id, message_id, occurred_at, author, content
from slimft.personal_texts
where id > %s
order by id
limit %s
for update skip locked
"""
# A vote on a conversation names that alone; anything else names a message.
CUSTOMERS = """
select w.id, c.name, c.email, c.phone, c.cpf, c.address
from slimft.personal_texts as w
left join slimft.redacted_messages as r on r.message_id = w.message_id
left join slimft_staging.stg_conversations as v on v.conversation_id = w.conversation_id
join slimft_staging.stg_customers as c on c.customer_id = coalesce(r.customer_id, v.customer_id)
where w.id = any(%s)
"""
# By conversation first: a dialogue's id alone would have all of the shop's messages read.
DIALOGUES = """
select r.message_id, m.message_id, m.conversation_id, m.dialogue_id, m.customer_id, m.sender, m.sent_at, m.content
from slimft.redacted_messages as r
join slimft_staging.stg_dialogue_messages as m on m.dialogue_id = r.dialogue_id
where r.message_id = any(%(messages)s) and m.conversation_id = any(%(conversations)s)
order by r.message_id, m.sent_at, m.message_id
"""
CONVERSATIONS = "select distinct conversation_id from slimft.redacted_messages where message_id = any(%s)"
INSERT = """
insert into slimft.redacted_texts (
    personal_text_id, kind, target_id, conversation_id, message_id, occurred_at, author, text, surrogate_text,
    entity_counts, residual_kinds, tokens, tokenizer, redactor_version
)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
on conflict (personal_text_id) do nothing
"""
RECOUNT = """
update slimft.redacted_texts as kept set tokens = counted.tokens, tokenizer = %s, changed_at = now()
from unnest(%s::bigint[], %s::integer[]) as counted (id, tokens)
where kept.personal_text_id = counted.id
"""


class PersonalText(NamedTuple):
    """One text as it waits, raw."""

    id: int
    kind: str
    target_id: str
    conversation_id: str | None
    message_id: str | None
    occurred_at: datetime
    author: str
    content: str


class PersonalTexts(NamedTuple):
    """What one look into the waiting room did."""

    redacted: int
    waiting: int


def redact_personal_texts(
    connection: psycopg.Connection, settings: RedactionSettings, tokenizer: TokenCounter, version: str
) -> PersonalTexts:
    """Empty the waiting room, but of what cannot be processed."""
    redacted = seen = last = 0
    while True:
        with connection.transaction(), connection.cursor() as cursor:
            texts = [PersonalText(*row) for row in cursor.execute(WAITING, (last, AT_ONCE)).fetchall()]
            if not texts:
                break
            rows = _redacted_rows(connection, texts, settings, tokenizer, version)
            cursor.executemany(INSERT, rows)
            cursor.execute("delete from slimft.personal_texts where id = any(%s)", ([row[0] for row in rows],))
        redacted += len(rows)
        seen += len(texts)
        last = texts[-1].id
    _recount(connection, tokenizer)
    return PersonalTexts(redacted, seen - redacted)


def _redacted_rows(
    connection: psycopg.Connection,
    texts: Sequence[PersonalText],
    settings: RedactionSettings,
    tokenizer: TokenCounter,
    version: str,
) -> list[tuple[Any, ...]]:
    customers = _customers(connection, texts)
    dialogues = _dialogues(connection, [text for text in texts if text.kind == "correction" and text.message_id])
    rows: list[tuple[Any, ...]] = []
    for text in texts:
        known = customers.get(text.id)
        dialogue = dialogues.get(text.message_id or "", StagedDialogue((), known or KnownCustomer(), None))
        try:
            rows.append(_row(text, _redact(text, known, dialogue.messages, settings), known, settings, version))
        except Exception as error:
            # Its message may hold the text.
            LOG.warning("personal text %s cannot be processed and waits on: %s", text.id, type(error).__name__)
    counts = tokenizer.count([row[8] or row[7] for row in rows])
    return [(*row[:11], count, tokenizer.name, row[11]) for row, count in zip(rows, counts, strict=True)]


def _redact(
    text: PersonalText, known: KnownCustomer | None, said: Sequence[StagedMessage], settings: RedactionSettings
) -> RedactedText:
    texts = [message.content for message in said if len(message.content) <= settings.longest_message]
    if len(text.content) > settings.longest_message:
        raise ValueError("longer than any message")
    by_customer = [message.sender == "customer" for message in said]
    if settings.replacement != "surrogate" or not said:
        return redact_dialogue([*texts, text.content], known, settings.allow, None, by_customer)[-1]
    maker = SurrogateMaker(settings.surrogate_key, str(said[0].dialogue_id))
    redacted = redact_dialogue([*texts, text.content], known, settings.allow, maker, by_customer)
    own_values = {
        bare_value(raw[span.start : span.end])
        for raw, done in zip([*texts, text.content], redacted, strict=True)
        for span in done.spans
    }
    last = redacted[-1]
    # Who corrects a turn leaves its placeholders where they are.
    return last._replace(surrogate_text=with_surrogates(last.surrogate_text or last.text, maker, own_values))


def _row(
    text: PersonalText,
    redacted: RedactedText,
    known: KnownCustomer | None,
    settings: RedactionSettings,
    version: str,
) -> tuple[Any, ...]:
    allowed = settings.allow.residual
    left = residual_kinds(redacted.text, own_values_of(known, allowed), allowed)
    counts = orjson.dumps(dict(redacted.counts)).decode()
    return (*text[:7], redacted.text, redacted.surrogate_text, counts, list(left), version)


def _customers(connection: psycopg.Connection, texts: Sequence[PersonalText]) -> dict[int, KnownCustomer]:
    rows = connection.execute(CUSTOMERS, ([text.id for text in texts],)).fetchall()
    return {row[0]: known_customer(row[1:]) for row in rows}


def _dialogues(connection: psycopg.Connection, texts: Sequence[PersonalText]) -> dict[str, StagedDialogue]:
    """The dialogue of each text, by the message that the text is about."""
    messages = [text.message_id for text in texts]
    if not messages:
        return {}
    conversations = [row[0] for row in connection.execute(CONVERSATIONS, (messages,))]
    rows = connection.execute(DIALOGUES, {"messages": messages, "conversations": conversations}).fetchall()
    return {
        about: StagedDialogue([StagedMessage(*row[1:]) for row in said], KnownCustomer(), None)
        for about, said in groupby(rows, key=lambda row: str(row[0]))
    }


def _recount(connection: psycopg.Connection, tokenizer: TokenCounter) -> None:
    """Count again what another tokenizer counted, or none."""
    with connection.transaction():
        rows = connection.execute(
            "select personal_text_id, coalesce(surrogate_text, text) from slimft.redacted_texts"
            " where tokenizer is distinct from %s",
            (tokenizer.name,),
        ).fetchall()
        if rows:
            counts = tokenizer.count([text for _, text in rows])
            connection.execute(RECOUNT, (tokenizer.name, [number for number, _ in rows], counts))
