"""The last look before training: files that hold a valid CPF, CNPJ or card number, or an e-mail address, are refused.

A message was looked at when it was redacted; a line also holds what came later: turns merged from several messages,
a reviewer's correction, a system prompt. Files are read as bytes in blocks of whole lines. `SUSPICIOUS` (linear time)
finds every line that may hold one, and some that do not; only those are parsed and judged, message by message, with
the identifiers of the residual check, which are not the redactor's. A system prompt with the shop's own e-mail address
in it stands in every line: a first message once judged clean is taken out of the blocks that follow. The shop's
allow-list and reserved domains pass. An error names file, line, dialogue and kind, never text.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import orjson
import re2

from dagster_slimft.defs.redaction.residual_identifiers import Allowed, Identifier, identifiers, plain
from dagster_slimft.defs.redaction.settings import AllowList
from dagster_slimft.errors import CheckFailed

if TYPE_CHECKING:
    import psycopg

REFUSED: frozenset[Identifier] = frozenset(("cpf", "cnpj", "card", "email", "too_much_to_read"))
BLOCK_BYTES = 1 << 20
# Between a line's first message and its second.
END_OF_HEAD = b',{"role":'
MOST_HEADS = 8
NAMED = 3
# Enough to know that something is wrong everywhere.
MOST_COUNTED = 1_000

# Digits of any script, as UTF-8; between two of them at most three ASCII marks or JSON escapes and any other bytes.
_DIGIT = rb"(?:[0-9]|\xc2[\xb2-\xbe]|\xe2[\x81\x82\x91-\x93]|\xef\xbc|\xf0\x9d|[\xd9\xdb]|\xe0)"
_MARK = rb"(?:\\[nrtbf\"\\/]|\\u00[01][0-9a-f]|[^0-9A-Za-z\x80-\xff])"
_NUMBER = _DIGIT + rb"(?:[\x80-\xff]*(?:" + _MARK + rb"[\x80-\xff]*){0,3}" + _DIGIT + rb"){10}"
_COMPANY = rb"[0-9A-Za-z]{3}/[0-9A-Za-z]{4}-?[0-9]{2}|(?i:cnpj)"
_EMAIL = rb"@|\xef\xbc\xa0|\xef\xb9\xab|(?i:arroba)|[(\[](?i:at)[)\]]"
_OPTIONS = re2.Options()
_OPTIONS.encoding = re2.Options.Encoding.LATIN1
SUSPICIOUS = re2.compile(rb"|".join((_NUMBER, _COMPANY, _EMAIL)), _OPTIONS)


class Found(NamedTuple):
    """A line, counted from 1, that holds personal data."""

    file: Path
    line: int
    kinds: tuple[Identifier, ...]


def refuse_personal_data(connection: "psycopg.Connection", files: Sequence[Path], allow: AllowList) -> None:
    """Read every line of every file; the connection only tells whose line it is.

    Raises:
        CheckFailed: a line holds personal data.
    """
    allowed = allow.residual
    everywhere = chain.from_iterable(personal_lines(file, allowed) for file in files)
    found = list(islice(everywhere, MOST_COUNTED))
    if found:
        dialogues = [_dialogue(connection, one) for one in found[:NAMED]]
        raise CheckFailed(_message(found, dialogues))


def personal_lines(file: Path, allowed: Allowed) -> Iterator[Found]:
    """The lines of a JSONL file that hold personal data; a few blocks of the file are in memory."""
    heads: list[bytes] = []
    before = 0
    for whole in _blocks(file):
        block = whole
        for head in heads:
            block = block.replace(head, b"")
        at = counted = 0
        while hit := SUSPICIOUS.search(block, at):
            begin = block.rfind(b"\n", 0, hit.start()) + 1
            end = block.find(b"\n", hit.start())
            line = block[begin : end if end >= 0 else len(block)]
            before += block.count(b"\n", counted, begin)
            counted, at = begin, begin + len(line)
            if kinds := line_kinds(line, allowed):
                yield Found(file, before + 1, kinds)
            elif (head := _head(line)) and hit.start() < begin + len(head) and len(heads) < MOST_HEADS:
                heads.append(head)
        before += block.count(b"\n", counted)


def line_kinds(line: bytes, allowed: Allowed) -> tuple[Identifier, ...]:
    """Kinds of personal data in the strings of one JSON line, sorted; a line that is no JSON is read as it is."""
    try:
        texts = list(_strings(orjson.loads(line)))
    except orjson.JSONDecodeError:
        texts = [line.decode(errors="replace")]
    return tuple(sorted({kind for text in texts for kind in _kinds(text, allowed)}))


def _head(line: bytes) -> bytes:
    """A line's first message, nothing when there is no second."""
    end = line.find(END_OF_HEAD)
    return line[:end] if end > 0 else b""


def _kinds(text: str, allowed: Allowed) -> frozenset[Identifier]:
    if not SUSPICIOUS.search(text.encode()):
        return frozenset()
    return REFUSED.intersection(identifiers(text, plain(text), allowed))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def _blocks(file: Path) -> Iterator[bytes]:
    """The file in pieces that end with a line; a line longer than a block comes whole."""
    with file.open("rb") as opened:
        while block := opened.read(BLOCK_BYTES):
            yield block if block.endswith(b"\n") else block + opened.readline()


def _dialogue(connection: "psycopg.Connection", found: Found) -> str:
    with found.file.open("rb") as opened:
        line = next(islice(opened, found.line - 1, None)).removesuffix(b"\n")
    row = connection.execute(
        "select dialogue_id::text from slimft_marts.training_examples where text_hash = %s", (sha256(line).hexdigest(),)
    ).fetchone()
    return str(row[0]) if row else "unknown"


def _message(found: Sequence[Found], dialogues: Sequence[str]) -> str:
    count = f"{len(found)} lines" if len(found) < MOST_COUNTED else f"{MOST_COUNTED} lines or more"
    places = ", ".join(
        f"{one.file.name} line {one.line} (dialogue {dialogue}): {'/'.join(one.kinds)}"
        for one, dialogue in zip(found, dialogues, strict=False)
    )
    return (
        f"personal data in {count} of the dataset, which was not put in place: {places}; if it is the shop's own, add"
        " it to allow in redaction's defs.yaml, else add the missed shape to the redactor or keep the dialogue out with"
        " `slimft flag <dialogue>`, and run again"
    )
