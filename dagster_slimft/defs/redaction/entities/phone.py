"""Brazilian telephone numbers, with and without +55, area code (DDD) and ninth digit; and foreign ones behind a plus.

Shape: [+55] [(0DD)] [9]XXXX-XXXX (Anatel, Resolução 749/2022; mobile numbers start with 9, fixed ones with 2 to 5).
Written with an area code that exists, or as XXXX-XXXX, the shape is enough; a bare run needs the shape of a mobile or
of a fixed line with its area code, or the word. Toll-free 0800 and 0300 numbers belong to companies and survive.
"""

from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.entities.keyed import Keyed
from dagster_slimft.defs.redaction.entities.numbers import UNIT, digits_of, has_context, names_a_thing, stands_alone
from dagster_slimft.defs.redaction.reading import Reading, word_set
from dagster_slimft.defs.redaction.spans import Span

PATTERN = re2.compile(
    rb"(?:(?:\+ ?|00 ?)?55[ .\-]{0,3})?"
    rb"(?:(?:0 ?)?(?:[(\[{] ?)?(?:0 ?(?:xx|\*\*"
    rb"|\d{2})? ?)?\d{2} ?[)\]}]?[ .\-/*_~|\n]{0,3})?(?:9[ .\-]{0,3})?\d{4}[ .\-_/|\n]{0,3}\d{4}"
)
FOREIGN = re2.compile(
    rb"(?:\+ ?\d{1,3}|\b00 ?(?:1|33|34|351|39|44|49|51|54|56|57|58|591|595|598)[ .\-])(?:[ .\-()]{0,3}\d){7,13}"
)
_TEN = rb"(?:vinte|trinta|quarenta|cinquenta|sessenta|setenta|oitenta|noventa)"
_ONE = rb"(?:um|dois|tres|quatro|cinco|seis|sete|oito|nove)"
_TEEN = rb"(?:onze|doze|treze|quatorze|catorze|quinze|dezesseis|dezessete|dezoito|dezenove)"
# The area code, or the nine before a number, in words or in letters that look like figures: "onze 98765-4321",
# "(ll) 98765-4321".
AREA_CODE_BEFORE = re2.compile(
    rb"(?:(?:\b(?:"
    + _TEEN
    + rb"|"
    + _TEN
    + rb"(?: e "
    + _ONE
    + rb")?)|[(\[]? ?\b(?:[1-9l]l|[1-9i]i|[il][1-9])\b ?[)\]]?)[ ,.\-]{1,3}(?:nove[ .\-]{1,3})?"
    rb"|[(\[]?\b\d{2}[)\]]?[ .\-]{1,3}nove[ .\-]{1,3})$"
)
# What is said with a number and belongs to it.
EXTENSION = re2.compile(rb"[ ,;\-]{1,3}(?:ramal|ram\.?|rml\.?|r\.|ext\.?|extension)[ :.]{0,2}\d{1,5}\b")
AREA_CODE = re2.compile(rb"\bddd[ :.]{1,2}(?:e |eh )?(\d{2})\b")
# A number in pieces, or without its area code, that answers a question for it.
PIECE = re2.compile(rb"^[^a-z0-9]{0,3}(?:(?:e|eh|ddd|final)\b ?)?(\(?\d{2}\)?|\d{4,5}-?)[ .!~]{0,3}$")
ASKED = re2.compile(rb"\b(?:tel|telefones?|fones?|cel|celular|zap|whats\w*|wpp|contato|ddd)\b")
TOLL_FREE = ("0800", "0300", "4003", "4004")
KEYED = Keyed(
    "PHONE",
    rb"\b(?:tel|telefones?|tel\.|fones?|cel|celular(?:es)?|cell|celu|zap|zapzap|zaps|whats|whatsapp|whatssap|watsapp|wats"
    rb"|wpp|wsp|contatos?|ligar|ligue"
    rb"|liga|ligo|recados?|ddd|fixo|residencial|mensagem|msg|phone|mobile)\b|\b(?:tel|zap|fone|cel|whats)",
    re2.compile(rb"\+?\(?\d(?:[ .\-/()~*]{0,3}\d){7,13}\b"),
    not_from=TOLL_FREE,
)
# 9876-54321, 11 987 654 321, 11 98 76 54 321, 1 1 9 8 7 6 5 4 3 2 1
ODD = re2.compile(
    rb"\(?\b0?\d{2}\)?[ .\-/]{1,3}9 ?\d{2}[ .\-]\d{3}[ .\-]\d{3}\b"
    rb"|\b\d{2}[ .\-]9\d[ .\-]\d{3}[ .\-]\d{4}\b"
    rb"|\(?\b\d{2}\)?[ .\-/]{1,3}9 ?\d(?:[ .\-]\d{2}){2}[ .\-]\d{3}\b"
    rb"|\b\d{2}[ .\-]{1,3}9\d{3}[ .\-]\d{5}\b|\b9\d{3}-\d{5}\b"
    rb"|\b\d{2}[ .\-]{1,3}9\d{4}(?:[ .\-]\d{2}){2}\b|\b\d{2} 9(?:[ .\-]\d){8}\b"
    rb"|\(?\b\d{2}\)?[ .\-/]{1,3}9(?:[ .\-]\d{2}){4}\b"
    rb"|\b\d \d 9(?:[ .\-]{1,2}\d){8}\b"
    rb"|\(\d{2}\)[ .\-]?9?(?:[ .\-]{0,2}\d){8}\b"
)
CONTEXT = re2.compile(
    rb"\b(?:tel|telefones?|fones?|cel|celular|celulares|zap|zapzap|whats|whatsapp|wpp|contato|contatos|ligar"
    rb"|ligue|liga"
    rb"|ligo|ligacao|recado|ddd|pix|chave|phone|mobile|call me|numero novo|fixo|residencial|mensagem|msg"
    rb"|me chama|meu numero|seu numero|teu numero)\b"
)
SIGNS = "☎📞📱📲"
AREA_CODES = word_set(
    "11 12 13 14 15 16 17 18 19 21 22 24 27 28 31 32 33 34 35 37 38 41 42 43 44 45 46 47 48 49 51 53 54 "
    "55 61 62 63 64 65 66 67 68 69 71 73 74 75 77 79 81 82 83 84 85 86 87 88 89 91 92 93 94 95 96 97 98 "
    "99"
)
ANOTHER_AFTER = re2.compile(rb"/ ?(?:\(?\d{2}\)? ?)?9?\d{4}-?\d{4}\b")
ANOTHER_BEFORE = re2.compile(rb"9?\d{4}-?\d{4} ?/ ?$")
# An invoice's key has eleven groups of four digits.
ROW_AFTER = re2.compile(rb" \d{4} \d{4}\b")
ROW_BEFORE = re2.compile(rb"\b\d{4} \d{4} $")
JOINTS = (b"-", b"/", b"_", b"=", b"#")
YEARS = re2.compile(rb"(?:19|20)\d\d[ .\-/]+(?:19|20)\d\d")


def find(reading: Reading) -> Iterator[Span]:
    """Telephone numbers in `reading`."""
    for match in PATTERN.finditer(reading.data):
        start, end = match.span()
        is_whole = stands_alone(reading, start, end) or _is_one_of_two(reading, start, end)
        if is_whole and _is_phone(reading, start, end):
            yield Span(_with_area_code(reading, start), _with_extension(reading, end), "PHONE")
            if "ddd" in reading.plain:
                # An area code alone is nobody's: "atendem ddd 27?".
                yield from (
                    Span(area_code.start(1), area_code.end(1), "PHONE")
                    for area_code in AREA_CODE.finditer(reading.data)
                )
    if "+" in reading.plain or "00" in reading.plain:
        for match in FOREIGN.finditer(reading.data):
            if stands_alone(reading, *match.span()):
                yield Span(match.start(), match.end(), "PHONE")
    for match in ODD.finditer(reading.data):
        start, end = match.span()
        if (
            stands_alone(reading, start, end)
            and not names_a_thing(reading, start)
            and _is_dialled(digits_of(match.group()))
        ):
            yield Span(start, end, "PHONE")


def answer(reading: Reading) -> Iterator[Span]:
    """A part of a number, or the area code, that answers a question for it."""
    match = PIECE.match(reading.data)
    if match and ASKED.search(reading.question.encode("ascii")):
        yield Span(match.start(1), match.end(1), "PHONE")


def _with_area_code(reading: Reading, start: int) -> int:
    before = reading.before(start, 32)
    area_code = AREA_CODE_BEFORE.search(before) if before[-12:].islower() else None
    return start - len(area_code.group()) if area_code else start


def _with_extension(reading: Reading, end: int) -> int:
    extension = EXTENSION.match(reading.data, end)
    return int(extension.end()) if extension else end


def _is_one_of_two(reading: Reading, start: int, end: int) -> bool:
    """`99988-7766/99977-6655`."""
    if reading.plain.startswith("/", end) and ANOTHER_AFTER.match(reading.data, end):
        return True
    before = reading.before(start)
    return before[-2:].rstrip(b" ").endswith(b"/") and ANOTHER_BEFORE.search(before) is not None


def _is_dialled(digits: str) -> bool:
    return len(digits) == 9 or (digits.removeprefix("0")[:2] in AREA_CODES and not digits.startswith(TOLL_FREE))


def _is_phone(reading: Reading, start: int, end: int) -> bool:
    value = reading.data[start:end]
    digits = digits_of(value)
    if digits.startswith(TOLL_FREE) or UNIT.search(reading.after(end)) or YEARS.fullmatch(value):
        return False
    if value.startswith((b"+", b"(")):
        return True
    if names_a_thing(reading, start) or ROW_AFTER.match(reading.after(end)) or ROW_BEFORE.search(reading.before(start)):
        return False
    if has_context(CONTEXT, reading, start, end) or any(
        sign in reading.original[max(0, start - 6) : start] for sign in SIGNS
    ):
        return True
    if len(value) == 10 and value.isdigit() and reading.before(start, 1) in JOINTS:
        return False  # "MLB-1234567890", "/p/2134567890": a part of a code or of a link
    return _speaks_for_itself(value, digits)


def _speaks_for_itself(value: bytes, digits: str) -> bool:
    is_bare = len(value) == len(digits)
    digits = digits.removeprefix("00")
    if len(digits) in (12, 13) and digits.startswith("55"):
        return digits[2:4] in AREA_CODES and (len(digits) == 12 or digits[4] == "9")
    is_long_distance = len(digits) == 12 or (len(digits) == 11 and digits[1:3] in AREA_CODES and digits[3] in "2345")
    local = digits.removeprefix("0") if is_long_distance else digits
    if len(digits) in (13, 14) and digits[0] == "0":
        # A long-distance carrier's two digits stand before the area code.
        local = digits[3:]
    if len(local) == 11:
        return local[:2] in AREA_CODES and local[2] == "9"
    if len(local) == 10:
        # Ten bare digits: only with a fixed line's first digit, or every second order number would be a phone.
        return local[:2] in AREA_CODES and local[2] in ("2345" if is_bare else "23456789")
    if len(local) == 9:
        return local[0] == "9" and not is_bare
    return len(local) == 8 and b"-" in value and local[0] in "23456789"
