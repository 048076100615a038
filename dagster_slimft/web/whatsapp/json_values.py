"""Reading JSON that anybody may have sent: a value of another kind than expected is none at all.

Every text is one that Postgres can store: no NUL, no half of a character; and short enough for what it is.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

LONGEST_TEXT = 65_536
LONGEST_ID = 300
# A larger number of seconds is one of milliseconds: the year 5138.
MOST_SECONDS = 100_000_000_000
LAST_SECOND = 253_402_300_799


def mapping(value: object, *keys: str) -> Mapping[str, Any]:
    """The object behind `keys`; empty where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[Any]:
    """The elements of a list; one thing alone is a list of it."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def text(value: object, longest: int = LONGEST_TEXT) -> str | None:
    """A text that can be stored."""
    if not isinstance(value, str) or len(value) > longest or "\0" in value:
        return None
    try:
        value.encode()
    except UnicodeEncodeError:
        return None
    return value


def identifier(value: object) -> str | None:
    """A text that names something: not empty, not long."""
    return text(value, LONGEST_ID) or None


def moment(value: object) -> datetime | None:
    """A time in seconds or milliseconds since 1970, as number, digits or {"low", "high"} (64 bits in two halves)."""
    if isinstance(value, dict):
        low, high = value.get("low"), value.get("high")
        if not isinstance(low, int) or not isinstance(high, int):
            return None
        value = (high << 32) + (low & 0xFFFFFFFF)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 20:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < LAST_SECOND * 1000:
        return None
    return datetime.fromtimestamp(value / 1000 if value >= MOST_SECONDS else value, UTC)
