"""What a correction changed, word by word: `difflib`'s matching of words and the white space between them."""

import re
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

_PIECE = re.compile(r"\s+|\w+|[^\w\s]")


class Piece(NamedTuple):
    """A run of text that both sides share, or that one of them has."""

    kind: Literal["kept", "removed", "added"]
    text: str


def changed_words(before: str, after: str) -> list[Piece]:
    """The pieces in reading order: kept and removed ones make `before`, kept and added ones `after`."""
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    pieces = []
    for kind, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("kept", "".join(old[old_start:old_end])))
            continue
        pieces.append(Piece("removed", "".join(old[old_start:old_end])))
        pieces.append(Piece("added", "".join(new[new_start:new_end])))
    return [piece for piece in pieces if piece.text]
