"""E-mail addresses (the part of RFC 5321 that people use), also with spaces, without a dot, or spelled out.

`joao@gmail.com`, `joao @ gmail . com`, `joao@gmail com`, `joao arroba gmail ponto com ponto br`, `joao(at)gmail.com`.
"""

from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.reading import Reading
from dagster_slimft.defs.redaction.spans import Span

_PROVIDER = (
    rb"(?:gmail|gmai|gmial|hotmail|hotmal|outlook|yahoo|icloud|live|msn|uol|bol|terra|ig|globo|protonmail|proton)"
)
_LOCAL = rb"[a-z0-9][a-z0-9._%+\-]*"
WITH_SIGN = re2.compile(
    _LOCAL + rb" ?@ ?(?:[a-z0-9\-]+(?: ?\. ?[a-z][a-z0-9\-]*)*\.[a-z]{2,}"
    rb"|" + _PROVIDER + rb"(?: ?[.,]? ?com(?: ?\.? ?br)?)?)\b"
)
SPELLED = re2.compile(
    rb"(?:[a-z0-9._%+\-]+ (?:ponto|underline|underscore|traco|hifen) ){0,3}"
    + _LOCAL
    + rb" ?(?:[(\[{] ?(?:arroba|at) ?[)\]}]|\barroba\b) ?"
    rb"(?:[a-z0-9\-]+(?: ?(?:\.|\bponto\b|\bpt\b|\bdot\b) ?[a-z][a-z0-9\-]*)+|"
    + _PROVIDER
    + rb")(?: (?:com br|com)\b)?"
)
MARKS = ("@", "arroba", "(at)", "[at]")


def find(reading: Reading) -> Iterator[Span]:
    """E-mail addresses in `reading`."""
    if not any(mark in reading.plain for mark in MARKS):
        return
    for pattern in (WITH_SIGN, SPELLED):
        for match in pattern.finditer(reading.data):
            yield Span(match.start(), match.end(), "EMAIL")
