"""The shape of a source folder, and the check of every value in it.

Required: customers, conversations, messages. Optional: feedback, orders, products, and `metadata` as JSON text on
conversations and messages. Other columns and files are ignored. Times are UTC: `2026-08-22 13:05:00`, with `T`,
fractions, `Z` or `+00`. What one row alone cannot tell (references, doubled ids) is checked in SQL, see `load.py`.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dagster_slimft.defs.source.csv_table import Record, find_file, read_records, refuse
from dagster_slimft.errors import SourceError

# None when the value is fine, else the reason without the value.
Check = Callable[[str], str | None]
UTC_TIME = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]00(:?00)?)?)?", re.ASCII)
SHAPE = "the folder's shape is in docs/settings.md"


def one_of(*allowed: str) -> Check:
    """The value is one of these."""
    return lambda value: None if value in allowed else f"not one of {', '.join(allowed)}"


def whole_number(low: int, high: int) -> Check:
    """The value is a whole number within the bounds."""

    def check(value: str) -> str | None:
        is_number = re.fullmatch(r"-?[0-9]{1,12}", value) is not None
        return None if is_number and low <= int(value) <= high else f"no whole number from {low} to {high}"

    return check


def at_most(length: int) -> Check:
    """The value has at most so many characters."""
    return lambda value: None if len(value) <= length else f"longer than {length} characters"


def utc_time(value: str) -> str | None:
    """The value is a time in UTC; without an offset it is taken as UTC."""
    return None if _is_time(value) else "no UTC timestamp like 2026-08-22 13:05:00+00"


def calendar_day(value: str) -> str | None:
    """The value is a day, or a time on that day."""
    return None if _is_time(value) else "no date like 2026-08-22"


def json_object(value: str) -> str | None:
    """The value is a JSON object that Postgres can store."""
    try:
        found = json.loads(value, parse_constant=_no_constant)
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return "no JSON object"
    return None if isinstance(found, dict) and "\\u0000" not in value else "no JSON object"


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _is_time(value: str) -> bool:
    # The pattern keeps to what Python and Postgres read alike; fromisoformat knows which days exist.
    try:
        return UTC_TIME.fullmatch(value) is not None and datetime.fromisoformat(value).year > 0
    except ValueError:
        return False


def some_text(value: str) -> str | None:
    """The value is more than white space."""
    return None if value.strip(" ") else "empty text"


def anything(_value: str) -> str | None:
    """Any text."""
    return None


@dataclass(frozen=True)
class Column:
    """One column: its check, whether the file must have it, whether each row must fill it."""

    name: str
    check: Check
    is_required: bool = True
    is_filled: bool = False


ID = Column("id", at_most(200), is_filled=True)
CREATED_AT = Column("created_at", utc_time, is_filled=True)
MONEY = whole_number(0, 2_000_000_000)
FLAG_VALUES = ("true", "false", "t", "f", "1", "0", "True", "False")

TABLES: dict[str, tuple[Column, ...]] = {
    "customers": (
        ID,
        Column("name", at_most(255), is_filled=True),
        Column("email", at_most(255)),
        Column("phone", at_most(40)),
        Column("source", at_most(50)),
        Column("status", one_of("active", "inactive", "blocked")),
        CREATED_AT,
    ),
    "conversations": (
        ID,
        Column("customer_id", at_most(200), is_filled=True),
        Column("channel", one_of("whatsapp", "email", "chat", "phone", "site"), is_filled=True),
        Column("status", one_of("new", "open", "pending", "resolved", "closed")),
        Column("subject", at_most(255)),
        Column("session_id", at_most(200)),
        CREATED_AT,
        Column("updated_at", utc_time),
        Column("resolved_at", utc_time),
        Column("metadata", json_object, is_required=False),
    ),
    "messages": (
        ID,
        Column("conversation_id", at_most(200), is_filled=True),
        Column("content", some_text, is_filled=True),
        Column("sender_type", one_of("customer", "agent", "system"), is_filled=True),
        Column("sender_id", at_most(200)),
        Column("external_id", at_most(255)),
        CREATED_AT,
        Column("metadata", json_object, is_required=False),
    ),
    "feedback": (
        ID,
        Column("conversation_id", at_most(200)),
        Column("message_id", at_most(200)),
        Column("rating", whole_number(1, 5)),
        Column("reaction", one_of("up", "down")),
        Column("problem_type", at_most(100), is_required=False),
        Column("comment", anything),
        CREATED_AT,
    ),
    "orders": (
        ID,
        Column("customer_id", at_most(200), is_filled=True),
        Column("status", one_of("pending", "paid", "processing", "shipped", "delivered", "cancelled"), is_filled=True),
        Column("total_cents", MONEY, is_filled=True),
        CREATED_AT,
        Column("updated_at", utc_time),
    ),
    "products": (
        ID,
        Column("name", at_most(255), is_filled=True),
        Column("sku", at_most(100)),
        Column("width_cm", whole_number(0, 10_000)),
        Column("length_cm", whole_number(0, 10_000)),
        Column("height_cm", whole_number(0, 10_000)),
        Column("price_cents", MONEY),
        Column("is_active", one_of(*FLAG_VALUES)),
        Column("valid_from", calendar_day),
    ),
}
REQUIRED_TABLES = ("customers", "conversations", "messages")


def source_files(folder: Path) -> dict[str, Path]:
    """The folder's files by table.

    Raises:
        SourceError: no folder, or one of the required files is missing.
    """
    if not folder.is_dir():
        raise SourceError(f"{folder} is no folder; give one with customers, conversations and messages as CSV")
    folder = folder.resolve()
    files = {table: path for table in TABLES if (path := find_file(folder, table))}
    for table in REQUIRED_TABLES:
        if table not in files:
            raise SourceError(f"{folder.name}/{table}.csv (or .csv.gz) is missing; {SHAPE}")
    return files


def read_table(path: Path, table: str) -> Iterator[Record]:
    """Every record of one file, each value checked, columns in the order of `TABLES[table]`.

    Raises:
        SourceError: the first broken value, with file, line, column and reason.
    """
    columns = TABLES[table]
    for record in read_records(path, {column.name: column.is_required for column in columns}):
        for column, value in zip(columns, record.values, strict=True):
            reason = ("empty" if column.is_filled else None) if value is None else column.check(value)
            if reason:
                raise refuse(path.name, record.line, column.name, reason)
        yield record
