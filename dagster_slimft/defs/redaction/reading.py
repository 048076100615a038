"""A text as the detectors read it: one ASCII lower-case character per code point of the original.

Accents, capitals, full-width digits, odd spaces and dashes disappear, offsets stay; so each pattern is written once,
and runs on bytes where an offset is a code point. Combining marks (an emoji digit's box too) and invisible characters
are dropped beforehand, and a placeholder already in the text shrinks to one mark that no pattern matches: redacted text
reads the same as the text it came from, which is what makes redaction idempotent.
"""

import codecs
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

import re2

from dagster_slimft.defs.redaction.labels import PLACEHOLDER_WORDS

MARK = "\x1f"
# Of a few fixed words: linear in the standard library too, which is faster on text that is not ASCII.
PLACEHOLDER = re.compile(r"\[(?:NOME_\d+|" + "|".join(PLACEHOLDER_WORDS.values()) + r")\]")
INVISIBLE = ("Mn", "Me", "Cf")
EMOJI = re2.compile(r" ?(?:[\x{2190}-\x{2bff}\x{1f000}-\x{1faff}] ?)+")
# Below the combining marks only the soft hyphen is invisible.
SOFT_HYPHEN = "\u00ad"
MAY_SHRINK = re.compile("[\\[\u00ad\u0300-\U0010ffff]")
MAY_BE_EMOJI = re.compile("[\u2190-\U0010ffff]")
OTHER = ord("~")
# Start and end of what is taken out of a text, and what comes in its place.
Rewrite = tuple[int, int, str]


class _FoldingTable(dict[int, int]):
    """Code point to ASCII code point, worked out once per character."""

    def __missing__(self, code: int) -> int:
        character = chr(code)
        category = unicodedata.category(character)
        if category == "Nd":
            folded = ord(str(unicodedata.digit(character)))
        elif category in ("Zs", "Zl", "Zp"):
            folded = ord(" ")
        elif category == "Pd":
            folded = ord("-")
        elif character in "‘’´`":
            folded = ord("'")
        else:
            first = unicodedata.normalize("NFKD", character)[0]
            folded = ord(first) if first.isascii() and first.isprintable() else OTHER
        self[code] = folded
        return folded


_TABLE = _FoldingTable({code: code for code in range(128)})


_WORDS_ONLY = bytes(code if chr(code).islower() or chr(code).isdigit() else 32 for code in range(128)) + b" " * 128
_NO_FIGURES = bytes(code for code in range(256) if not 48 <= code <= 57)
_LATIN_TO_FOLDED = bytes(ord(chr(_TABLE[code]).lower()) for code in range(256))
NOT_LATIN = "slimft.folded"


def _folded(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    return error.object[error.start : error.end].translate(_TABLE), error.end


codecs.register_error(NOT_LATIN, _folded)


def word_set(listed: str) -> frozenset[str]:
    """The words of a list that is readable in the source."""
    return frozenset(listed.split())


def fold(text: str) -> str:
    """ASCII lower case of `text`, of the same length."""
    return text.lower() if text.isascii() else _fold_to_bytes(text).decode("ascii")


def _fold_to_bytes(text: str) -> bytes:
    """Latin-1 letters by one table, which is ten times as fast as a dictionary; what is not Latin-1 one by one."""
    return text.encode("latin-1", NOT_LATIN).translate(_LATIN_TO_FOLDED)


class Reading:
    """One text being read; `question` is what the other side said just before, folded.

    `plain` is the text folded, `data` the same as bytes, `words` its runs of letters and digits, `figures` how many
    digits it has. `pieces` holds where the piece of an address that follows a place ends, and, by the complement of a
    place, where the address around it begins: once they were asked for, rows of streets ask again.
    """

    __slots__ = ("data", "figures", "original", "pieces", "plain", "question", "words")

    def __init__(self, original: str, question: str = "") -> None:
        self.original = original
        self.question = question
        self.data = _fold_to_bytes(original)
        self.plain = self.data.decode("ascii")
        self.figures = len(self.data.translate(None, _NO_FIGURES))
        self.words = self.data.translate(_WORDS_ONLY).decode("ascii").split()
        self.pieces: dict[int, int] = {}

    def before(self, start: int, length: int = 40) -> bytes:
        """The `length` characters before `start`."""
        return self.data[max(0, start - length) : start]

    def after(self, end: int, length: int = 25) -> bytes:
        """The `length` characters from `end` on."""
        return self.data[end : end + length]


def shrink(text: str) -> tuple[str, list[int] | None]:
    """`text` without invisible characters, placeholders as one mark; and each character's place in the original."""
    if (text.isascii() and "[" not in text) or MAY_SHRINK.search(text) is None:
        return text, None
    invisible = "".join(c for c in set(text) if c >= SOFT_HYPHEN and unicodedata.category(c) in INVISIBLE)
    shrinking = re.compile(f"{PLACEHOLDER.pattern}|[{invisible}]" if invisible else PLACEHOLDER.pattern)
    matches = [match.span() for match in shrinking.finditer(text)]
    if not matches:
        return text, None
    pieces: list[str] = []
    places: list[int] = []
    position = 0
    for start, end in matches:
        pieces.append(text[position:start])
        places.extend(range(position, start))
        if text[start] == "[":
            pieces.append(MARK)
            places.append(start)
        position = end
    pieces.append(text[position:])
    places.extend(range(position, len(text) + 1))
    return "".join(pieces), places


def emoji_between_words(text: str) -> list[Rewrite]:
    """Runs of emoji with a letter or figure before and after them, blanks around them included: to be one blank."""
    if text.isascii() or MAY_BE_EMOJI.search(text) is None:
        return []
    return [
        (match.start(), match.end(), " ")
        for match in EMOJI.finditer(text)
        if match.start()
        and match.end() < len(text)
        and text[match.start() - 1].isalnum()
        and text[match.end()].isalnum()
    ]


def respelled(text: str, places: list[int] | None, words: Sequence[Rewrite]) -> tuple[str, list[int]]:
    """`text` with other words from start to end of each, and the places that go with it."""
    known = places if places is not None else list(range(len(text) + 1))
    pieces: list[str] = []
    kept: list[int] = []
    position = 0
    for start, end, word in words:
        pieces += (text[position:start], word)
        kept += known[position:start] + [known[start]] * len(word)
        position = end
    pieces.append(text[position:])
    kept += known[position:]
    return "".join(pieces), kept


def rewritten_places(words: Iterable[Rewrite]) -> Iterator[int]:
    """Where each of `words` stands in the text that `respelled` makes."""
    shift = 0
    for start, end, word in words:
        yield start + shift
        shift += len(word) - (end - start)
