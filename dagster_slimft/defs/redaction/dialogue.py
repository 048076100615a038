"""Redaction of one staged dialogue: plain records in, plain records out.

A message that cannot be processed is set aside with its reason and never its text; the dialogue's other messages are
redacted all the same, and later stages leave the dialogue out.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from dagster_slimft.defs.redaction.known import KnownCustomer
from dagster_slimft.defs.redaction.language import language_of
from dagster_slimft.defs.redaction.replace import RedactedText, redact_dialogue
from dagster_slimft.defs.redaction.residual import (
    WRITTEN,
    OwnValues,
    ResidualKind,
    Said,
    dialogue_residual_kinds,
    own_values,
)
from dagster_slimft.defs.redaction.residual_identifiers import Allowed
from dagster_slimft.defs.redaction.settings import AllowList, RedactionSettings
from dagster_slimft.defs.redaction.surrogate import SurrogateMaker


class StagedMessage(NamedTuple):
    """One message as staging has it, raw."""

    message_id: str
    conversation_id: str
    dialogue_id: UUID
    customer_id: str
    sender: str
    sent_at: datetime
    content: str


class StagedDialogue(NamedTuple):
    """One dialogue's messages in order, and what is known about its customer."""

    messages: Sequence[StagedMessage]
    known: KnownCustomer
    customer_changed_at: datetime | None


class RedactedMessage(NamedTuple):
    """One message after redaction; `message.content` is dropped before anything is written."""

    message: StagedMessage
    language: str | None
    redacted: RedactedText
    customer_changed_at: datetime | None
    residual_kinds: tuple[ResidualKind, ...]

    @property
    def counted_text(self) -> str:
        """The rendering that is trained on."""
        return self.redacted.surrogate_text or self.redacted.text


class SetAside(NamedTuple):
    """One message that could not be processed."""

    message_id: str
    dialogue_id: UUID
    reason: str


class DialogueResult(NamedTuple):
    """What became of one dialogue."""

    redacted: Sequence[RedactedMessage]
    set_aside: Sequence[SetAside]


def redact_staged_dialogue(dialogue: StagedDialogue, settings: RedactionSettings) -> DialogueResult:
    """Redact every message of `dialogue`, or say why one could not be."""
    usable = [m for m in dialogue.messages if len(m.content) <= settings.longest_message]
    too_long = [
        SetAside(m.message_id, m.dialogue_id, f"longer than {settings.longest_message} characters")
        for m in dialogue.messages
        if len(m.content) > settings.longest_message
    ]
    try:
        return DialogueResult(_redacted(usable, dialogue, settings), too_long)
    # Whatever breaks on one text must not stop the other dialogues, and its message may hold the text: keep its kind.
    except Exception as error:
        reason = type(error).__name__
        return DialogueResult([], [*too_long, *(SetAside(m.message_id, m.dialogue_id, reason) for m in usable)])


def _redacted(
    messages: Sequence[StagedMessage], dialogue: StagedDialogue, settings: RedactionSettings
) -> list[RedactedMessage]:
    texts = [message.content for message in messages]
    surrogates = None
    if settings.replacement == "surrogate" and messages:
        surrogates = SurrogateMaker(settings.surrogate_key, str(messages[0].dialogue_id))
    by_customer = [message.sender == "customer" for message in messages]
    redacted = redact_dialogue(texts, dialogue.known, settings.allow, surrogates, by_customer)
    language = language_of(text.text for text in redacted)
    kinds = _residual_kinds(messages, redacted, dialogue.known, settings.allow)
    return [
        RedactedMessage(message._replace(content=""), language, text, dialogue.customer_changed_at, left)
        for message, text, left in zip(messages, redacted, kinds, strict=True)
    ]


def _residual_kinds(
    messages: Sequence[StagedMessage], redacted: Sequence[RedactedText], known: KnownCustomer, allow: AllowList
) -> list[tuple[ResidualKind, ...]]:
    """What the second look finds in what will be kept: both renderings, where there are two."""
    allowed = allow.residual
    own = own_values_of(known, allowed)
    said = [Said(message.sender, text.text) for message, text in zip(messages, redacted, strict=True)]
    kinds = dialogue_residual_kinds(said, own, allowed)
    if all(text.surrogate_text is None for text in redacted):
        return kinds
    trained = [one._replace(text=text.surrogate_text or "") for one, text in zip(said, redacted, strict=True)]
    # A surrogate is written like a number on purpose; it must not check out.
    also = [set(found) - set(WRITTEN) for found in dialogue_residual_kinds(trained, own, allowed)]
    return [tuple(sorted({*one, *other})) for one, other in zip(kinds, also, strict=True)]


def own_values_of(known: KnownCustomer | None, allowed: Allowed) -> OwnValues:
    """The customer's row as the residual check reads it."""
    if known is None:
        return OwnValues()
    return own_values(known.name, known.email, known.phone, known.cpf, known.address, allowed)
