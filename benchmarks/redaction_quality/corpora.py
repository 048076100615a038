"""Labelled texts, from files and from the adversarial generator, as one kind of message."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.adversarial import LabelledText, Part, generate, shapes_of

# Labels of the samples that are nobody's personal data: they must survive.
SURVIVE = frozenset({"LOCATION", "ORG", "LAW", "CASE", "TIME", "DATE"})


class Gold(NamedTuple):
    """Code points `start` (inclusive) to `end` (exclusive) that must be replaced."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class Message:
    """A text with its gold spans, the row of who wrote it, the question it answers, and the shop's own e-mail."""

    text: str
    gold: tuple[Gold, ...]
    shape: str = ""
    customer: tuple[tuple[str, str], ...] = ()
    question: str = ""
    own: tuple[str, ...] = ()


@dataclass(frozen=True)
class Corpus:
    """Messages under a name; the texts of a held-out corpus are never printed."""

    name: str
    messages: tuple[Message, ...]
    is_held_out: bool = False


def samples(folder: Path) -> list[Corpus]:
    """Every `redaction/*.jsonl` of a data folder; none where there is no such folder."""
    return [Corpus(path.stem, tuple(_sample_lines(path))) for path in sorted((folder / "redaction").glob("*.jsonl"))]


def adversarial(part: Part, seed: int, per_shape: int) -> Corpus:
    """A part of the adversarial set, with so many messages of every shape."""
    texts = generate(seed, per_shape * len(shapes_of(part)), part)
    return Corpus(part, tuple(_message(text) for text in texts), is_held_out=part == "held_out")


def _message(labelled: LabelledText) -> Message:
    return Message(
        labelled["text"],
        tuple(_gold(labelled["spans"])),
        labelled["shape"],
        tuple(labelled.get("customer", {}).items()),
        labelled.get("question", ""),
    )


def _sample_lines(path: Path) -> Iterable[Message]:
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        yield Message(record["text"], tuple(_gold(record["spans"])), path.stem)


def _gold(spans: Iterable[Any]) -> Iterable[Gold]:
    return (Gold(span["start"], span["end"], span["label"]) for span in spans)
