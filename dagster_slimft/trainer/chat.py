"""/v1/chat/completions: one answer, whole or as a stream of server-sent events.

Beyond the protocol: `truncation: "auto"` drops the oldest turns of a conversation that does not fit, as training
does; by default such a conversation is refused (`context_length_exceeded`).
"""

import json
from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from dagster_slimft.trainer.chat_rendering import Message
from dagster_slimft.trainer.errors import invalid
from dagster_slimft.trainer.examples import Encoder, encode_prompt, fit_turns
from dagster_slimft.trainer.running import RunningTrainer
from dagster_slimft.trainer.serving import Finished, Sampling, encoder_of
from dagster_slimft.trainer.store import new_id, now
from dagster_slimft.trainer.training_file import ROLES, text_of

# Room for an answer that a truncated conversation leaves, where the request names none.
RESERVED_TOKENS = 128


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class StreamOptions(_Strict):
    """What a stream tells besides text."""

    include_usage: bool = False
    include_obfuscation: bool = False


class TextFormat(_Strict):
    """The one response format there is."""

    type: Literal["text"] = "text"


class ChatRequest(_Strict):
    """Body of a chat request; a parameter of the protocol that is not here is refused by name."""

    model: str
    messages: Annotated[list[dict[str, Any]], Field(min_length=1)]
    temperature: Annotated[float, Field(ge=0, le=2)] = 1.0
    top_p: Annotated[float, Field(ge=0, le=1)] = 1.0
    max_completion_tokens: Annotated[int, Field(ge=1)] | None = None
    max_tokens: Annotated[int, Field(ge=1)] | None = None
    seed: int | None = None
    stop: str | Annotated[list[str], Field(max_length=4)] | None = None
    n: Literal[1] | None = None
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    response_format: TextFormat | None = None
    logprobs: Literal[False] | None = None
    store: Literal[False] | None = None
    service_tier: Literal["auto", "default"] | None = None
    presence_penalty: Annotated[float, Field(ge=0, le=0)] | None = None
    frequency_penalty: Annotated[float, Field(ge=0, le=0)] | None = None
    metadata: dict[str, str] | None = None
    user: str | None = None
    safety_identifier: str | None = None
    truncation: Literal["auto", "disabled"] = "disabled"


def chat_router(trainer: RunningTrainer) -> APIRouter:
    """Routes of the resource."""
    router = APIRouter(prefix="/chat/completions")

    @router.post("", response_model=None)
    async def create(body: ChatRequest) -> dict[str, Any] | StreamingResponse:
        folder = trainer.folder_of(body.model)
        encoder = encoder_of(folder)
        prompt = _prompt(encoder, body)
        pieces = trainer.serving.answer(folder, prompt, _sampling(encoder, body, len(prompt)))
        head = {"id": new_id("chatcmpl-"), "created": now(), "model": body.model}
        if body.stream:
            return StreamingResponse(_stream(pieces, head, len(prompt), body), media_type="text/event-stream")
        async for piece in pieces:
            if isinstance(piece, Finished):
                return _completion(head, piece, len(prompt))
        raise AssertionError("an answer always ends with Finished")

    return router


def _prompt(encoder: Encoder, body: ChatRequest) -> list[int]:
    messages: Sequence[Message] = [_message(number, message) for number, message in enumerate(body.messages)]
    asked = body.max_completion_tokens or body.max_tokens or RESERVED_TOKENS
    if body.truncation == "auto":
        # One token more than the whole conversation: the mark of who speaks next.
        reserved = min(asked, encoder.context_length // 2) + 1
        messages = fit_turns(encoder, messages, reserved)
    prompt = encode_prompt(encoder, messages)
    if len(prompt) >= encoder.context_length:
        if body.truncation == "auto":
            return prompt[-(encoder.context_length - reserved) :]
        message = (
            f"This model's maximum context length is {encoder.context_length} tokens; "
            f"your messages resulted in {len(prompt)} tokens"
        )
        raise invalid(message, "messages", "context_length_exceeded")
    return prompt


def _message(number: int, message: dict[str, Any]) -> dict[str, Any]:
    param = f"messages.[{number}]"
    if message.get("role") not in ROLES:
        raise invalid(f"Invalid value for '{param}.role': none of {', '.join(ROLES)}", f"{param}.role", "invalid_value")
    text = text_of(message.get("content"))
    if text is None and not message.get("tool_calls"):
        raise invalid(f"Invalid value for '{param}.content': not text", f"{param}.content", "invalid_value")
    return {**message, "content": text or ""}


def _sampling(encoder: Encoder, body: ChatRequest, prompt_tokens: int) -> Sampling:
    room = encoder.context_length - prompt_tokens
    return Sampling(
        max_tokens=min(body.max_completion_tokens or body.max_tokens or room, room),
        temperature=body.temperature,
        top_p=body.top_p,
        seed=body.seed,
        stop=(body.stop,) if isinstance(body.stop, str) else tuple(body.stop or ()),
    )


def _completion(head: dict[str, Any], finished: Finished, prompt_tokens: int) -> dict[str, Any]:
    message = {"role": "assistant", "content": finished.text, "refusal": None}
    choice = {"index": 0, "message": message, "finish_reason": finished.reason, "logprobs": None}
    usage = usage_of(prompt_tokens, len(finished.ids))
    return {**head, "object": "chat.completion", "choices": [choice], "usage": usage, "system_fingerprint": None}


async def _stream(
    pieces: AsyncIterator[str | Finished], head: dict[str, Any], prompt_tokens: int, body: ChatRequest
) -> AsyncIterator[str]:
    yield _chunk(head, {"role": "assistant", "content": ""}, None)
    async for piece in pieces:
        if isinstance(piece, str):
            yield _chunk(head, {"content": piece}, None)
            continue
        yield _chunk(head, {}, piece.reason)
        if body.stream_options and body.stream_options.include_usage:
            yield _event({**_chunk_head(head), "choices": [], "usage": usage_of(prompt_tokens, len(piece.ids))})
    yield "data: [DONE]\n\n"


def _chunk(head: dict[str, Any], delta: dict[str, str], reason: str | None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": reason, "logprobs": None}
    return _event({**_chunk_head(head), "choices": [choice]})


def _chunk_head(head: dict[str, Any]) -> dict[str, Any]:
    return {**head, "object": "chat.completion.chunk"}


def _event(body: dict[str, Any]) -> str:
    return f"data: {json.dumps(body, ensure_ascii=False)}\n\n"


def usage_of(prompt_tokens: int, completion_tokens: int) -> dict[str, int]:
    """Token counts of one answer."""
    return {
        "prompt_tokens": prompt_tokens,
        "completion_tokens": completion_tokens,
        "total_tokens": prompt_tokens + completion_tokens,
    }
