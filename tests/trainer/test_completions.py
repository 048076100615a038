"""Teacher-forced scores over the wire equal the model's own loss."""

from pathlib import Path

import openai
import pytest

from dagster_slimft.trainer.chat_rendering import render_chat
from dagster_slimft.trainer.examples import encode, open_encoder
from dagster_slimft.trainer.model_folder import load_model
from dagster_slimft.trainer.process import TrainerAddress
from tests.trainer.conftest import ANSWERS, dialogue


def test_echoed_logprobs_add_up_to_the_models_own_loss(
    client: openai.OpenAI, trainer: TrainerAddress, base: Path
) -> None:
    from dagster_slimft.trainer.training import token_loss

    encoder, model = open_encoder(base, 512), load_model(base)
    template = str((client.models.retrieve(trainer.model).model_extra or {})["chat_template"])
    conversations = [dialogue(*pair)["messages"] for pair in ANSWERS.items()]
    renderings = [render_chat(template, messages) for messages in conversations]  # type: ignore[arg-type]
    scored = client.completions.create(
        model=trainer.model,
        prompt=[rendering.text for rendering in renderings],
        echo=True,
        logprobs=0,
        max_tokens=0,
    )
    assert [choice.index for choice in scored.choices] == [0, 1, 2, 3]
    for messages, rendering, choice in zip(conversations, renderings, scored.choices, strict=True):
        assert choice.logprobs is not None
        assert choice.logprobs.text_offset is not None
        assert choice.logprobs.token_logprobs is not None
        (start, end), text = rendering.trained_spans[0], rendering.text
        pairs = zip(choice.logprobs.text_offset, choice.logprobs.token_logprobs, strict=True)
        over_the_wire = -sum(value for offset, value in pairs if start <= offset < end)
        own = token_loss(model, [encode(encoder, messages)]).total.item()  # type: ignore[arg-type]
        assert over_the_wire == pytest.approx(own, rel=1e-4)
        assert "".join(choice.logprobs.tokens or []) == text == choice.text


def test_scores_do_not_depend_on_their_neighbours(client: openai.OpenAI, trainer: TrainerAddress) -> None:
    def score(prompts: list[str]) -> list[list[float]]:
        answer = client.completions.create(model=trainer.model, prompt=prompts, echo=True, logprobs=0, max_tokens=0)
        return [choice.logprobs.token_logprobs[1:] for choice in answer.choices]  # type: ignore[union-attr,index]

    prompts = ["qual o prazo?", "sim", "o prazo de entrega é de cinco dias úteis, " * 8]
    for together, alone in zip(score(prompts), [score([prompt])[0] for prompt in prompts], strict=True):
        assert together == pytest.approx(alone, abs=1e-4)


def test_alternatives_are_the_likeliest_and_the_first_token_has_none(
    client: openai.OpenAI, trainer: TrainerAddress
) -> None:
    answer = client.completions.create(
        model=trainer.model, prompt="bom dia 😊", echo=True, logprobs=3, max_tokens=0
    ).choices[0]
    assert answer.logprobs is not None
    assert answer.logprobs.token_logprobs is not None
    assert answer.logprobs.top_logprobs is not None
    assert [answer.logprobs.token_logprobs[0], answer.logprobs.top_logprobs[0]] == [None, None]
    best = list(answer.logprobs.top_logprobs[1].values())
    assert len(best) == 3
    assert best == sorted(best, reverse=True)
    assert max(best) >= answer.logprobs.token_logprobs[1]


def test_generated_tokens_carry_the_logprobs_they_were_drawn_with(
    client: openai.OpenAI, trainer: TrainerAddress
) -> None:
    answer = client.completions.create(
        model=trainer.model, prompt=["oi", "bom dia"], temperature=0, logprobs=1, max_tokens=5
    )
    for choice in answer.choices:
        assert choice.logprobs is not None
        assert choice.logprobs.token_logprobs is not None
        for value, top in zip(choice.logprobs.token_logprobs, choice.logprobs.top_logprobs or [], strict=True):
            assert value == pytest.approx(max(top.values()), abs=1e-4)


def test_an_empty_or_too_long_prompt_is_refused(client: openai.OpenAI, trainer: TrainerAddress) -> None:
    for prompt in ("", "por quê? " * 600):
        with pytest.raises(openai.BadRequestError) as refused:
            client.completions.create(model=trainer.model, prompt=prompt, max_tokens=0, echo=True)
        assert refused.value.param == "prompt"
