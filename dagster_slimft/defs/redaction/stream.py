"""`slimft redact`: lines in, one JSON line out for each, in the same order; no database.

In: `{"id", "text", "customer": {"name", "phone", "email", "address"}}` or a plain line (its id is the line number).
Out: `{"id", "text", "spans": [{"start", "end", "label"}]}`, offsets in code points of the original, end exclusive.
Each line is a dialogue of its own. Errors name the line and never its text.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO

import orjson

from dagster_slimft.defs.redaction.known import KnownCustomer
from dagster_slimft.defs.redaction.labels import LABELS, MEANINGS, placeholder
from dagster_slimft.defs.redaction.replace import redact_dialogue
from dagster_slimft.defs.redaction.settings import AllowList
from dagster_slimft.errors import UsageError

KNOWN_FIELDS = ("name", "email", "phone", "cpf", "address")


def list_labels() -> Iterator[str]:
    """One line per label: label, placeholder, meaning."""
    for label in LABELS:
        yield f"{label:<15} {placeholder(label, 1):<23} {MEANINGS[label]}"


def redact_lines(source: BinaryIO, target: BinaryIO, allow: AllowList | None = None) -> None:
    """Redact each line of `source` into one line of `target`.

    Raises:
        UsageError: a line is not UTF-8, or starts with `{` and is no JSON object with a `text`.
    """
    for number, raw in enumerate(source, start=1):
        identity, text, known = _parsed(raw.rstrip(b"\r\n"), number)
        redacted = redact_dialogue([text], known, allow or AllowList())[0]
        spans = [{"start": span.start, "end": span.end, "label": span.label} for span in redacted.spans]
        target.write(orjson.dumps({"id": identity, "text": redacted.text, "spans": spans}) + b"\n")
    target.flush()


def _parsed(raw: bytes, number: int) -> tuple[object, str, KnownCustomer | None]:
    try:
        line = raw.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise UsageError(f"line {number} is not UTF-8: convert the input, e.g. with iconv") from None
    if not line.startswith("{"):
        return number, line, None
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError:
        raise UsageError(f"line {number} starts with {{ and is no JSON: one object per line, or plain text") from None
    text = record.get("text")
    if not isinstance(text, str):
        raise UsageError(f"line {number} has no text: each object needs a string under 'text'")
    customer = record.get("customer")
    if customer is not None and not isinstance(customer, dict):
        raise UsageError(f"line {number}: 'customer' must be an object with {', '.join(KNOWN_FIELDS)}")
    return record.get("id", number), text, _known(customer)


def _known(customer: dict[str, Any] | None) -> KnownCustomer | None:
    if not customer:
        return None
    name, email, phone, cpf, address = (str(customer.get(field) or "") for field in KNOWN_FIELDS)
    return KnownCustomer(name, email, phone, cpf, address)
