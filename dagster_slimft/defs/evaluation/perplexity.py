"""Perplexity of the reference answers under a model, teacher-forced.

    perplexity = exp(-sum(log p(token | tokens before it)) / number of tokens)

over the tokens of the chosen assistant turns, end-of-turn mark included, everything before them given. The model's own
chat template (`chat_template` of GET /models/{id}) renders the conversation; /completions scores it (`echo`,
`logprobs`, `max_tokens=0`). Not measured where a provider offers neither. Comparable only between models that share a
tokenizer.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import openai
from jinja2 import TemplateError

from dagster_slimft.defs.evaluation.bootstrap import Array
from dagster_slimft.defs.evaluation.questions import Message, Question
from dagster_slimft.defs.evaluation.shortening import shorter
from dagster_slimft.trainer.chat_rendering import render_chat

_PROMPTS_PER_REQUEST = 16


class NotMeasured(Exception):
    """The provider cannot score given text; the message says why."""


class _Text(NamedTuple):
    """A rendered conversation; the chosen turn is `text[start:end]`."""

    text: str
    start: int
    end: int


def score_references(client: openai.OpenAI, model: str, examples: Sequence[Question]) -> Array:
    """Per example: -sum of log-probabilities, tokens; zeros for a turn that alone is too long for the model.

    Raises:
        NotMeasured: the provider gives no chat template, or does not score text.
    """
    template = _chat_template(client, model)
    rows: list[tuple[float, float]] = []
    for first in range(0, len(examples), _PROMPTS_PER_REQUEST):
        group = examples[first : first + _PROMPTS_PER_REQUEST]
        try:
            rows += _score(client, model, [_render(template, one.prompt, one.reference) for one in group])
        except _TooLong:
            rows += [_score_shortened(client, model, template, one) for one in group]
    return np.array(rows, dtype=np.float64).reshape(len(rows), 2)


def perplexity(sums: Array) -> Array:
    """exp(first column / second); NaN where there are no tokens."""
    with np.errstate(divide="ignore", invalid="ignore"):
        # exp(700) is the largest that is still a number.
        return np.where(sums[:, 1] > 0, np.exp(np.minimum(sums[:, 0] / sums[:, 1], 700)), np.nan)


class _TooLong(Exception):
    """A prompt does not fit into the model's context."""


def _chat_template(client: openai.OpenAI, model: str) -> str:
    try:
        template = getattr(client.models.retrieve(model), "chat_template", None)
    except openai.APIStatusError as error:
        raise NotMeasured(f"the provider does not describe model {model} (HTTP {error.status_code})") from None
    if not isinstance(template, str) or not template:
        raise NotMeasured("the provider gives no chat template, so its models cannot be given a text to score")
    return template


def _render(template: str, prompt: Sequence[Message], reference: str) -> _Text:
    try:
        whole = render_chat(template, [*prompt, {"role": "assistant", "content": reference}])
        start = len(render_chat(template, prompt, add_generation_prompt=True).text)
    except TemplateError as error:
        raise NotMeasured(f"the model's chat template refuses the test dialogues ({type(error).__name__})") from None
    # Templates that mark what is learned say exactly where the turn ends; others end with it.
    return _Text(whole.text, *(whole.trained_spans[-1] if whole.trained_spans else (start, len(whole.text))))


def _score_shortened(client: openai.OpenAI, model: str, template: str, example: Question) -> tuple[float, float]:
    prompt: Sequence[Message] | None = example.prompt
    while prompt is not None:
        try:
            return _score(client, model, [_render(template, prompt, example.reference)])[0]
        except _TooLong:
            prompt = shorter(prompt)
    return 0.0, 0.0


def _score(client: openai.OpenAI, model: str, texts: Sequence[_Text]) -> list[tuple[float, float]]:
    try:
        answer = client.completions.create(
            model=model, prompt=[text.text for text in texts], echo=True, logprobs=0, max_tokens=0
        )
    except openai.APIStatusError as error:
        if error.code == "context_length_exceeded":
            raise _TooLong from None
        if error.status_code >= 500 or error.status_code == 429:
            raise
        raise NotMeasured(
            f"the provider does not score given text (HTTP {error.status_code} from /completions)"
        ) from None
    choices = sorted(answer.choices, key=lambda choice: choice.index)
    return [_sum(choice.logprobs, text) for choice, text in zip(choices, texts, strict=True)]


def _sum(logprobs: Any, text: _Text) -> tuple[float, float]:
    if logprobs is None or not logprobs.token_logprobs or not logprobs.text_offset:
        raise NotMeasured("the provider returns no log-probabilities of the prompt (echo)")
    inside = [
        value
        for value, offset in zip(logprobs.token_logprobs, logprobs.text_offset, strict=True)
        if value is not None and text.start <= offset < text.end
    ]
    return -sum(inside), float(len(inside))
