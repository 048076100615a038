"""Numbers spelled out, digit by digit or in pairs: `nove nove sete quatro ...`, `onze nove oito sete meia cinco`.

Seven or more in a row are a number of somebody's; from four on where a word such as "telefone" or "cpf" speaks for
them. Figures may stand among them, one or two at a time. What counts something (`cento e vinte reais`) is no such row.
"""

from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.entities.numbers import UNIT
from dagster_slimft.defs.redaction.reading import Reading
from dagster_slimft.defs.redaction.spans import Span

_DIGIT = (
    rb"(?:zero|um|uma|hum|dois|duas|tre[sz]|treis|quatro|cinco|sinco|seis|meia|sete|seti|oito|nove|novi|one|two"
    rb"|three|four|five|six|seven"
    rb"|eight|nine|oh)"
)
_PAIR = (
    rb"(?:dez|onze|doze|treze|quatorze|catorze|quinze|dezesseis|dezessete|dezoito|dezenove"
    rb"|(?:vinte|trinta|quarenta|cinquenta|sessenta|setenta|oitenta|noventa)(?: e " + _DIGIT + rb")?)"
)
_HUNDRED = (
    rb"(?:cem|cento|duzentos|trezentos|quatrocentos|quinhentos|seiscentos|setecentos|oitocentos|novecentos)"
    rb"(?: e " + _PAIR + rb"| e " + _DIGIT + rb")?"
)
_GAP = rb"(?:[\s,.\-/~()]{1,3}|[\s,]{1,2}(?:ponto|traco|hifen|barra|espaco|e|ai|depois)[\s,]{1,2})"
_ITEM = rb"(?:" + _HUNDRED + rb"|" + _PAIR + rb"|" + _DIGIT + rb"|\d{1,2})\b"
TRIGGER = (
    rb"\b" + _DIGIT + rb"[\s,.\-/]{1,3}(?:" + _DIGIT + rb"|" + _PAIR + rb"|\d)\b|\b(?:vinte|trinta|quarenta|cinquenta"
    rb"|sessenta|setenta|oitenta|noventa|cento|mil)\b"
)
ROW = re2.compile(rb"\b" + _ITEM + rb"(?:" + _GAP + _ITEM + rb"){3,}")
# As one reads a number: "vinte e nove mil cento e noventa e dois, cento e setenta"; a word must speak for it.
_READ = rb"(?:" + _HUNDRED + rb"|" + _PAIR + rb"|" + _DIGIT + rb"|mil|\d{1,3})\b"
READ_OUT = re2.compile(
    rb"\b(?:cep|cpf|rg|cnpj|cnh|telefone|celular|zap|whats(?:app)?|fone)\b[\s:,.]{1,3}(?:(?:e|eh|meu|dele|dela|numero|da|do|casa)"
    rb"\s){0,3}(" + _READ + rb"(?:" + _GAP + _READ + rb"){2,})"
)
# A card's code is short.
CODE = re2.compile(
    rb"\b(?:cvv2?|cvc|codigo de seguranca)\b[\s:,.]{1,3}(?:(?:e|eh|do|meu|cartao)\s){0,3}("
    + _DIGIT
    + rb"(?:[\s,.\-]{1,2}"
    + _DIGIT
    + rb"){2,3})\b"
)
ANSWERED_CODE = re2.compile(rb"^\W{0,3}(?:(?:e|eh) )?(" + _DIGIT + rb"(?:[\s,.\-]{1,2}" + _DIGIT + rb"){2,3})\W*$")
SPELLED = re2.compile(rb"\b" + _DIGIT + rb"\b")
ITEM = re2.compile(rb"\b" + _ITEM)
CONTEXT = re2.compile(
    rb"\b(?:tel|telefone|fone|cel|celular|zap|whats|whatsapp|wpp|numero|contato|cpf|rg|cnh|cnpj|cep|pix|chave"
    rb"|conta|agencia|cartao|senha|ddd"
    rb"|documento|final|liga|ligar|phone|call|anota)\b"
)
# "um dois tres quatro": counting aloud.
COUNTING = re2.compile(
    rb"^(?:zero\W+)?(?:um|uma|one)\W+(?:dois|duas|two)\W+(?:tre[sz]|three)\W+(?:quatro|four)(?:\W+(?:cinco"
    rb"|five)(?:\W+(?:seis|six).*)?)?$"
)
PAIRED = re2.compile(rb"\b" + _PAIR + rb"\b")
FEW, MANY, LONG = 4, 7, 10


def find(reading: Reading) -> Iterator[Span]:
    """Rows of spelled digits in `reading`."""
    for match in ROW.finditer(reading.data):
        value = match.group()
        items = len(ITEM.findall(value))
        spelled = len(SPELLED.findall(value))
        if spelled * 2 < items or spelled < 3 or COUNTING.match(value):
            continue
        in_pairs = b"," not in value and items >= FEW + 1 and spelled + len(PAIRED.findall(value)) >= LONG
        if in_pairs or items >= MANY or (items >= FEW and _is_spoken_for(reading, match.start())):
            yield Span(match.start(), match.end(), "SPELLED_NUMBER")
    for match in READ_OUT.finditer(reading.data):
        if not UNIT.search(reading.after(match.end())):
            yield Span(match.start(1), match.end(1), "SPELLED_NUMBER")
    for match in CODE.finditer(reading.data):
        yield Span(match.start(1), match.end(1), "SPELLED_NUMBER")


def answer(reading: Reading) -> Iterator[Span]:
    """A card's code that answers the question for it."""
    if "cvv" in reading.question or "seguranca" in reading.question or "cvc" in reading.question:
        match = ANSWERED_CODE.match(reading.data)
        if match:
            yield Span(match.start(1), match.end(1), "SPELLED_NUMBER")


def _is_spoken_for(reading: Reading, start: int) -> bool:
    if CONTEXT.search(reading.before(start, 40)):
        return True
    return bool(reading.question) and bool(CONTEXT.search(reading.question.encode("ascii")))
