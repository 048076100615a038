"""What the generator yields: one dialogue with the rows of the shop's tables that come with it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

PersonalLabel = Literal["PERSON", "CPF", "PHONE", "EMAIL", "ADDRESS", "CEP", "PIX_KEY"]
Sender = Literal["customer", "agent"]


class Customer(NamedTuple):
    """One row of `customers`."""

    id: str
    name: str
    email: str
    phone: str | None
    cpf_cnpj: str | None
    street: str | None
    number: str | None
    neighborhood: str | None
    city: str | None
    state: str | None
    postal_code: str | None
    source: str
    status: str
    created_at: datetime


class Conversation(NamedTuple):
    """One row of `conversations`: endless and open, one per customer."""

    id: str
    customer_id: str
    channel: str
    status: str
    subject: str
    session_id: str | None
    created_at: datetime
    metadata: str


class Message(NamedTuple):
    """One row of `messages`; external_id is never written, sender_id is the customer's for both sides."""

    id: str
    conversation_id: str
    content: str
    sender_type: Sender
    sender_id: str
    created_at: datetime


class Feedback(NamedTuple):
    """One vote, flag or comment, in the shape of a source folder's feedback file."""

    id: str
    conversation_id: str
    message_id: str | None
    rating: int | None
    reaction: str | None
    problem_type: str | None
    comment: str | None
    created_at: datetime


class Order(NamedTuple):
    """One row of `orders`."""

    id: str
    order_number: str
    customer_id: str
    status: str
    total_cents: int
    created_at: datetime
    updated_at: datetime


class Planted(NamedTuple):
    """A personal value exactly as it stands in a message or comment."""

    label: PersonalLabel
    value: str
    target_id: str


class Answer(NamedTuple):
    """What one assistant message was meant to do; `mistake` names what is wrong on purpose."""

    message_id: str
    intent: str
    sku: str
    mistake: str | None


@dataclass(frozen=True)
class Dialogue:
    """One sitting. `customers` and `conversation` come with a customer's first dialogue and are empty afterwards."""

    number: int
    customer_index: int
    customer_id: str
    is_test_only: bool
    customers: tuple[Customer, ...]
    conversation: Conversation | None
    messages: tuple[Message, ...]
    feedback: tuple[Feedback, ...]
    order: Order | None
    planted: tuple[Planted, ...]
    answers: tuple[Answer, ...]
    question_templates: tuple[str, ...]


def planted_values(dialogue: Dialogue) -> tuple[Planted, ...]:
    """Every personal value in the dialogue's messages and comments, as typed: what redaction must remove."""
    return dialogue.planted
