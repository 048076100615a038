"""Figures written otherwise: letters that look like them, the marks among them in words.

`529.98Z.247-Z5`, `O7/ll/1962`, `529 ponto 982 ponto 247 traço 25` are read as the figures that are meant. Only texts
with five figures are looked at, and only once nothing more is found in them as they stand.
"""

from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.reading import Reading, Rewrite

FEWEST_DIGITS = 5
LOOKS_LIKE = {"o": "0", "i": "1", "l": "1", "z": "2", "s": "5", "b": "8"}
# With a figure in it, or joined to figures by a mark: "O48", "/ll/", "(II)".
ALIKE = re2.compile(rb"\b[0-9]*[oilzsb]+[0-9][0-9oilzsb]*\b|\b[0-9]+[oilzsb]+\b|\b[oil]{1,3}\b")
LETTERS_ALONE = re2.compile(rb"[oil]+")
TIED = b"/.-()"
BEFORE_PHONE = re2.compile(rb"[)\]]? ?9?\d{4}[ .\-]?\d{4}\b")
SAID_MARK = re2.compile(rb"\d([ ,]{1,2}(ponto|tracinho|traco|hifen|barra|menos)[ ,]{1,2})\d")
MARKS = {b"ponto": ".", b"tracinho": "-", b"traco": "-", b"hifen": "-", b"menos": "-", b"barra": "/"}


def meant_digits(reading: Reading) -> list[Rewrite]:
    """Start and end of what stands for figures or for the marks among them, and what is meant."""
    if reading.figures < FEWEST_DIGITS:
        return []
    return sorted({*_lookalikes(reading), *_marks(reading)})


def _lookalikes(reading: Reading) -> Iterator[Rewrite]:
    for match in ALIKE.finditer(reading.data):
        start, end = match.span()
        word = reading.plain[start:end]
        if LETTERS_ALONE.fullmatch(match.group()) and not _is_tied(reading, start, end):
            continue
        yield start, end, "".join(LOOKS_LIKE.get(letter, letter) for letter in word)


def _is_tied(reading: Reading, start: int, end: int) -> bool:
    """Whether letters alone stand where figures do: between a mark and figures, or as a phone's area code."""
    data = reading.data
    before, after = data[max(0, start - 2) : start], data[end : end + 2]
    if end - start == 2 and BEFORE_PHONE.match(data, end):
        return True
    is_behind = len(before) == 2 and before[1] in TIED and chr(before[0]).isdigit()
    is_before = len(after) == 2 and after[0] in TIED and chr(after[1]).isdigit()
    return is_behind or is_before


def _marks(reading: Reading) -> Iterator[Rewrite]:
    position = 0
    while (match := SAID_MARK.search(reading.data, position)) is not None:
        yield *match.span(1), MARKS[match.group(2)]
        position = match.end(1)
