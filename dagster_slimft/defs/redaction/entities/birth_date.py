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
_MONTH_NUMBER = rb"(?:um|dois|tres|quatro|cinco|seis|sete|oito|nove|dez|onze|doze)"
_YEAR = (
    rb"(?:mil novecentos e [a-z]+(?: e [a-z]+)?|dois mil(?: e [a-z]+)?"
    rb"|(?:vinte|trinta|quarenta|cinquenta|sessenta|setenta|oitenta|noventa)(?: e [a-z]+)?)"
)
_ENGLISH_MONTH = (
    rb"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    rb"|jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)"
)
PATTERN = re2.compile(
    rb"\b" + _DAY + rb" (?:de |do )?" + _MONTH + rb"(?: (?:de |do )?(?:\d{2,4}|mil novecentos e [a-z]+(?: e [a-z]+)?"
    rb"|dois mil(?: e [a-z]+)?|[a-z]+ta(?: e [a-z]+)?))?\b|"
    rb"\b(?:" + _DAY + rb"|\d{1,2}) d[oe] (?:" + _MONTH_NUMBER + rb"|\d{1,2}) d[eo] (?:\d{2,4}|" + _YEAR + rb")\b|"
    rb"\d{1,2} dias d[oe] mes de " + _MONTH + rb" (?:de |do ano de )?\d{4}|"
    rb"\b" + _ENGLISH_MONTH + rb" \d{1,2}(?:st|nd|rd|th)?,? \d{4}\b|"
    rb"\d{1,2}(?:st|nd|rd|th)? (?:of )?" + _ENGLISH_MONTH + rb",? \d{4}\b|"
    rb"\d{1,2} ?[/.\- ] ?\d{1,2} ?[/.\- ] ?\d{2,4}"
    rb"|\d{1,2}(?:o)? ?(?:de|/|-)? ?" + _MONTH + rb"(?: ?(?:de|/|,|-)? ?\d{2,4})?"
    rb"|\d{4}-\d{2}-\d{2}|\b\d{8}\b|\b\d{6}\b|\d{1,2}/\d{1,2}|\b" + _MONTH + rb" (?:de )?(?:19|20)\d\d\b"
)
# The shop has an anniversary too: the birthday must be a person's.
CONTEXT = re2.compile(
    rb"\b(?:nasc(?:i|eu|eram|ido|ida|imento)?|nasc\.?|nac\.?|dn|dt\.? ?nasc|d\.n\.?|date of birth|born|dob|birthday"
    rb"|(?:meu|dela|dele|seu|faz(?:er)?|faco) (?:niver|aniversario)|aniversario (?:dela|dele|d[aeo] (?:minha|meu))"
    rb"|niver|(?:faco|faz|completo|completa) (?:\d{1,2} )?anos|veio ao mundo)\b|data (?:de )?nasc"
    rb"|\bsou de $|\baniversario(?: e| eh| dia| em)? $"
)
AFTER = re2.compile(
    rb"^[\s,.:()\-~]{0,4}(?:(?:e|eh|foi|essa|a|o|minha|meu|de|da|do|dela|dele|sua)\b ?){0,4}(?:data )?(?:de )?"
    rb"(?:nasc|birth|(?:aniversario|niver) (?:meu|dela|dele|d[ao] (?:minha|meu)))|^ ?(?:e|eh) (?:meu"
    rb"|o meu) (?:aniversario|niver)"
)
OTHER_DATE = re2.compile(rb"\b(?:entreg\w*|previs\w*|venc\w*|prazo|chega\w*|agend\w*|compr\w*)\b\D{0,16}$")
YEAR = re2.compile(rb"\bnasci (?:em|no ano de|la em|no ano) ((?:19|20)\d\d)\b")
TRIGGER = (
    rb"nasc|\bnac\b|\bdn\b|d\.n|birth|\bborn\b|\bdob\b|niver|veio ao|sou de"
    rb"|\b(?:faco|faz|completo|completa) (?:\d+ )?anos"
)


def find(reading: Reading) -> Iterator[Span]:
    """Dates of birth that the text introduces."""
    for match in YEAR.finditer(reading.data):
        yield Span(match.start(1), match.end(1), "BIRTH_DATE")
    for match in PATTERN.finditer(reading.data):
        start, end = match.span()
        if stands_alone(reading, start, end) and _is_introduced(reading, start, end):
            yield Span(start, end, "BIRTH_DATE")


def answer(reading: Reading) -> Iterator[Span]:
    """Dates that answer a question for the birthday."""
    if CONTEXT.search(reading.question.encode("ascii")):
        for match in PATTERN.finditer(reading.data):
            if stands_alone(reading, *match.span()) and not OTHER_DATE.search(reading.before(match.start())):
                yield Span(match.start(), match.end(), "BIRTH_DATE")


def _is_introduced(reading: Reading, start: int, end: int) -> bool:
    return bool(CONTEXT.search(reading.before(start, 32))) or bool(AFTER.search(reading.after(end, 40)))
