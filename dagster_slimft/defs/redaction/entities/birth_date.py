"""Dates of birth: a date that the text introduces as one ("nasci em", "data de nascimento"); other dates survive."""

from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.entities.numbers import stands_alone
from dagster_slimft.defs.redaction.reading import Reading
from dagster_slimft.defs.redaction.spans import Span

_MONTH = (
    rb"(?:janeiro|fevereiro|marco|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro"
    rb"|jan|fev|mar|abr|mai|jun|jul|ago|set|out|nov|dez)"
)
PATTERN = re2.compile(
    rb"\d{1,2} ?[/.\- ] ?\d{1,2} ?[/.\- ] ?\d{2,4}|\d{1,2}/\d{1,2}|\d{1,2}(?:o)? ?(?:de|/) ?"
    + _MONTH
    + rb"(?: ?(?:de|/"
    rb"|,)? ?\d{2,4})?"
    rb"|\d{4}-\d{2}-\d{2}|\b\d{8}\b"
)
CONTEXT = re2.compile(
    rb"\b(?:nasci\w*|nascid[oa]|nasc\.?|dn|dt\.? ?nasc|d\.n\.?|date of birth|born|dob|birthday|(?:meu"
    rb"|d[ea]l[ea]|seu|faz(?:er)?|faco|d[aeo])"
    rb" (?:niver|aniversario)|niver|fa(?:co|z) \d{1,2} anos|veio ao mundo)\b|data de nasc|\bdata nasc"
    rb"|\baniversario (?:e|eh|dela|dele|dia|:)"
)
AFTER = re2.compile(
    rb"^[\s,.:()\-~]{0,4}(?:(?:e|eh|foi|essa|a|o|minha|meu|de|da|do|dela|dele"
    rb"|sua)\b ?){0,4}(?:data )?(?:de )?(?:nasc|aniversario|niver|birth)"
)
STEMS = ("nasc", "dn", "d.n", "birth", "born", "dob", "anivers", "niver", "veio ao")


def find(reading: Reading) -> Iterator[Span]:
    """Dates of birth in `reading`."""
    if not any(stem in reading.plain for stem in STEMS) and not any(stem in reading.question for stem in STEMS):
        return
    asked = bool(reading.question) and bool(CONTEXT.search(reading.question.encode("ascii")))
    for match in PATTERN.finditer(reading.data):
        start, end = match.span()
        if stands_alone(reading, start, end) and _is_introduced(reading, start, end, asked):
            yield Span(start, end, "BIRTH_DATE")


def _is_introduced(reading: Reading, start: int, end: int, asked: bool) -> bool:
    return asked or bool(CONTEXT.search(reading.before(start, 32))) or bool(AFTER.search(reading.after(end, 40)))
