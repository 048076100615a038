"""Asks a model for its answer to every test question; each question is paid for once.

Answers are committed in batches, so a killed evaluation goes on where it stopped. A failed answer is a result too
(it counts in the error rate) and is not asked again; a server that is gone is no answer: then the evaluation stops.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import openai

from dagster_slimft.defs.evaluation.questions import Message, Question
from dagster_slimft.defs.evaluation.shortening import shorter
from dagster_slimft.errors import TrainerError

_BATCH = 32
_LOADING_PAUSE_SECONDS = 2.0


class Answer(NamedTuple):
    """What one candidate answered to one example; `error` is a kind of failure, never a text."""

    dialogue_id: str
    text: str | None
    error: str | None = None
    latency_seconds: float | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


def ask(
    client: openai.OpenAI,
    model: str,
    examples: Sequence[Question],
    keep: Callable[[Sequence[Answer]], None],
    maximum_answer_tokens: int,
    concurrency: int,
    seed: int,
) -> None:
    """Ask all `examples`, handing each batch of answers to `keep` when it is complete.

    Raises:
        TrainerError: the server is gone.
    """

    def answer_of(example: Question) -> Answer:
        return _answer(client, model, example, maximum_answer_tokens, seed)

    with ThreadPoolExecutor(max_workers=concurrency, thread_name_prefix="asking") as pool:
        for first in range(0, len(examples), _BATCH):
            keep(list(pool.map(answer_of, examples[first : first + _BATCH])))


def wait_until_served(client: openai.OpenAI, model: str, patience_seconds: float) -> None:
    """A model that was just made may be unknown for minutes while it is loaded.

    Raises:
        TrainerError: it is still unknown.
    """
    deadline = time.monotonic() + patience_seconds
    while True:
        try:
            client.chat.completions.create(
                model=model, messages=[{"role": "user", "content": "oi"}], max_completion_tokens=1
            )
        except openai.NotFoundError:
            if time.monotonic() >= deadline:
                raise TrainerError(
                    f"{client.base_url} does not serve model {model}: deploy it there where that is a step of its own, "
                    "then run again"
                ) from None
            time.sleep(_LOADING_PAUSE_SECONDS)
        except openai.APIConnectionError as error:
            raise _gone(client, error) from None
        except openai.APIError:
            # It is known; what it refuses will be counted.
            return
        else:
            return


def _answer(client: openai.OpenAI, model: str, example: Question, maximum_answer_tokens: int, seed: int) -> Answer:
    prompt: Sequence[Message] | None = example.prompt
    while prompt is not None:
        started = time.monotonic()
        try:
            completion = client.chat.completions.create(
                model=model,
                messages=list(prompt),  # type: ignore[arg-type]
                max_completion_tokens=maximum_answer_tokens,
                temperature=0,
                seed=seed,
            )
        except openai.APIStatusError as error:
            if error.code != "context_length_exceeded":
                return Answer(example.dialogue_id, None, f"HTTP {error.status_code} {error.code or ''}".strip())
            prompt = shorter(prompt)
            continue
        except openai.APITimeoutError:
            return Answer(example.dialogue_id, None, "timeout")
        except openai.APIConnectionError as error:
            raise _gone(client, error) from None
        seconds = time.monotonic() - started
        usage = completion.usage
        return Answer(
            example.dialogue_id,
            completion.choices[0].message.content or "",
            None,
            seconds,
            usage.prompt_tokens if usage else None,
            usage.completion_tokens if usage else None,
        )
    return Answer(example.dialogue_id, None, "HTTP 400 context_length_exceeded")


def _gone(client: openai.OpenAI, error: openai.APIConnectionError) -> TrainerError:
    return TrainerError(
        f"{client.base_url} does not answer ({error.message}): answers so far are kept; run again once it does"
    )
