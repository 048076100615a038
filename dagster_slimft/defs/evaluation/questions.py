"""The questions of an evaluation: one assistant turn per test dialogue, what led to it, and whose dialogue it is.

A dialogue is asked about once: the turn is chosen among those with weight 1 by a hash of the example's text, so that
every run asks the same. Where there are more dialogues than `maximum_dialogues`, the same hash chooses. Lines are
those of the dataset's `test.jsonl`; `dataset_members` names their dialogues by text hash.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, NamedTuple

from dagster_slimft.database.postgres import Database
from dagster_slimft.errors import SlimftError

Message = Mapping[str, Any]
Segment = Literal["seen", "unseen"]

_MEMBERS = """
    select
        members.text_hash,
        members.dialogue_id::text,
        coalesce(examples.person_id, 'customer ' || members.customer_id),
        coalesce(examples.segment, 'seen')
    from slimft.dataset_members as members
    left join slimft_marts.training_examples as examples on members.dialogue_id = examples.dialogue_id
    where members.dataset_version = %s and members.split = 'test'
    order by members.text_hash, members.dialogue_id
"""


@dataclass(frozen=True)
class Question:
    """One question: `prompt` ends with a customer's turn, `reference` is the answer people rated well."""

    dialogue_id: str
    person_id: str
    segment: Segment
    prompt: tuple[Message, ...]
    reference: str


class TrainingAnswer(NamedTuple):
    """A customer's turn and the answer it got, in training data."""

    question: str
    answer: str


def read_questions(database: Database, dataset_version: str, folder: Path, maximum_dialogues: int) -> list[Question]:
    """The test questions of a dataset, in the order of their hashes.

    Raises:
        SlimftError: the dataset's test file and its members do not belong together.
    """
    dialogues = _dialogues_by_hash(database, dataset_version)
    examples = []
    for line in _lines(folder / "test.jsonl"):
        text_hash = sha256(line.encode()).hexdigest()
        if not dialogues[text_hash]:
            raise SlimftError(
                f"{folder / 'test.jsonl'} holds a line that slimft.dataset_members does not know for "
                f"{dataset_version}: delete the folder and materialize the datasets stage again"
            )
        dialogue_id, person_id, segment = dialogues[text_hash].pop(0)
        chosen = chosen_turn(json.loads(line)["messages"], text_hash)
        if chosen is not None:
            examples.append((text_hash, Question(dialogue_id, person_id, segment, *chosen)))
    examples.sort(key=lambda pair: sha256(f"sample {pair[0]}".encode()).digest())
    return [example for _, example in examples[:maximum_dialogues]]


def read_training_answers(folder: Path) -> list[TrainingAnswer]:
    """Every answer of weight 1 in the training file, with the customer's turn before it."""
    found = []
    for line in _lines(folder / "train.jsonl"):
        messages = json.loads(line)["messages"]
        found += [
            TrainingAnswer(messages[at - 1]["content"], messages[at]["content"]) for at in _turns_to_learn(messages)
        ]
    return found


def chosen_turn(messages: Sequence[Message], text_hash: str) -> tuple[tuple[Message, ...], str] | None:
    """What led to the turn an example is asked about, and that turn; None where there is nothing to ask."""
    turns = _turns_to_learn(messages)
    if not turns:
        return None
    at = turns[int(text_hash, 16) % len(turns)]
    prompt = tuple({"role": message["role"], "content": message["content"]} for message in messages[:at])
    return prompt, messages[at]["content"]


def _turns_to_learn(messages: Sequence[Message]) -> list[int]:
    """Places of assistant turns of weight 1 that answer a customer's turn."""
    return [
        at
        for at, message in enumerate(messages)
        if message["role"] == "assistant"
        and message.get("weight") != 0
        and at > 0
        and messages[at - 1]["role"] == "user"
    ]


def _dialogues_by_hash(database: Database, dataset_version: str) -> dict[str, list[tuple[str, str, Segment]]]:
    found: dict[str, list[tuple[str, str, Segment]]] = defaultdict(list)
    with database.connect() as connection:
        for text_hash, *dialogue in connection.execute(_MEMBERS, (dataset_version,)).fetchall():
            found[text_hash].append((dialogue[0], dialogue[1], dialogue[2]))
    return found


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            yield line.removesuffix("\n")
