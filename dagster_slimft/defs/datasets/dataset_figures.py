"""What a dataset's card and plots say about its content, read from `training_examples` in one snapshot; never text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import psycopg

SHARES = ("channel", "topic", "outcome", "language", "month")

_TOTALS = """
    select
        split,
        count(*), count(distinct person_id), sum(turns)::int, sum(weighted_assistant_turns)::int, sum(tokens)::int
    from slimft_marts.training_examples
    where is_within_token_budget
    group by split
"""
# What the declared shares are shares of: golden dialogues and the holdout come on top, and so does what the token
# budget keeps out of the training file.
_ACHIEVED = """
    select split, count(*)
    from slimft_marts.training_examples
    where split <> 'holdout' and segment <> 'unseen'
    group by split
"""
_SHARE = """
    select {column}::text, split, count(*)
    from slimft_marts.training_examples
    where is_within_token_budget
    group by 1, 2
    order by 1, 2
"""
_REST = """
    select
        count(*) filter (where not is_within_token_budget), count(*) filter (where segment = 'unseen')
    from slimft_marts.training_examples
"""
_LENGTHS = """
    select coalesce(tokens, 0) / 40 * 40, count(*)
    from slimft_marts.training_examples
    where is_within_token_budget
    group by 1
    order by 1
"""
_SOURCE = """
    select
        coalesce(string_agg(distinct redactor_version, ', '), 'none'),
        coalesce(string_agg(distinct tokenizer, ', '), 'none')
    from slimft.redacted_messages
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
    """`shares` are column -> value -> split -> dialogues, `lengths` the lower end of 40 tokens -> dialogues."""

    splits: Mapping[str, SplitFigures]
    achieved: Mapping[str, float]
    shares: Mapping[str, Mapping[str, Mapping[str, int]]]
    lengths: Mapping[int, int]
    beyond_budget: int
    unseen: int
    redactor_version: str
    tokenizer: str


def read_figures(connection: "psycopg.Connection") -> Figures:
    """Figures of `training_examples`, in the caller's transaction."""
    splits = {split: SplitFigures(*figures) for split, *figures in connection.execute(_TOTALS).fetchall()}
    counted: dict[str, int] = dict(connection.execute(_ACHIEVED).fetchall())
    total = sum(counted.values()) or 1
    beyond_budget, unseen = connection.execute(_REST).fetchone() or (0, 0)
    redactor_version, tokenizer = connection.execute(_SOURCE).fetchone() or ("none", "none")
    return Figures(
        splits=splits,
        achieved={split: counted.get(split, 0) / total for split in ("train", "validation", "test")},
        shares={column: _share(connection, column) for column in SHARES},
        lengths=dict(connection.execute(_LENGTHS).fetchall()),
        beyond_budget=beyond_budget,
        unseen=unseen,
        redactor_version=redactor_version,
        tokenizer=tokenizer,
    )


def _share(connection: "psycopg.Connection", column: str) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for value, split, dialogues in connection.execute(_SHARE.format(column=column)).fetchall():
        found.setdefault(str(value), {})[split] = dialogues
    return dict(sorted(found.items(), key=lambda item: (-sum(item[1].values()), item[0])))
