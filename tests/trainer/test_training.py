"""The loop itself: what is learned, what is not, and that a resumed run equals a straight one."""

from pathlib import Path
from typing import Any

import pytest
import torch

from dagster_slimft.trainer.examples import Encoder, Example, encode, open_encoder
from dagster_slimft.trainer.model_folder import load_model, load_moments, save_model
from dagster_slimft.trainer.training import Settings, make_optimizer, schedule, token_loss, train

SETTINGS = Settings(n_epochs=2, batch_size=4, learning_rate_multiplier=1.0, seed=1)


@pytest.fixture(scope="module")
def encoder(base: Path) -> Encoder:
    return open_encoder(base, 512)


def examples(encoder: Encoder, count: int = 12) -> list[Example]:
    def one(at: int) -> list[dict[str, Any]]:
        return [
            {"role": "user", "content": f"quanto custa o item {at}?"},
            {"role": "assistant", "content": "custa " + "muito " * (at % 4)},
        ]

    return [encode(encoder, one(at)) for at in range(count)]


def gradients(model: Any, example: Example) -> dict[str, torch.Tensor]:
    model.zero_grad()
    token_loss(model, [example]).total.backward()  # type: ignore[no-untyped-call]
    return {name: parameter.grad.clone() for name, parameter in model.named_parameters()}


def test_a_turn_of_weight_zero_is_read_but_not_learned(base: Path, encoder: Encoder) -> None:
    def talk(first: str, weight: int) -> Example:
        return encode(
            encoder,
            [
                {"role": "user", "content": "oi"},
                {"role": "assistant", "content": first, "weight": weight},
                {"role": "user", "content": "e o prazo?"},
                {"role": "assistant", "content": "cinco dias"},
            ],
        )

    ignored, learned = talk("isso está errado", 0), talk("isso está errado", 1)
    answer = encoder.tokenizer.encode("cinco dias<|end|>", add_special_tokens=False).ids
    assert ignored.ids == learned.ids
    assert [i for i, flag in zip(ignored.ids, ignored.is_trained, strict=True) if flag] == answer
    assert sum(learned.is_trained) > sum(ignored.is_trained)
    # Its loss is exactly the loss of the other answer alone: log-probabilities of those tokens, nothing else.
    model = load_model(base)
    logprobs = torch.log_softmax(model(torch.tensor([ignored.ids])).logits[0, :-1], -1)
    by_hand = -torch.stack(
        [logprobs[at - 1, token] for at, (token, flag) in enumerate(zip(*ignored, strict=True)) if flag]
    ).sum()
    assert token_loss(model, [ignored]).total.item() == pytest.approx(by_hand.item(), rel=1e-5)
    assert any(
        not torch.equal(one, other)
        for one, other in zip(gradients(model, ignored).values(), gradients(model, learned).values(), strict=True)
    )


def test_padding_changes_no_loss(base: Path, encoder: Encoder) -> None:
    model = load_model(base)
    batch = examples(encoder, 4)
    together = token_loss(model, batch)
    alone = [token_loss(model, [example]) for example in batch]
    assert together.total.item() == pytest.approx(sum(loss.total.item() for loss in alone), rel=1e-4)
    assert together.tokens == sum(loss.tokens for loss in alone)


def test_a_resumed_run_equals_a_straight_one_bit_for_bit(base: Path, encoder: Encoder, tmp_path: Path) -> None:
    data = examples(encoder)
    straight = load_model(base)
    losses = [step.train_loss for step in train(straight, make_optimizer(straight), data, data, SETTINGS, 0)]

    first = load_model(base)
    optimizer = make_optimizer(first)
    for step in train(first, optimizer, data, data, SETTINGS, 0):
        if step.is_end_of_epoch:
            break
    save_model(first, optimizer, base, tmp_path / "step-3", tmp_path / "draft")
    second = load_model(tmp_path / "step-3")
    optimizer = make_optimizer(second)
    load_moments(second, optimizer, tmp_path / "step-3", 3)
    rest = [step.train_loss for step in train(second, optimizer, data, data, SETTINGS, 3)]

    assert rest == losses[3:]
    assert losses[-1] < losses[0]
    assert all(torch.equal(a, b) for a, b in zip(straight.parameters(), second.parameters(), strict=True))


def test_no_pickle_is_written(base: Path, encoder: Encoder, tmp_path: Path) -> None:
    model = load_model(base)
    optimizer = make_optimizer(model)
    list(train(model, optimizer, examples(encoder), [], Settings(1, 8, 1.0, 1), 0))
    save_model(model, optimizer, base, tmp_path / "model", tmp_path / "draft")
    assert {path.suffix for path in (tmp_path / "model").iterdir()} == {".safetensors", ".json", ".jinja"}


def test_the_learning_rate_warms_up_and_falls_to_zero() -> None:
    factors = [schedule(step, 100) for step in range(1, 102)]
    assert factors[0] == pytest.approx(0.1)
    assert max(factors) == factors[9] == 1.0
    assert factors[9:] == sorted(factors[9:], reverse=True)
    assert factors[100] == 0.0
