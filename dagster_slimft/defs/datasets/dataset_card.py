"""`dataset_card.md` beside the JSONL files: counts, shares, limits and known biases; figures only, never text.

The card lies outside the content hash. It holds no date and no run id, so equal content gives an equal card.
"""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import psycopg

CARD = "dataset_card.md"
_SHARES = ("channel", "topic", "outcome", "language", "month")

_TOTALS = """
    select
        split,
        count(*), count(distinct person_id), sum(turns)::int, sum(weighted_assistant_turns)::int, sum(tokens)::int
    from slimft_marts.training_examples
    where is_within_token_budget
    group by split
"""
_SHARE = """
    select {column}::text, count(*)
    from slimft_marts.training_examples
    where is_within_token_budget
    group by 1
    order by 2 desc, 1
"""
_REST = """
    select
        count(*) filter (where not is_within_token_budget), count(*) filter (where segment = 'unseen')
    from slimft_marts.training_examples
"""


@dataclass(frozen=True)
class SplitFigures:
    """Size of one split."""

    dialogues: int
    people: int
    turns: int
    trained_turns: int
    tokens: int


@dataclass(frozen=True)
class Figures:
    """What the card says about the content."""

    splits: Mapping[str, SplitFigures]
    shares: Mapping[str, list[tuple[str, int]]]
    beyond_budget: int
    unseen: int


def read_figures(connection: "psycopg.Connection") -> Figures:
    """Figures of `training_examples`, in the caller's transaction."""
    splits = {split: SplitFigures(*figures) for split, *figures in connection.execute(_TOTALS).fetchall()}
    shares = {
        column: [(str(value), count) for value, count in connection.execute(_SHARE.format(column=column)).fetchall()]
        for column in _SHARES
    }
    beyond_budget, unseen = connection.execute(_REST).fetchone() or (0, 0)
    return Figures(splits, shares, beyond_budget, unseen)


def dataset_card(
    version: str, content_hash: str, counts: Mapping[str, int], figures: Figures, licence: str, legal_basis: str
) -> str:
    """The card as Markdown."""
    sizes = {split: figures.splits.get(split, SplitFigures(0, 0, 0, 0, 0)) for split in counts}
    rows = [
        f"| {split} | " + " | ".join(f"{value:,}" for value in astuple(size)) + " |" for split, size in sizes.items()
    ]
    shares = [f"- {column}: {_listed(values)}" for column, values in figures.shares.items()]
    return "\n".join(
        [
            f"# Dataset {version}",
            "",
            "Customer-service dialogues with personal data replaced, as OpenAI chat examples.",
            f"SHA-256: `{content_hash}`.",
            "Check it with `sha256sum train.jsonl validation.jsonl test.jsonl holdout.jsonl | sha256sum`.",
            "",
            "| split | dialogues | people | turns | answers trained on | tokens |",
            "|---|---|---|---|---|---|",
            *rows,
            "",
            "## What is in it",
            *shares,
            f"- left out of `train.jsonl` by the token budget: {figures.beyond_budget:,}",
            f"- dialogues in unseen phrasing, all of them in test: {figures.unseen:,}",
            "",
            "## Licence and legal basis",
            f"- licence: {licence or 'not declared'}",
            f"- legal basis (LGPD art. 7): {legal_basis or 'not declared'}",
            "",
            "## Limits and known biases",
            "- Only dialogues that customers rated well are here: people who rate differ from people who do not.",
            "- Answers were written by the assistant of that time; its habits and its prices of that day are in them.",
            "- Personal data are replaced by rules. Rules miss: treat the files as confidential.",
            "- No person and no near-duplicate cluster is in two of train, validation and test; `holdout` is the most",
            "  recent time and may share people with train.",
            "",
        ]
    )


def _listed(values: list[tuple[str, int]]) -> str:
    total = sum(count for _, count in values) or 1
    return ", ".join(f"{value} {count / total:.0%}" for value, count in values) or "nothing"
