"""Supervised fine-tuning, full weights: minimises -sum(log p(token)) / n over the tokens marked as learned.

AdamW (betas .9/.98, weight decay .01), learning rate 3e-3 x multiplier with 10 warm-up steps and linear decay to
zero, gradient norm clipped to 1, float32. The language-model head is computed only at positions that predict a
learned token: on a tiny model the head over every position would cost more than the rest. No dropout, so state is
weights, moments and the step number alone, and a resumed run equals a straight one.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from dagster_slimft.trainer.batches import epoch_batches
from dagster_slimft.trainer.examples import Example

PEAK_LEARNING_RATE = 3e-3
WARM_UP_STEPS = 10
STEPS_PER_VALIDATION = 10
VALIDATION_BATCH = 16


@dataclass(frozen=True)
class Settings:
    """Hyperparameters of one job, none of them `auto` any more."""

    n_epochs: int
    batch_size: int
    learning_rate_multiplier: float
    seed: int


class StepMetrics(NamedTuple):
    """One step's figures; None where nothing was measured."""

    step: int
    total_steps: int
    train_loss: float
    train_mean_token_accuracy: float
    valid_loss: float | None = None
    valid_mean_token_accuracy: float | None = None
    full_valid_loss: float | None = None
    full_valid_mean_token_accuracy: float | None = None
    is_end_of_epoch: bool = False


class Loss(NamedTuple):
    """Summed cross-entropy (natural log), hits of the likeliest token, and how many tokens."""

    total: Tensor
    hits: int
    tokens: int


def make_optimizer(model: nn.Module) -> torch.optim.AdamW:
    """The declared optimizer over all weights."""
    return torch.optim.AdamW(model.parameters(), lr=PEAK_LEARNING_RATE, betas=(0.9, 0.98), weight_decay=0.01)


def train(
    model: Any,
    optimizer: torch.optim.Optimizer,
    examples: Sequence[Example],
    validation: Sequence[Example],
    settings: Settings,
    done_steps: int,
    should_stop: Callable[[], bool] = lambda: False,
) -> Iterator[StepMetrics]:
    """Train from `done_steps` (the end of an epoch) on; yields after every step."""
    lengths = [len(example.ids) for example in examples]
    steps_per_epoch = -(-len(examples) // settings.batch_size)
    total = steps_per_epoch * settings.n_epochs
    step = done_steps
    for epoch in range(done_steps // steps_per_epoch, settings.n_epochs):
        for batch in epoch_batches(lengths, settings.batch_size, settings.seed, epoch):
            step += 1
            rate = PEAK_LEARNING_RATE * settings.learning_rate_multiplier * schedule(step, total)
            metrics = _step(model, optimizer, [examples[index] for index in batch], rate)
            yield _with_validation(model, validation, StepMetrics(step, total, *metrics), step % steps_per_epoch == 0)
            if should_stop():
                return


def schedule(step: int, total: int) -> float:
    """Factor of the peak learning rate: up over the first steps, then straight down to zero after the last."""
    warm_up = min(WARM_UP_STEPS, max(1, total // 2))
    if step <= warm_up:
        return step / warm_up
    return (total - step + 1) / (total - warm_up + 1)


def token_loss(model: Any, examples: Sequence[Example]) -> Loss:
    """Loss over the learned tokens of one batch; padding stands on the right, where a causal model never looks."""
    longest = max(len(example.ids) for example in examples)
    ids = torch.zeros((len(examples), longest), dtype=torch.long)
    is_trained = torch.zeros((len(examples), longest), dtype=torch.bool)
    for row, example in enumerate(examples):
        ids[row, : len(example.ids)] = torch.tensor(example.ids)
        is_trained[row, : len(example.ids)] = torch.tensor(example.is_trained)
    hidden = model.base_model(input_ids=ids, use_cache=False).last_hidden_state
    predicts = is_trained[:, 1:]
    logits = model.get_output_embeddings()(hidden[:, :-1][predicts])
    targets = ids[:, 1:][predicts]
    total = nn.functional.cross_entropy(logits, targets, reduction="sum")
    return Loss(total, int((logits.argmax(-1) == targets).sum()), int(targets.numel()))


@torch.no_grad()
def evaluate(model: Any, examples: Sequence[Example]) -> tuple[float, float]:
    """Mean loss and token accuracy over all learned tokens."""
    total, hits, tokens = 0.0, 0, 0
    by_length = sorted(examples, key=lambda example: len(example.ids))
    for start in range(0, len(by_length), VALIDATION_BATCH):
        loss = token_loss(model, by_length[start : start + VALIDATION_BATCH])
        total, hits, tokens = total + loss.total.item(), hits + loss.hits, tokens + loss.tokens
    return total / tokens, hits / tokens


def _step(
    model: Any, optimizer: torch.optim.Optimizer, batch: Sequence[Example], learning_rate: float
) -> tuple[float, float]:
    for group in optimizer.param_groups:
        group["lr"] = learning_rate
    loss = token_loss(model, batch)
    mean = loss.total / loss.tokens
    optimizer.zero_grad(set_to_none=True)
    mean.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return mean.item(), loss.hits / loss.tokens


def _with_validation(
    model: Any, validation: Sequence[Example], metrics: StepMetrics, is_end_of_epoch: bool
) -> StepMetrics:
    metrics = metrics._replace(is_end_of_epoch=is_end_of_epoch)
    if not validation:
        return metrics
    if is_end_of_epoch:
        loss, accuracy = evaluate(model, validation)
        metrics = metrics._replace(full_valid_loss=loss, full_valid_mean_token_accuracy=accuracy)
    if is_end_of_epoch or metrics.step % STEPS_PER_VALIDATION == 0:
        at = metrics.step // STEPS_PER_VALIDATION * VALIDATION_BATCH % len(validation)
        loss, accuracy = evaluate(model, validation[at : at + VALIDATION_BATCH])
        metrics = metrics._replace(valid_loss=loss, valid_mean_token_accuracy=accuracy)
    return metrics
