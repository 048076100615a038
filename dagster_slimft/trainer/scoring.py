"""Teacher-forced scores: log p(token i | tokens before i), natural logarithm, float32."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import torch

# Padded tokens of one pass; bounds the memory of the logits (64 MB at a vocabulary of 4096).
TOKENS_PER_PASS = 4096


class Scores(NamedTuple):
    """Of one sequence: a log-probability per token (None for the first) and its likeliest alternatives."""

    logprobs: list[float | None]
    alternatives: list[list[tuple[int, float]]]


@torch.inference_mode()
def score(model: Any, sequences: Sequence[Sequence[int]], alternatives: int) -> list[Scores]:
    """Scores of every sequence, in the order given."""
    scores: list[Scores | None] = [None] * len(sequences)
    for group in _groups(sequences):
        longest = len(sequences[group[-1]])
        ids = torch.zeros((len(group), longest), dtype=torch.long)
        for row, index in enumerate(group):
            ids[row, : len(sequences[index])] = torch.tensor(sequences[index])
        logprobs = torch.log_softmax(model(input_ids=ids, use_cache=False).logits[:, :-1].float(), -1)
        taken = logprobs.gather(-1, ids[:, 1:].unsqueeze(-1)).squeeze(-1)
        best = logprobs.topk(alternatives, -1) if alternatives else None
        for row, index in enumerate(group):
            predicted = len(sequences[index]) - 1
            tops: list[list[tuple[int, float]]] = []
            if best is not None:
                pairs = zip(best.indices[row, :predicted].tolist(), best.values[row, :predicted].tolist(), strict=True)
                tops = [list(zip(tokens, values, strict=True)) for tokens, values in pairs]
            scores[index] = Scores([None, *taken[row, :predicted].tolist()], [[], *tops])
    return [found for found in scores if found is not None]


def _groups(sequences: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Indices by length, as many at a time as the pass may hold; the last of a group is its longest."""
    group: list[int] = []
    for index in sorted(range(len(sequences)), key=lambda index: len(sequences[index])):
        if group and (len(group) + 1) * len(sequences[index]) > TOKENS_PER_PASS:
            yield group
            group = []
        group.append(index)
    if group:
        yield group
