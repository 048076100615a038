"""Copies a dataset's lines from Postgres into JSONL files: one COPY per split, hashed while it streams.

Postgres has already built each line (`training_examples.line`); this only copies bytes. COPY's text format doubles
JSON's backslashes and plain CSV doubles its quotes, so the format is CSV with control characters for quote and
delimiter: JSON escapes both, hence no line ever holds them and every line comes out byte for byte.
"""

import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

if TYPE_CHECKING:
    import psycopg

Split = Literal["train", "validation", "test", "holdout"]
SPLITS: tuple[Split, ...] = get_args(Split)
PREFERENCES = "preferences.jsonl"

_COPY = r"copy ({query}) to stdout (format csv, quote E'\x01', escape E'\x01', delimiter E'\x02', encoding 'utf8')"
_LINES = """
    select line
    from slimft_marts.training_examples
    where split = '{split}' and is_within_token_budget
    order by text_hash collate "C", dialogue_id
"""
_PREFERENCES = """
    select line from slimft_marts.training_preferences order by line collate "C"
"""


class WrittenFile(NamedTuple):
    """Checksum (SHA-256) and lines of a file that was just written."""

    digest: str
    lines: int


class CopiedLines(NamedTuple):
    """What one snapshot gave."""

    splits: Mapping[Split, WrittenFile]
    preferences: WrittenFile


def copy_lines(connection: "psycopg.Connection", folder: Path) -> CopiedLines:
    """Copy all lines of all splits, and the pairs of answers, into files of an empty folder."""
    connection.execute("set local work_mem = '128MB'")
    return CopiedLines(
        {split: _copy(connection, _LINES.format(split=split), folder / f"{split}.jsonl") for split in SPLITS},
        _copy(connection, _PREFERENCES, folder / PREFERENCES),
    )


def _copy(connection: "psycopg.Connection", query: str, path: Path) -> WrittenFile:
    digest, lines = sha256(), 0
    with path.open("wb") as file, connection.cursor().copy(_COPY.format(query=query).encode()) as rows:
        for block in rows:
            digest.update(block)
            lines += bytes(block).count(b"\n")
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    return WrittenFile(digest.hexdigest(), lines)
