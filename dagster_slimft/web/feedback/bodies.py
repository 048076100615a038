"""What the feedback routes take and answer; OpenAPI's schema is made from these."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

LONGEST_ID = 200
LONGEST_TEXT = 4000


def _storable(value: str) -> str:
    """Refuse what Postgres cannot store as text: NUL, and halves of characters that JSON can escape."""
    if "\0" in value:
        raise ValueError("holds a NUL character")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError("holds half of a surrogate pair") from None
    return value


Id = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_ID), AfterValidator(_storable)]
Text = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST_TEXT, strip_whitespace=True), AfterValidator(_storable)
]
OccurredAt = Annotated[
    AwareDatetime | None,
    Field(description="when the person decided (RFC 3339 with an offset); absent: now. The newest counts"),
]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _OnEither(_Body):
    message_id: Annotated[Id | None, Field(description="the shop's id of the answer")] = None
    conversation_id: Annotated[Id | None, Field(description="the shop's id of the conversation")] = None

    @model_validator(mode="after")
    def _is_on_one(self) -> Self:
        if (self.message_id is None) == (self.conversation_id is None):
            raise ValueError("give either message_id or conversation_id")
        return self


class ReactionBody(_OnEither):
    """A thumb on one answer, or on the dialogue that a conversation is in."""

    value: Literal["up", "down", "withdrawn"]
    occurred_at: OccurredAt = None


class RatingBody(_Body):
    """Stars for the dialogue that a conversation is in; null takes them back."""

    conversation_id: Id
    stars: Annotated[int, Field(ge=1, le=5, strict=True)] | None
    comment: Text | None = None
    occurred_at: OccurredAt = None


class FlagBody(_OnEither):
    """A problem with one answer or with a dialogue."""

    problem_type: Annotated[Id, Field(description="one of the seed problem_types")]
    details: Text | None = None
    occurred_at: OccurredAt = None


class Outcome(BaseModel):
    """Whether this delivery changed what is known."""

    outcome: Literal["recorded", "unchanged"]
    occurred_at: datetime = Field(description="the time that the vote counts from")
