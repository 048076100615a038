"""/v1/completions: the legacy resource, here for teacher-forced scoring (`echo`, `logprobs`, `max_tokens=0`).

With `echo` the prompt's own tokens come back with log p(token | tokens before it); the first has none. Prompts are
raw text: special tokens in them are special, so a client renders a chat with the model's `chat_template` first.
Prompts of one request are scored together.
"""

import asyncio
from typing import Annotated, Any, Literal, NamedTuple

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from dagster_slimft.trainer.chat import usage_of
from dagster_slimft.trainer.errors import invalid
from dagster_slimft.trainer.examples import Encoder
from dagster_slimft.trainer.running import RunningTrainer
from dagster_slimft.trainer.serving import Finished, Sampling, Serving, encoder_of
from dagster_slimft.trainer.store import new_id, now

MOST_PROMPTS = 2048
_NOTHING = Finished("length", [], "")


class CompletionRequest(BaseModel):
    """Body of a completion request; a parameter of the protocol that is not here is refused by name."""

    model_config = ConfigDict(extra="forbid")

    model: str
    prompt: str | Annotated[list[str], Field(min_length=1, max_length=MOST_PROMPTS)]
    max_tokens: Annotated[int, Field(ge=0)] | None = 16
    temperature: Annotated[float, Field(ge=0, le=2)] | None = 1.0
    top_p: Annotated[float, Field(ge=0, le=1)] | None = 1.0
    seed: int | None = None
    stop: str | Annotated[list[str], Field(max_length=4)] | None = None
    echo: bool | None = False
    logprobs: Annotated[int, Field(ge=0, le=5)] | None = None
    n: Literal[1] | None = None
    best_of: Literal[1] | None = None
    stream: Literal[False] | None = None
    presence_penalty: Annotated[float, Field(ge=0, le=0)] | None = None
    frequency_penalty: Annotated[float, Field(ge=0, le=0)] | None = None
    user: str | None = None


class _Prompt(NamedTuple):
    text: str
    ids: list[int]
    offsets: list[int]


def completions_router(trainer: RunningTrainer) -> APIRouter:
    """Routes of the resource."""
    router = APIRouter(prefix="/completions")

    @router.post("")
    async def create(body: CompletionRequest) -> dict[str, Any]:
        folder = trainer.folder_of(body.model)
        encoder = encoder_of(folder)
        texts = [body.prompt] if isinstance(body.prompt, str) else body.prompt
        prompts = [_prompt(encoder, text) for text in texts]
        answers = [_NOTHING] * len(prompts)
        if body.max_tokens != 0:
            jobs = [
                _finished(trainer.serving, folder, prompt.ids, _sampling(encoder, body, prompt)) for prompt in prompts
            ]
            answers = await asyncio.gather(*jobs)
        choices = [
            _choice(at, prompt, answer, body) for at, (prompt, answer) in enumerate(zip(prompts, answers, strict=True))
        ]
        if body.logprobs is not None:
            whole = [prompt.ids + answer.ids for prompt, answer in zip(prompts, answers, strict=True)]
            scores = await trainer.serving.score(folder, whole, body.logprobs)
            for choice, prompt, answer, found in zip(choices, prompts, answers, scores, strict=True):
                tokens = _tokens(encoder, prompt, answer)
                first = 0 if body.echo else len(prompt.ids)
                choice["logprobs"] = _logprobs(encoder, tokens, found.logprobs, found.alternatives, first)
        usage = usage_of(sum(len(prompt.ids) for prompt in prompts), sum(len(answer.ids) for answer in answers))
        head = {"id": new_id("cmpl-"), "object": "text_completion", "created": now(), "model": body.model}
        return {**head, "choices": choices, "usage": usage}

    return router


def _prompt(encoder: Encoder, text: str) -> _Prompt:
    encoding = encoder.tokenizer.encode(text, add_special_tokens=False)
    ids: list[int] = encoding.ids
    if not ids:
        raise invalid("The prompt is empty", "prompt", "invalid_value")
    if len(ids) > encoder.context_length:
        message = f"This model's maximum context length is {encoder.context_length} tokens; your prompt has {len(ids)}"
        raise invalid(message, "prompt", "context_length_exceeded")
    return _Prompt(text, ids, [start for start, _ in encoding.offsets])


def _sampling(encoder: Encoder, body: CompletionRequest, prompt: _Prompt) -> Sampling:
    room = encoder.context_length - len(prompt.ids)
    if room < 1:
        raise invalid("The prompt leaves no room for an answer", "prompt", "context_length_exceeded")
    return Sampling(
        max_tokens=min(body.max_tokens or 16, room),
        temperature=1.0 if body.temperature is None else body.temperature,
        top_p=1.0 if body.top_p is None else body.top_p,
        seed=body.seed,
        stop=(body.stop,) if isinstance(body.stop, str) else tuple(body.stop or ()),
    )


async def _finished(serving: Serving, folder: Any, ids: list[int], sampling: Sampling) -> Finished:
    async for piece in serving.answer(folder, ids, sampling):
        if isinstance(piece, Finished):
            return piece
    raise AssertionError("an answer always ends with Finished")


def _choice(at: int, prompt: _Prompt, answer: Finished, body: CompletionRequest) -> dict[str, Any]:
    text = prompt.text + answer.text if body.echo else answer.text
    return {"index": at, "text": text, "finish_reason": answer.reason, "logprobs": None}


def _tokens(encoder: Encoder, prompt: _Prompt, answer: Finished) -> list[tuple[str, int]]:
    """Text and offset of every token; answer tokens follow the prompt's text."""
    tokens = [(_token_text(encoder, i), start) for i, start in zip(prompt.ids, prompt.offsets, strict=True)]
    at = len(prompt.text)
    for token in answer.ids:
        text = _token_text(encoder, token)
        tokens.append((text, at))
        at += 0 if text.startswith("bytes:") else len(text)
    return tokens


def _token_text(encoder: Encoder, token: int) -> str:
    text: str = encoder.tokenizer.decode([token], skip_special_tokens=False)
    if "\ufffd" not in text:
        return text
    # A part of a character: named by the vocabulary's own spelling of its bytes, as the protocol's `bytes:` tokens.
    return f"bytes:{encoder.tokenizer.id_to_token(token)}"


def _logprobs(
    encoder: Encoder,
    tokens: list[tuple[str, int]],
    logprobs: list[float | None],
    alternatives: list[list[tuple[int, float]]],
    first: int,
) -> dict[str, Any]:
    tops: list[dict[str, float] | None] | None = None
    if len(alternatives) == len(logprobs):
        tops = [None if not top else {_token_text(encoder, i): value for i, value in top} for top in alternatives]
    return {
        "tokens": [text for text, _ in tokens[first:]],
        "token_logprobs": logprobs[first:],
        "text_offset": [offset for _, offset in tokens[first:]],
        "top_logprobs": tops[first:] if tops else None,
    }
