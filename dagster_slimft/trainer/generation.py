"""Answers token by token for several prompts at once, with a key-value cache.

Prompts are padded on the left so that all rows end together; padding is masked and positions count real tokens
only, so a row's answer does not depend on its neighbours. Finished rows leave the batch. At temperature 0 the
likeliest token is taken; else one is drawn from softmax(logits / temperature), cut to the smallest set of
likeliest tokens whose probability reaches top_p.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor


@dataclass
class Row:
    """One prompt and how to go on from it; `on_token` takes each token and says whether to go on."""

    prompt: Sequence[int]
    temperature: float
    top_p: float
    seed: int | None
    on_token: Callable[[int], bool]
    random: torch.Generator = field(default_factory=torch.Generator)

    def __post_init__(self) -> None:
        """A seeded row draws the same answer each time."""
        if self.seed is None:
            self.random.seed()
        else:
            self.random.manual_seed(self.seed % 2**63)


@torch.inference_mode()
def generate(model: Any, rows: Sequence[Row]) -> None:
    """Run until every row's `on_token` has said stop."""
    from transformers import DynamicCache

    active = list(rows)
    ids, mask = _left_padded(active)
    positions = (mask.cumsum(-1) - 1).clamp(min=0)
    cache = DynamicCache(config=model.config)
    while True:
        output = model(
            input_ids=ids,
            attention_mask=mask,
            position_ids=positions,
            past_key_values=cache,
            use_cache=True,
            logits_to_keep=1,
        )
        tokens = _choose(active, output.logits[:, -1].float())
        kept = [at for at, (row, token) in enumerate(zip(active, tokens, strict=True)) if row.on_token(token)]
        if not kept:
            return
        if len(kept) < len(active):
            cache.batch_select_indices(torch.tensor(kept))
            mask, positions = mask[kept], positions[kept]
            active = [active[at] for at in kept]
        ids = torch.tensor([[tokens[at]] for at in kept])
        mask = torch.cat([mask, mask.new_ones((len(kept), 1))], dim=1)
        positions = positions[:, -1:] + 1


def _left_padded(rows: Sequence[Row]) -> tuple[Tensor, Tensor]:
    longest = max(len(row.prompt) for row in rows)
    ids = torch.zeros((len(rows), longest), dtype=torch.long)
    mask = torch.zeros_like(ids)
    for at, row in enumerate(rows):
        ids[at, longest - len(row.prompt) :] = torch.tensor(row.prompt)
        mask[at, longest - len(row.prompt) :] = 1
    return ids, mask


def _choose(rows: Sequence[Row], logits: Tensor) -> list[int]:
    likeliest: list[int] = logits.argmax(-1).tolist()
    return [
        token if row.temperature == 0 else _draw(row, logits[at])
        for at, (row, token) in enumerate(zip(rows, likeliest, strict=True))
    ]


def _draw(row: Row, logits: Tensor) -> int:
    probabilities, tokens = torch.softmax(logits / row.temperature, -1).sort(descending=True)
    if row.top_p < 1:
        # A token stays when those before it do not reach top_p yet; the first always does.
        probabilities[probabilities.cumsum(-1) - probabilities >= max(row.top_p, 1e-9)] = 0
    return int(tokens[torch.multinomial(probabilities, 1, generator=row.random)])
