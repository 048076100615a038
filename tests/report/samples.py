"""Facts of two runs that never happened: one evaluated, one with too little data."""

from typing import Any

from dagster_slimft.report.facts import Row, RunFacts


def evaluated_facts() -> RunFacts:
    """A tiny demo model, better than its base and worse than copying."""
    figures = {
        "base": {"perplexity": _estimate(229.4, 50), "bleu": _estimate(0.8, 0.4), "price_precision": None},
        "fine_tuned": {
            "perplexity": _estimate(1.6, 0.1),
            "bleu": _estimate(10.7, 2),
            "price_precision": _estimate(0.98, 0.01),
        },
        "nearest_answer": {"perplexity": None, "bleu": _estimate(21.6, 4), "price_precision": _estimate(0.93, 0.05)},
    }
    result = {
        "figures": {"all": figures, "seen": figures, "unseen": figures},
        "sizes": {name: {"dialogues": 146, "people": 88} for name in ("all", "seen", "unseen")},
        "not_measured": {"perplexity": "the provider does not score"},
    }
    return RunFacts(
        workspace="demo",
        source="demo shop",
        counts=_counts(834),
        exclusions=[Row("not_rated", 332), Row("rated_low", 235), Row("<script>alert(1)</script>", 1)],
        dataset={
            "dataset_version": "ds-1", "content_hash": "1", "counts": {}, "redactor_version": "r", "tokenizer": "t",
        },
        job={
            "job_key": "k", "job_id": "ftjob-1", "provider": "loopback", "base_model": "slimft-tiny-demo",
            "status": "succeeded", "fine_tuned_model": "ft:x", "trained_tokens": 485664,
        },
        model_version={
            "name": "mv-1", "model": "ft:x", "status": "approved", "status_reason": "better", "is_demo": True,
        },
        evaluation={
            "evaluation_key": "e", "verdict": "approved", "result": result,
            "verdict_reasons": [{"condition": "bleu", "state": "held", "text": "BLEU +9.9 to the base"}],
        },
        splits=[
            {"split": split, "segment": "seen", "examples": n, "tokens": n * 200, "people": n // 2}
            for split, n in (("train", 566), ("validation", 71), ("test", 75), ("holdout", 51))
        ],
        losses=[
            {"step": n, "train_loss": 5 / n, "valid_loss": None, "full_valid_loss": 6 / n if n % 10 == 0 else None}
            for n in range(1, 41)
        ],
        entities=[{"label": "CPF", "found": 282}],
        people=88,
        samples=[],
        stages={"redaction": {"seconds": 1.5, "rows": 11693}},
    )  # fmt: skip


def too_few_facts() -> RunFacts:
    """Seventy dialogues without a vote."""
    return RunFacts(
        workspace="pizza",
        source="pizza",
        counts=_counts(0),
        exclusions=[Row("not_rated", 70)],
        dataset=None,
        job=None,
        model_version=None,
        evaluation=None,
        splits=[],
        losses=[],
        entities=[],
        people=70,
        samples=[],
        stages={"redaction": {"seconds": 1.5, "rows": 1063}},
    )


def _counts(usable: int) -> dict[str, int]:
    return {
        "messages": 11693, "dialogues": 1500, "eligible_dialogues": usable + 59, "usable_examples": usable,
        "new_usable_examples": usable, "minimum_examples": 500, "rated_dialogues": 1145, "satisfied_dialogues": 909,
        "quarantined_messages": 0,
    }  # fmt: skip


def _estimate(value: float, half: float) -> dict[str, Any]:
    return {"value": value, "low": value - half, "high": value + half, "n": 146}
