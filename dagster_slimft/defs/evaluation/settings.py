"""What an evaluation is declared to do; the values stand in `defs.yaml`, with their reasons."""

from dataclasses import dataclass


@dataclass(frozen=True)
class EvaluationSettings:
    """Sample, gate and intervals; part of an evaluation's key, so that other settings are another evaluation."""

    minimum_test_dialogues: int
    minimum_test_people: int
    maximum_error_rate: float
    confidence: float
    resamples: int
    maximum_dialogues: int
    maximum_answer_tokens: int
    # A price may be quoted with the Pix discount, or as one of up to so many instalments.
    pix_discount_percent: int
    maximum_instalments: int
    concurrency: int
    seed: int
