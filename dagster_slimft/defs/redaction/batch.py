"""A worker's unit of work: a batch of dialogues redacted, counted in tokens and rendered as the rows to be stored.

Whatever costs time per message happens here, so that all cores share it; the stage's own process reads and writes.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import orjson

from dagster_slimft.defs.redaction.dialogue import RedactedMessage, SetAside, StagedDialogue, redact_staged_dialogue
from dagster_slimft.defs.redaction.settings import RedactionSettings
from dagster_slimft.defs.redaction.tokens import TokenCounter

# In the order of a row; redacted_table.py writes them.
COLUMNS = (
    "message_id",
    "conversation_id",
    "dialogue_id",
    "customer_id",
    "sender",
    "sent_at",
    "language",
    "text",
    "surrogate_text",
    "spans",
    "entity_counts",
    "residual_kinds",
    "tokens",
    "tokenizer",
    "redactor_version",
    "customer_changed_at",
)


class FinishedBatch(NamedTuple):
    """Rows of `redacted_messages`, messages that could not be processed, and what is reported of both."""

    rows: Sequence[tuple[object, ...]]
    set_aside: Sequence[SetAside]
    dialogues: int
    entities: Mapping[str, int]
    residual: Mapping[str, int]


def finish_batch(
    dialogues: Sequence[StagedDialogue], settings: RedactionSettings, tokenizer: TokenCounter, version: str
) -> FinishedBatch:
    """Redact several dialogues and count their tokens."""
    results = [redact_staged_dialogue(dialogue, settings) for dialogue in dialogues]
    messages = [message for result in results for message in result.redacted]
    tokens = tokenizer.count([message.counted_text for message in messages])
    entities: Counter[str] = Counter()
    for message in messages:
        entities.update(message.redacted.counts)
    return FinishedBatch(
        rows=[_row(message, count, tokenizer.name, version) for message, count in zip(messages, tokens, strict=True)],
        set_aside=[aside for result in results for aside in result.set_aside],
        dialogues=len(dialogues),
        entities=entities,
        residual=Counter(kind for message in messages for kind in message.residual_kinds),
    )


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
