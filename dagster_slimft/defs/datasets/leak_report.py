"""What the splits of a dataset share, read from its files and its people, not from the SQL that split them.

Zero, or the dataset is refused: people in two of train, validation and test (`holdout` may share them); people once in
test who are trained or validated on now; pairs of dialogues in different files that are surely near-duplicates; lines
whose file is not their row's split. Reported only: pairs a little less similar (clusters are found by estimate, which
errs by a few hundredths), and how much of the test's wording the training file holds too (`overlap.py`).

A file's line and its person are matched by the line's SHA-256. Customers are joined to people here once more, by
union-find over the rows' customer and person ids.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from dagster_slimft.defs.datasets.declared import declared_settings
from dagster_slimft.defs.datasets.overlap import SIDES, OverlapReport, Turn, overlap
from dagster_slimft.defs.datasets.similar_pairs import SimilarPair, similar_pairs
from dagster_slimft.errors import CheckFailed

LEAK_REPORT = "leak_report.json"
_STICKY = ("train", "validation", "test")
_SHOWN = 5


class LeakRules(NamedTuple):
    """Exact similarity of near-duplicates, and from where on none of them can have been missed by the clusters."""

    near_duplicate_threshold: float
    leaked_pair_similarity: float


class Member(NamedTuple):
    """One row of what the files were written from."""

    text_hash: str
    dialogue_id: str
    customer_id: str
    person_id: str
    split: str


@dataclass(frozen=True)
class LeakReport:
    """Offenders are named by dialogue id; texts never."""

    shared_people: Sequence[Sequence[str]]
    returned_from_test: Sequence[str]
    leaked_pairs: Sequence[tuple[str, str]]
    misplaced_lines: Sequence[str]
    close_pairs: int
    overlap: OverlapReport

    @property
    def leaks(self) -> Mapping[str, int]:
        """What has to be zero."""
        return {
            "shared_people": len(self.shared_people),
            "returned_from_test": len(self.returned_from_test),
            "leaked_pairs": len(self.leaked_pairs),
            "misplaced_lines": len(self.misplaced_lines),
        }

    def as_json(self) -> dict[str, Any]:
        """Figures and ids, the same for the same dataset."""
        sides = {
            side: {"runs": found.runs, "shared_runs": found.shared_runs, "share": round(found.share, 4)}
            for side, found in self.overlap.sides.items()
        }
        return {
            **self.leaks,
            "close_pairs": self.close_pairs,
            "overlap": sides,
            "test_answers": self.overlap.answers,
            "stock_test_answers": self.overlap.stock_answers,
        }


class _Line(NamedTuple):
    split: str
    text_hash: str
    turns: tuple[tuple[str, str], ...]


def measure_leaks(
    folder: Path, splits: Iterable[str], members: Sequence[Member], once_in_test: Iterable[str], rules: LeakRules
) -> LeakReport:
    """Compare the files of a dataset's folder with each other and with the people behind them.

    Args:
        folder: holds `<split>.jsonl`.
        splits: names of the files.
        members: the rows the files were written from.
        once_in_test: customers that an earlier dataset tested on.
        rules: thresholds.
    """
    lines = [line for split in splits for line in _read(folder / f"{split}.jsonl", split)]
    by_hash: dict[str, Member] = {member.text_hash: member for member in members}
    owners = [by_hash.get(line.text_hash) for line in lines]
    names = [owner.dialogue_id if owner else line.text_hash for line, owner in zip(lines, owners, strict=True)]
    pairs = _pairs(lines, rules.near_duplicate_threshold)
    leaked = [pair for pair in pairs if pair.similarity >= rules.leaked_pair_similarity]
    people = _people(members, once_in_test)
    return LeakReport(
        shared_people=people.shared,
        returned_from_test=people.returned,
        leaked_pairs=[(names[pair.one], names[pair.other]) for pair in leaked],
        misplaced_lines=[
            name
            for name, line, owner in zip(names, lines, owners, strict=True)
            if owner is None or owner.split != line.split
        ],
        close_pairs=len(pairs) - len(leaked),
        overlap=overlap(list(_turns(lines))),
    )


def refuse_leaks(report: LeakReport) -> None:
    """Let a dataset pass whose splits share nothing.

    Raises:
        CheckFailed: what is shared, with some of the dialogues.
    """
    found = {name.replace("_", " "): number for name, number in report.leaks.items() if number}
    if not found:
        return
    dialogues = [
        *(dialogue for group in report.shared_people for dialogue in group),
        *report.returned_from_test,
        *(dialogue for pair in report.leaked_pairs for dialogue in pair),
        *report.misplaced_lines,
    ]
    raise CheckFailed(
        f"the splits leak, no dataset was made: {', '.join(f'{number} {name}' for name, number in found.items())}; "
        f"see dialogues {', '.join(dialogues[:_SHOWN])} in slimft_marts.training_examples and what "
        "int_dialogues_split and slimft.dialogue_clusters say of them"
    )


def declared_rules() -> LeakRules:
    """The declared thresholds, for callers outside Dagster."""
    return LeakRules(*(declared_settings()[name] for name in LeakRules._fields))


def _read(path: Path, split: str) -> Iterable[_Line]:
    with path.open("rb") as file:
        for raw in file:
            messages = orjson.loads(raw)["messages"]
            turns = tuple((message["role"], message["content"]) for message in messages if message["role"] in SIDES)
            yield _Line(split, sha256(raw.removesuffix(b"\n")).hexdigest(), turns)


def _pairs(lines: Sequence[_Line], threshold: float) -> list[SimilarPair]:
    texts = ["\n".join(content for _, content in line.turns) for line in lines]
    return similar_pairs(texts, [line.split for line in lines], threshold)


def _turns(lines: Sequence[_Line]) -> Iterable[Turn]:
    for dialogue, line in enumerate(lines):
        for role, content in line.turns:
            yield Turn(dialogue, line.split, SIDES[role], content)


class _SharedPeople(NamedTuple):
    shared: list[list[str]]
    returned: list[str]


def _people(members: Sequence[Member], once_in_test: Iterable[str]) -> _SharedPeople:
    parents: dict[str, str] = {}

    def root(node: str) -> str:
        while parents.setdefault(node, node) != node:
            parents[node] = parents[parents[node]]
            node = parents[node]
        return node

    for member in members:
        parents[root(f"customer {member.customer_id}")] = root(f"person {member.person_id}")
    tested = {root(f"customer {customer}") for customer in once_in_test}
    by_person: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        if member.split in _STICKY:
            by_person[root(f"customer {member.customer_id}")].append(member)
    shared = [found for found in by_person.values() if len({member.split for member in found}) > 1]
    returned = [member for person in tested & by_person.keys() for member in by_person[person]]
    return _SharedPeople(
        sorted(sorted(member.dialogue_id for member in found) for found in shared),
        sorted(member.dialogue_id for member in returned if member.split != "test"),
    )
