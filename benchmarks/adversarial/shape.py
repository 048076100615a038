"""A shape: one way in which a value is written, in a kind of sentence; and how a draw of it becomes a labelled text.

A frame is a sentence with slots (`meu cpf é {v}`). A slot's writer returns text in which personal values are marked
(`mark`); the marked text is cut into segments, the register is laid over the segments, and offsets are counted only
when the segments are joined, so that they are exact by construction.
"""

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

# Private-use characters: no frame and no value holds them.
OPEN, DIVIDE, CLOSE = "\ue000", "\ue001", "\ue002"
MARKED = re.compile(f"{OPEN}([^{DIVIDE}]*){DIVIDE}([^{CLOSE}]*){CLOSE}")
SLOT = re.compile(r"\{(\w+)\}")


class Segment(NamedTuple):
    """A piece of a text; `label` is None where it is nobody's data."""

    text: str
    label: str | None


@dataclass(frozen=True)
class Words:
    """The words a part draws from; the two parts share no list, so that no value is seen in both."""

    women: tuple[str, ...]
    men: tuple[str, ...]
    surnames: tuple[str, ...]
    streets: tuple[str, ...]
    districts: tuple[str, ...]
    mail_hosts: tuple[str, ...]
    fillers: Mapping[str, tuple[str, ...]]

    @property
    def first_names(self) -> tuple[str, ...]:
        """Given names of women and men."""
        return self.women + self.men


@dataclass
class Draw:
    """One message being written: its chance, its part's words, and the customer it is from."""

    chance: random.Random
    words: Words

    @cached_property
    def customer(self) -> dict[str, str]:
        """The shop's row; made when a slot or the shape first asks for it."""
        from benchmarks.adversarial.people import customer_row

        return customer_row(self)

    def pick(self, choices: tuple[str, ...]) -> str:
        """One of `choices`."""
        return self.chance.choice(choices)

    def digits(self, count: int) -> str:
        """`count` digits, the first not zero."""
        return str(self.chance.randrange(10 ** (count - 1), 10**count))


Writer = Callable[[Draw], str]


@dataclass(frozen=True)
class Shape:
    """`slots` are writers by name; a slot without a writer is a filler of the part's words."""

    name: str
    frames: tuple[str, ...]
    slots: Mapping[str, Writer] = field(default_factory=dict)
    questions: tuple[str, ...] = ()
    knows_customer: bool = False
    is_clean: bool = False
    # Where the whole point is how the value stands there, the register would write another shape over it.
    keeps_register: bool = False


def mark(label: str, value: str) -> str:
    """`value` as a gold span of `label`."""
    return f"{OPEN}{label}{DIVIDE}{value}{CLOSE}"


def family(label: str, frames: tuple[str, ...], ways: Mapping[str, Writer]) -> tuple[Shape, ...]:
    """One shape per way of writing a value, all in the same sentences; the slot is `{v}`."""
    return tuple(Shape(f"{label}_{way}" if way else label, frames, {"v": writer}) for way, writer in ways.items())


def clean(name: str, *frames: str, **slots: Writer) -> Shape:
    """A shape that holds nothing personal: whatever is found in it is wrong."""
    return Shape(f"clean_{name}", frames, slots, is_clean=True)


def composed(shape: Shape, draw: Draw) -> list[Segment]:
    """A frame of the shape with its slots filled, as segments."""

    def fill(match: re.Match[str]) -> str:
        writer = shape.slots.get(match[1])
        return writer(draw) if writer else draw.pick(draw.words.fillers[match[1]])

    return segments(SLOT.sub(fill, draw.pick(shape.frames)))


def segments(marked: str) -> list[Segment]:
    """Marked text cut at its marks."""
    found, end = [], 0
    for match in MARKED.finditer(marked):
        found.append(Segment(marked[end : match.start()], None))
        found.append(Segment(match[2], match[1]))
        end = match.end()
    found.append(Segment(marked[end:], None))
    return [segment for segment in found if segment.text]


def listed(text: str, between: str | None = None) -> tuple[str, ...]:
    """The words of `text`, or what stands between its separators, line breaks aside."""
    return tuple(" ".join(one.split()) for one in text.split(between))
