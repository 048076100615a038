"""Labelled messages from shapes: seeded, every shape equally often, offsets in code points.

The development part may be looked at while rules are written. The held-out part has other sentences, other ways of
writing and other words; of it only figures are ever shown, or it stops being unseen.
"""

import random
from typing import Literal, NotRequired, TypedDict

from benchmarks.adversarial.register import choose, lay_over
from benchmarks.adversarial.shape import Draw, Segment, Shape, Words, composed

Part = Literal["development", "held_out"]


class GoldSpan(TypedDict):
    """Code points `start` (inclusive) to `end` (exclusive) that must not stay."""

    start: int
    end: int
    label: str


class LabelledText(TypedDict):
    """One message; `question` is what it answers, `customer` the shop's row of who wrote it."""

    id: str
    part: Part
    shape: str
    register: str
    text: str
    spans: list[GoldSpan]
    customer: NotRequired[dict[str, str]]
    question: NotRequired[str]


def generate(seed: int, size: int, part: Part = "development") -> list[LabelledText]:
    """`size` messages of a part, its shapes taking turns; the first n are the same for every larger size."""
    words, shapes = _part(part)
    return [_labelled(seed, number, part, shapes[number % len(shapes)], words) for number in range(size)]


def shapes_of(part: Part) -> tuple[Shape, ...]:
    """Every shape of a part."""
    return _part(part)[1]


def _part(part: Part) -> tuple[Words, tuple[Shape, ...]]:
    if part == "development":
        from benchmarks.adversarial import development

        return development.WORDS, development.SHAPES
    from benchmarks.adversarial import held_out

    return held_out.WORDS, held_out.SHAPES


def _labelled(seed: int, number: int, part: Part, shape: Shape, words: Words) -> LabelledText:
    draw = Draw(random.Random(f"{seed} {part} {number}"), words)
    register = "plain" if shape.keeps_register else choose(draw.chance)
    text, spans = _joined(lay_over(register, composed(shape, draw), draw.chance))
    labelled: LabelledText = {
        "id": f"{part}-{shape.name}-{number}",
        "part": part,
        "shape": shape.name,
        "register": register,
        "text": text,
        "spans": spans,
    }
    if shape.knows_customer:
        labelled["customer"] = draw.customer
    if shape.questions:
        labelled["question"] = draw.pick(shape.questions)
    return labelled


def _joined(message: list[Segment]) -> tuple[str, list[GoldSpan]]:
    text, spans = "", list[GoldSpan]()
    for piece, label in message:
        if label is not None:
            spans.append({"start": len(text), "end": len(text) + len(piece), "label": label})
        text += piece
    return text, spans
