"""Reads one CSV file of a source folder: UTF-8, plain or gzip, header, quoted newlines; yields (line, fields).

The line is where the record starts in the file, so that an editor finds it. Errors name file, line, column and
reason, never a value: a shifted column may hold what a customer wrote.
"""

import csv
import gzip
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from dagster_slimft.errors import SourceError

BOM = b"\xef\xbb\xbf"
LONGEST_FIELD = 1_000_000


class Record(NamedTuple):
    """The line a record starts on and the wanted columns' texts in their order, None where empty or absent."""

    line: int
    values: tuple[str | None, ...]


def find_file(folder: Path, table: str) -> Path | None:
    """The table's file in the folder, None where there is none.

    Raises:
        SourceError: both the plain and the gzip file are there.
    """
    found = [path for path in (folder / f"{table}.csv", folder / f"{table}.csv.gz") if path.is_file()]
    if len(found) > 1:
        raise SourceError(f"{folder.name}: both {found[0].name} and {found[1].name} are there; keep one")
    return found[0] if found else None


def read_records(path: Path, columns: Mapping[str, bool]) -> Iterator[Record]:
    """Every record of the file; `columns` says of each wanted column whether it must be there, others are ignored.

    Raises:
        SourceError: not UTF-8, not CSV, a column missing or twice, a record with more or fewer fields.
    """
    previous_limit = csv.field_size_limit(LONGEST_FIELD)
    try:
        with _open(path) as lines:
            yield from _records(path.name, lines, columns)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise SourceError(f"{path.name}: damaged or cut-off gzip file") from None
    except PermissionError:
        raise SourceError(f"{path}: not allowed to read this file; change its mode or owner") from None
    finally:
        csv.field_size_limit(previous_limit)


def refuse(file: str, line: int, column: str, reason: str) -> SourceError:
    """The error every broken value ends in; `reason` never holds the value."""
    return SourceError(f"{file} line {line} column {column}: {reason}")


def _open(path: Path) -> gzip.GzipFile:
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]


def _records(name: str, lines: gzip.GzipFile, columns: Mapping[str, bool]) -> Iterator[Record]:
    reader = csv.reader(_decoded(name, lines), strict=True)
    header: list[str] | None = None
    positions: list[int | None] = []
    start = 1
    while True:
        try:
            fields = next(reader, None)
        except csv.Error as error:
            raise SourceError(f"{name} line {start}: no valid CSV record ({error})") from None
        if fields is None:
            break
        if header is None:
            header = fields
            positions = _positions(name, header, columns)
        elif fields:
            if len(fields) != len(header):
                raise SourceError(f"{name} line {start}: {len(fields)} fields, the header has {len(header)}")
            yield Record(start, tuple(fields[at] or None if at is not None else None for at in positions))
        start = reader.line_num + 1
    if header is None:
        raise SourceError(f"{name}: empty file; the header line is required")


def _positions(name: str, header: list[str], columns: Mapping[str, bool]) -> list[int | None]:
    required = [column for column, is_required in columns.items() if is_required]
    missing = [column for column in required if column not in header]
    if missing:
        raise SourceError(f"{name} line 1: column {', '.join(missing)} is missing; required: {', '.join(required)}")
    doubled = [column for column in columns if header.count(column) > 1]
    if doubled:
        raise SourceError(f"{name} line 1: column {doubled[0]} appears twice")
    return [header.index(column) if column in header else None for column in columns]


def _decoded(name: str, lines: gzip.GzipFile) -> Iterator[str]:
    for number, raw in enumerate(lines, start=1):
        content = raw.removeprefix(BOM) if number == 1 else raw
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            raise SourceError(f"{name} line {number}: not UTF-8 at byte {error.start + 1} of the line") from None
        if "\x00" in text:
            raise SourceError(f"{name} line {number}: holds a NUL character, which Postgres cannot store")
        yield text
