"""Bare access tokens: JSON web tokens (RFC 7519) and keys that begin as well-known services' keys do.

A JSON web token is three base64url parts joined by dots, the first begins with `eyJ`.
"""

from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.reading import Reading
from dagster_slimft.defs.redaction.spans import Span

_PART = rb"[0-9a-z_\-]"
TRIGGER = rb"eyj[0-9a-z_]|\b(?:sk|pk|rk|ghp|gho|github_pat|xox[abp]|app_usr|akia|aiza|bearer|ya29)[_\- .]?[0-9a-z]"
PATTERN = re2.compile(
    rb"\beyj" + _PART + rb"{8,}(?:\s?\.\s?" + _PART + rb"+){1,4}\.?|\beyj" + _PART + rb"{20,}"
    rb"|\b(?:sk|pk|rk)[_\-](?:live|test|proj|ant)?[_\-]?" + _PART + rb"{16,}"
    rb"|\b(?:gh[pousr]_|github_pat_|xox[abp]-|app_usr-|ya29\.)"
    + _PART
    + rb"{10,}|\bakia[0-9a-z]{16}\b|\baiza"
    + _PART
    + rb"{30,}"
    rb"|\bbearer\s+[0-9a-z_\-.=+/]{20,}"
)


def find(reading: Reading) -> Iterator[Span]:
    """Access tokens in `reading`."""
    for match in PATTERN.finditer(reading.data):
        yield Span(match.start(), match.end(), "ACCESS_TOKEN")
