"""Conversations to token ids and to the mask of what is learned, fitted into the context.

Too long: the oldest turns go, a customer's turn and what follows it at a time; the system message and the latest
turns stay, because the answer to be learned stands at the end. What still does not fit is cut at its end. Examples
with nothing left to learn are left out. All three are counted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from tokenizers import Tokenizer

from dagster_slimft.trainer.chat_rendering import Message, render_chat

TEMPLATE_FILE = "chat_template.jinja"


class Example(NamedTuple):
    """One conversation as the model sees it; `is_trained[i]` says whether token i is learned."""

    ids: tuple[int, ...]
    is_trained: tuple[bool, ...]


@dataclass(frozen=True)
class Encoder:
    """Tokenizer, chat template and context length of one model folder."""

    tokenizer: Tokenizer
    template: str
    context_length: int


class Encoded(NamedTuple):
    """Examples and what fitting them into the context cost."""

    examples: list[Example]
    shortened: int
    cut: int
    left_out: int


def open_encoder(folder: Path, context_length: int) -> Encoder:
    """The encoder of a Hugging Face folder."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    return Encoder(tokenizer, (folder / TEMPLATE_FILE).read_text(encoding="utf-8"), context_length)


def encode_all(encoder: Encoder, conversations: Iterable[Sequence[Message]]) -> Encoded:
    """Every conversation encoded and fitted."""
    examples: list[Example] = []
    shortened = cut = left_out = 0
    for conversation in conversations:
        fitted = fit_turns(encoder, conversation)
        shortened += len(fitted) < len(conversation)
        example = encode(encoder, fitted)
        if len(example.ids) > encoder.context_length:
            cut += 1
            example = Example(example.ids[: encoder.context_length], example.is_trained[: encoder.context_length])
        # The first token is never predicted.
        if any(example.is_trained[1:]):
            examples.append(example)
        else:
            left_out += 1
    return Encoded(examples, shortened, cut, left_out)


def encode(encoder: Encoder, conversation: Sequence[Message]) -> Example:
    """Ids and mask of a whole conversation."""
    rendering = render_chat(encoder.template, conversation)
    encoding = encoder.tokenizer.encode(rendering.text, add_special_tokens=False)
    is_inside = bytearray(len(rendering.text) + 1)
    for start, end in rendering.trained_spans:
        is_inside[start:end] = b"\1" * (end - start)
    return Example(tuple(encoding.ids), tuple(bool(is_inside[start]) for start, _ in encoding.offsets))


def encode_prompt(encoder: Encoder, conversation: Sequence[Message]) -> list[int]:
    """Ids up to where the assistant begins to answer."""
    rendering = render_chat(encoder.template, conversation, add_generation_prompt=True)
    ids: list[int] = encoder.tokenizer.encode(rendering.text, add_special_tokens=False).ids
    return ids


def fit_turns(encoder: Encoder, conversation: Sequence[Message], reserved_tokens: int = 0) -> Sequence[Message]:
    """The conversation without its oldest turns, as many as it takes to fit; at least the last one stays."""
    room = encoder.context_length - reserved_tokens
    fitted: list[Message] = list(conversation)
    while len(encode(encoder, fitted).ids) > room:
        shorter = _without_oldest_turn(fitted)
        if shorter is None:
            break
        fitted = shorter
    return fitted


def _without_oldest_turn(conversation: Sequence[Message]) -> list[Message] | None:
    begins = [at for at, message in enumerate(conversation) if message["role"] == "user"]
    if len(begins) < 2:
        return None
    # What stands before the first customer's turn is the system message, or a greeting that goes with the turn.
    kept: list[Any] = [m for m in conversation[: begins[0]] if m["role"] in ("system", "developer")]
    return kept + list(conversation[begins[1] :])
