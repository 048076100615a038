"""Chat answers, by the real client."""

import asyncio

import openai
import pytest

from dagster_slimft.trainer.process import TrainerAddress

QUESTIONS = [
    "oi",
    "qual o prazo de entrega para a minha cidade?",
    "aceita pix?",
    "vocês abrem no domingo de manhã ou não",
]


async def ask_together(trainer: TrainerAddress, questions: list[str]) -> list[str]:
    async with openai.AsyncOpenAI(base_url=trainer.base_url, api_key=trainer.api_key, max_retries=0) as client:

        async def ask(question: str) -> str:
            answer = await client.chat.completions.create(
                model=trainer.model,
                messages=[{"role": "user", "content": question}],
                temperature=0,
                max_completion_tokens=12,
            )
            return answer.choices[0].message.content or ""

        return await asyncio.gather(*map(ask, questions))


def test_a_greedy_answer_does_not_depend_on_its_neighbours(client: openai.OpenAI, trainer: TrainerAddress) -> None:
    alone = [asyncio.run(ask_together(trainer, [question]))[0] for question in QUESTIONS]
    assert asyncio.run(ask_together(trainer, QUESTIONS)) == alone
    assert asyncio.run(ask_together(trainer, QUESTIONS * 5)) == alone * 5


def test_a_seed_repeats_an_answer(client: openai.OpenAI, trainer: TrainerAddress) -> None:
    def ask(seed: int) -> str | None:
        answer = client.chat.completions.create(
            model=trainer.model,
            messages=[{"role": "user", "content": "oi"}],
            seed=seed,
            temperature=1.5,
            top_p=0.99,
            max_tokens=10,
        )
        return answer.choices[0].message.content

    assert ask(3) == ask(3)
    assert len({ask(seed) for seed in range(4)}) > 1


def test_a_stream_adds_up_to_the_whole_answer(client: openai.OpenAI, trainer: TrainerAddress) -> None:
    whole = client.chat.completions.create(
        model=trainer.model, messages=[{"role": "user", "content": "oi"}], temperature=0, max_tokens=9
    )
    chunks = list(
        client.chat.completions.create(
            model=trainer.model,
            messages=[{"role": "user", "content": "oi"}],
            temperature=0,
            max_tokens=9,
            stream=True,
            stream_options={"include_usage": True},
        )
    )
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == whole.choices[0].message.content
    assert chunks[0].choices[0].delta.role == "assistant"
    assert chunks[-2].choices[0].finish_reason == whole.choices[0].finish_reason
    assert chunks[-1].usage == whole.usage


def test_a_stop_string_ends_the_answer(client: openai.OpenAI, trainer: TrainerAddress) -> None:
    def ask(stop: str | None) -> tuple[str, str]:
        choice = client.chat.completions.create(
            model=trainer.model,
            messages=[{"role": "user", "content": "oi"}],
            temperature=0,
            max_tokens=12,
            stop=stop,
        ).choices[0]
        return choice.message.content or "", choice.finish_reason

    whole, _ = ask(None)
    stop = whole[len(whole) // 2 :][:3]
    assert ask(stop) == (whole[: whole.find(stop)], "stop")


def test_a_conversation_too_long_is_refused_or_truncated(client: openai.OpenAI, trainer: TrainerAddress) -> None:
    turns: list[dict[str, str]] = [{"role": "system", "content": "Seja breve."}]
    for at in range(120):
        turns += [{"role": "user", "content": f"pergunta {at}"}, {"role": "assistant", "content": "sim"}]
    turns.append({"role": "user", "content": "e agora?"})
    with pytest.raises(openai.BadRequestError) as refused:
        client.chat.completions.create(model=trainer.model, messages=turns)  # type: ignore[arg-type]
    assert refused.value.code == "context_length_exceeded"
    for messages in (turns, [{"role": "user", "content": "por quê? " * 600}]):
        answer = client.chat.completions.create(
            model=trainer.model,
            messages=messages,  # type: ignore[arg-type]
            max_tokens=20,
            extra_body={"truncation": "auto"},
        )
        assert answer.usage is not None
        assert 400 < answer.usage.prompt_tokens <= 492


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"n": 2}, "n"),
        ({"temperature": 3}, "temperature"),
        ({"tools": []}, "tools"),
        ({"logprobs": True}, "logprobs"),
        ({"presence_penalty": 1}, "presence_penalty"),
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "nobody", "content": "x"}]}, "messages.[0].role"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}, "messages.[0].content"),
        ({"response_format": {"type": "json_object"}}, "response_format.type"),
    ],
)
def test_what_is_not_supported_is_named(
    client: openai.OpenAI, trainer: TrainerAddress, change: dict[str, object], param: str
) -> None:
    body = {"model": trainer.model, "messages": [{"role": "user", "content": "oi"}], **change}
    with pytest.raises(openai.BadRequestError) as refused:
        client.post("/chat/completions", body=body, cast_to=object)
    assert refused.value.param == param


def test_the_model_tells_its_template_and_context(client: openai.OpenAI, trainer: TrainerAddress) -> None:
    model = client.models.retrieve(trainer.model)
    assert model.model_extra is not None
    assert model.model_extra["context_length"] == 512
    assert "{%- generation -%}" in model.model_extra["chat_template"]
    assert trainer.model in [listed.id for listed in client.models.list()]
    with pytest.raises(openai.PermissionDeniedError):
        client.models.delete(trainer.model)
