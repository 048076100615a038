"""Spans of personal data, and how overlapping readings of the same characters are settled.

By precedence of the label: a number read two ways keeps the earlier label whole; an address or a name around another
span keeps what is left of it, so that settling never uncovers a character that some reading covered in full.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable
from typing import NamedTuple

from dagster_slimft.defs.redaction.labels import PRECEDENCE, Label


class Span(NamedTuple):
    """Code points `start` (inclusive) to `end` (exclusive) of a text."""

    start: int
    end: int
    label: Label


def settle(candidates: Iterable[Span], plain: str) -> list[Span]:
    """Non-overlapping spans in text order; `plain` is the text the offsets refer to."""
    kept: list[Span] = []
    for span in sorted(candidates, key=lambda s: (PRECEDENCE[s.label], s.start, -s.end)):
        overlapping = _overlapping(kept, span)
        if not overlapping:
            insort(kept, span)
        elif span.label in ("ADDRESS", "PERSON"):
            for fragment in _fragments(span, overlapping):
                if any(character.isalnum() for character in plain[fragment.start : fragment.end]):
                    insort(kept, _trimmed(fragment, plain))
    return kept


def _overlapping(kept: list[Span], span: Span) -> list[Span]:
    position = bisect_left(kept, (span.start,))
    first = position - 1 if position and kept[position - 1].end > span.start else position
    last = first
    while last < len(kept) and kept[last].start < span.end:
        last += 1
    return kept[first:last]


def _fragments(span: Span, overlapping: list[Span]) -> Iterable[Span]:
    start = span.start
    for taken in overlapping:
        if start < taken.start:
            yield Span(start, taken.start, span.label)
        start = max(start, taken.end)
    if start < span.end:
        yield Span(start, span.end, span.label)


def _trimmed(span: Span, plain: str) -> Span:
    start, end = span.start, span.end
    while start < end and not plain[start].isalnum():
        start += 1
    while end > start and not plain[end - 1].isalnum():
        end -= 1
    return Span(start, end, span.label)
