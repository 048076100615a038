"""Corpus BLEU of the answers against the references, as sacrebleu computes it (13a tokens, exponential smoothing).

    BLEU = 100 * min(1, exp(1 - R/S)) * exp(1/4 * sum_n log p_n)
    p_n  = matched n-grams / n-grams of the answers; where none match: 1 / (2^k * n-grams), k counting such orders

R and S are lengths of references and answers in tokens. All of it follows from sums over dialogues, which the bootstrap
resamples. An answer that failed counts as an empty one. One reference per answer: a good answer in other words
scores low, so BLEU ranks candidates and judges no single answer.
"""

from collections.abc import Sequence

import numpy as np

from dagster_slimft.defs.evaluation.bootstrap import Array

ORDERS = 4
# Columns: length of answer, length of reference, matches by order, n-grams by order.
WIDTH = 2 + 2 * ORDERS


def bleu_statistics(answers: Sequence[str], references: Sequence[str]) -> Array:
    """One row of additive statistics per answer."""
    from sacrebleu.metrics.bleu import BLEU

    bleu = BLEU(effective_order=True)
    rows = [bleu.sentence_score(answer, [reference]) for answer, reference in zip(answers, references, strict=True)]
    return np.array([[row.sys_len, row.ref_len, *row.counts, *row.totals] for row in rows], dtype=np.float64).reshape(
        len(rows), WIDTH
    )


def corpus_bleu(sums: Array) -> Array:
    """BLEU of each row of summed statistics, 0 to 100."""
    answers, references = sums[:, 0], sums[:, 1]
    matches, grams = sums[:, 2 : 2 + ORDERS], sums[:, 2 + ORDERS :]
    with np.errstate(divide="ignore", invalid="ignore"):
        penalty = np.where(answers < references, np.exp(1 - references / answers), 1.0)
        unmatched = np.cumsum((matches == 0) & (grams > 0), axis=1)
        precision = np.where(matches > 0, matches / grams, 1 / (2.0**unmatched * grams))
        score = 100 * penalty * np.exp(np.log(precision).mean(axis=1))
    is_scored = (grams > 0).all(axis=1) & (matches > 0).any(axis=1)
    return np.where(is_scored, score, 0.0)
