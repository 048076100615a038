"""A long text in pieces, so that the time it takes grows with its length alone.

Each piece ends between two words and is read with the words around it (`OVERLAP` characters before and behind); what
begins in a piece belongs to it. What was found in a piece is taken out, and only the words around that are read again.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import re2

from dagster_slimft.defs.redaction.spans import Span

LONGEST_PIECE = 16_000
# Further than any rule looks back or ahead.
OVERLAP = 300
# A value taken out moves words closer together; so far from it that can matter.
REACH = 60
# A text of this length is read again as a whole: more windows than one would hardly be shorter.
SHORT = 1_200
SPACE = re2.compile(r"\s")


class Window(NamedTuple):
    """What is read, from `start` to `end`, and where what counts of it begins: from `first` to before `last`."""

    start: int
    end: int
    first: int
    last: int


def read_in_pieces(text: str, read: Callable[[str, bool], list[Span]]) -> list[Span]:
    """Spans of `text`, which `read` finds in a piece of it; `read` is also told whether it is the first one."""
    found: list[Span] = []
    # What is pasted over and over is read once.
    known: dict[tuple[str, bool], list[Span]] = {}
    for start, end in pieces(text):
        left, right = _from_word(text, start - OVERLAP), _to_word(text, end + OVERLAP)
        piece = (text[left:right], start == 0)
        if piece not in known:
            known[piece] = read(*piece)
        found += [
            Span(left + one.start, left + one.end, one.label) for one in known[piece] if start <= left + one.start < end
        ]
    return list(without_overlap(found))


def windows(text: str, changed: Iterable[int]) -> Iterator[Window]:
    """The parts of `text` to be read again: the words around the places that `changed` since it was read."""
    first = last = -1
    for place in changed:
        if last < place - 2 * REACH:
            if last >= 0:
                yield _window(text, first, last)
            first = place - REACH
        last = place + REACH
    if last >= 0:
        yield _window(text, first, last)


def _window(text: str, first: int, last: int) -> Window:
    start, end = _from_word(text, first - REACH), _to_word(text, last + REACH)
    return Window(start, end, first if start else 0, last if end < len(text) else end)


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each piece, ends between words."""
    start = 0
    while start < len(text):
        end = _to_word(text, start + LONGEST_PIECE)
        yield start, end
        start = end


def _to_word(text: str, place: int) -> int:
    """`place`, or the end of the word that it is in."""
    if place >= len(text):
        return len(text)
    space = SPACE.search(text[place : place + LONGEST_PIECE])
    while space is None and place < len(text):
        place += LONGEST_PIECE
        space = SPACE.search(text[place : place + LONGEST_PIECE])
    return min(len(text), place + (space.start() if space else 0))


def _from_word(text: str, place: int) -> int:
    """`place`, or the start of the word that it is in."""
    if place <= 0:
        return 0
    while place and not text[place - 1].isspace():
        place -= 1
    return place


def without_overlap(spans: Sequence[Span]) -> Iterator[Span]:
    """In order; a span that begins within the one before keeps what reaches beyond it."""
    last = 0
    for span in sorted(spans):
        if span.end > last:
            yield span._replace(start=max(span.start, last))
            last = span.end
