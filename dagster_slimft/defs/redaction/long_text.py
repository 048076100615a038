"""A long text in pieces, so that the time it takes grows with its length alone.

Each piece ends between two words and is read with the words around it (`OVERLAP` characters before and behind); what
begins in a piece belongs to it. Within a piece one finding may lead to another reading; the whole is never read again.
"""

from collections.abc import Callable, Iterator, Sequence

import re2

from dagster_slimft.defs.redaction.spans import Span

LONGEST_PIECE = 4_000
# Further than any rule looks back or ahead.
OVERLAP = 300
SPACE = re2.compile(r"\s")


def read_in_pieces(text: str, read: Callable[[str, bool], list[Span]]) -> list[Span]:
    """Spans of `text`, which `read` finds in a piece of it; `read` is also told whether it is the first one."""
    if len(text) <= LONGEST_PIECE:
        return read(text, True)
    found: list[Span] = []
    for start, end in pieces(text):
        left, right = _from_word(text, start - OVERLAP), _to_word(text, end + OVERLAP)
        spans = [Span(left + one.start, left + one.end, one.label) for one in read(text[left:right], start == 0)]
        found += [span for span in spans if start <= span.start < end]
    return list(_without_overlap(found))


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


def _without_overlap(spans: Sequence[Span]) -> Iterator[Span]:
    """In order; a span that begins within the one before keeps what reaches beyond it."""
    last = 0
    for span in sorted(spans):
        if span.end > last:
            yield span._replace(start=max(span.start, last))
            last = span.end
