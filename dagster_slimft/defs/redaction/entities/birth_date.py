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
_DAY = (
    rb"(?:primeiro|dois|tres|quatro|cinco|seis|sete|oito|nove|dez|onze|doze|treze|quatorze|catorze|quinze|dezesseis"
    rb"|dezessete|dezoito|dezenove|(?:vinte|trinta)(?: e (?:um|dois|tres|quatro|cinco|seis|sete|oito|nove))?)"
)
PATTERN = re2.compile(
    rb"\b" + _DAY + rb" (?:de |do )?" + _MONTH + rb"(?: (?:de |do )?(?:\d{2,4}|mil novecentos e [a-z]+(?: e [a-z]+)?"
    rb"|dois mil(?: e [a-z]+)?|[a-z]+ta(?: e [a-z]+)?))?\b|"
    rb"\d{1,2} ?[/.\- ] ?\d{1,2} ?[/.\- ] ?\d{2,4}"
    rb"|\d{1,2}(?:o)? ?(?:de|/|-)? ?" + _MONTH + rb"(?: ?(?:de|/|,|-)? ?\d{2,4})?"
    rb"|\d{4}-\d{2}-\d{2}|\b\d{8}\b|\b\d{6}\b|\d{1,2}/\d{1,2}|\b" + _MONTH + rb" (?:de )?(?:19|20)\d\d\b"
)
# The shop has an anniversary too: the birthday must be a person's.
CONTEXT = re2.compile(
    rb"\b(?:nasc(?:i|eu|eram|ido|ida|imento)?|nasc\.?|dn|dt\.? ?nasc|d\.n\.?|date of birth|born|dob|birthday"
    rb"|(?:meu|dela|dele|seu|faz(?:er)?|faco) (?:niver|aniversario)|aniversario (?:dela|dele|d[aeo] (?:minha|meu))"
    rb"|niver|fa(?:co|z) \d{1,2} anos|veio ao mundo)\b|data (?:de )?nasc|\bsou de $|\baniversario(?: e| eh| dia| em)? $"
)
AFTER = re2.compile(
    rb"^[\s,.:()\-~]{0,4}(?:(?:e|eh|foi|essa|a|o|minha|meu|de|da|do|dela|dele|sua)\b ?){0,4}(?:data )?(?:de )?"
    rb"(?:nasc|birth|(?:aniversario|niver) (?:meu|dela|dele|d[ao] (?:minha|meu)))|^ ?(?:e|eh) (?:meu"
    rb"|o meu) (?:aniversario|niver)"
)
STEMS = re2.compile(rb"nasc|aniversario|dn|d\.n|birth|born|dob|niver|veio ao|sou de|fa(?:co|z) ")


def find(reading: Reading) -> Iterator[Span]:
    """Dates of birth in `reading`."""
    asked = bool(reading.question) and bool(CONTEXT.search(reading.question.encode("ascii")))
    if not asked and not STEMS.search(reading.data):
        return
    for match in PATTERN.finditer(reading.data):
        start, end = match.span()
        if stands_alone(reading, start, end) and _is_introduced(reading, start, end, asked):
            yield Span(start, end, "BIRTH_DATE")


def _is_introduced(reading: Reading, start: int, end: int, asked: bool) -> bool:
    return asked or bool(CONTEXT.search(reading.before(start, 32))) or bool(AFTER.search(reading.after(end, 40)))
