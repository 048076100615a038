"""Does a candidate answer the question it was asked? BLEU against its own reference, less BLEU against others'.

    relevance = BLEU(answers, own references) - BLEU(answers, references of other questions)

The second is taken over `ROTATIONS` rotations of the references, so that no answer meets its own. A model trained on
shuffled answers writes like the shop and beats any base on perplexity and BLEU, yet its relevance is nothing: what it
says would fit anyone's question as well.
"""

from collections.abc import Sequence

import numpy as np

from dagster_slimft.defs.evaluation.bleu import bleu_statistics, corpus_bleu
from dagster_slimft.defs.evaluation.bootstrap import Array

ROTATIONS = 5


def relevance_statistics(answers: Sequence[str], references: Sequence[str]) -> Array | None:
    """Per answer: BLEU's statistics against its own reference, then the same against others'; None for one answer."""
    rotations = min(ROTATIONS, len(references) - 1)
    if rotations < 1:
        return None
    others = [
        bleu_statistics(answers, [*references[shift:], *references[:shift]])
        for shift in (len(references) * number // (rotations + 1) for number in range(1, rotations + 1))
    ]
    return np.hstack([bleu_statistics(answers, references), np.mean(others, axis=0)])


def relevance(sums: Array) -> Array:
    """Difference in BLEU of each row of summed statistics."""
    width = sums.shape[1] // 2
    return corpus_bleu(sums[:, :width]) - corpus_bleu(sums[:, width:])
