"""A conversation that is too long for a model loses its oldest turns; the instruction and the question stay."""

from collections.abc import Sequence

from dagster_slimft.defs.evaluation.questions import Message


def shorter(prompt: Sequence[Message]) -> list[Message] | None:
    """The conversation without its oldest customer's turn and what followed it; None where one is left."""
    head = [message for message in prompt[:1] if message["role"] in ("system", "developer")]
    turns = list(prompt[len(head) :])
    starts = [at for at, message in enumerate(turns) if message["role"] == "user"]
    return [*head, *turns[starts[1] :]] if len(starts) > 1 else None
