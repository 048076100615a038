"""E-mail addresses (the part of RFC 5321 that people use), also with spaces or spelled out.

`joao@gmail.com`, `joao @ gmail . com`, `joao@gmail com`, `joao arroba gmail ponto com ponto br`, `joao(at)gmail.com`,
and behind the word "e-mail" also `joaosilva gmail.com`. Any ending counts, so do a comma or a line break for the dot.
"""

from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.reading import Reading, word_set
from dagster_slimft.defs.redaction.spans import Span

TRIGGER = rb"@|arr?oba|arrouba|[(\[{<] ?(?:at|a) ?[)\]}>]| at [a-z0-9\-]+ dot |mail"
_PROVIDER = (
    rb"(?:g ?mail|gmai|gmial|gemail|hot ?mail|hotmal|hotmeil|out ?look|outlok|yahoo|icloud|live|msn|uol|bol|terra|ig"
    rb"|globo|globomail|protonmail"
    rb"|proton)"
)
_LOCAL = rb"[a-z0-9_][a-z0-9._%+&'\-]*"
_DOT = rb"(?:[.,;]{1,2}|\n\.|\.\n| ?\. |\s?[(\[]? ?\b(?:ponto|pt|dot)\b ?[)\]]?\s?)"
_SPELLED_DOT = rb"(?:\.| \. ?|\s?[(\[]? ?\b(?:ponto|pt|dot)\b ?[)\]]?\s?)"
_END = rb"(?:com|net|org|br|gov|edu|co|io|me|info|biz|dev|app|online|shop|site|store|pt|us|tech|email|pro)"
_SPELLED_LOCAL = (
    rb"(?:[a-z0-9._%+\-]+ (?:ponto|underline|underlaine|underscore|anderline|traco|hifen|dot|menos) ){0,4}" + _LOCAL
)
_SIGN = rb"[ \n~*]?@{1,2}[ \n~*.]?"
# `segue @maria.silva` is no address: where the sign stands apart, the ending must be a common one.
WITH_SIGN = re2.compile(
    _SPELLED_LOCAL + rb"@{1,2}[a-z0-9\-]+(?: ?\. ?[a-z][a-z0-9\-]*)*\.[a-z][a-z0-9\-]*[a-z0-9]\b"
    rb"|"
    + _SPELLED_LOCAL
    + _SIGN
    + rb"(?:[a-z0-9\-]+(?: ?\. ?[a-z][a-z0-9\-]*)*"
    + _DOT
    + _END
    + rb"(?:(?: ?[.,] ?| ponto )br\b)?"
    rb"|" + _PROVIDER + rb"(?: ?[.,]? ?com(?: ?\.? ?br)?)?)\b"
)
SPELLED = re2.compile(
    _SPELLED_LOCAL + rb" ?(?:[(\[{<] ?(?:arroba|at|a|@) ?[)\]}>]|\b(?:arr?oba|arrouba)\b) ?"
    rb"(?:[a-z0-9\-]+(?:" + _SPELLED_DOT + rb"[a-z][a-z0-9\-]*)+|" + _PROVIDER + rb"\b)(?: (?:com br|com)\b)?"
    rb"|" + _SPELLED_LOCAL + rb" at [a-z0-9\-]+(?: dot [a-z]{2,})+\b"
)
WITHOUT_SIGN = re2.compile(
    rb"\be-?mail\b(?:[\s:=~.,]|\b(?:e|eh|o|meu|minha|do|da|de|pessoal|cadastrado|is|my)\b){1,8}"
    rb"([a-z0-9._%+\-]*[a-z0-9_]{3,}[ .#]?" + _PROVIDER + rb" ?[.,]? ?com(?:\.br)?)\b"
)
# "fulanaarrobagmail.com", "fulana_arroba_gmail.com", "f u l a n a @ g m a i l . c o m"
GLUED = re2.compile(rb"[a-z0-9._%+\-]+arroba_?" + _PROVIDER + rb" ?[.,]? ?(?:com)?(?:\.br)?\b")
LETTER_BY_LETTER = re2.compile(rb"\b(?:[a-z0-9._\-] ){2,30}@(?: [a-z0-9.\-]){4,30}\b")
# "meu gmail é fulana.silva82"
AT_PROVIDER = re2.compile(
    rb"\b(?:gmail|hotmail|outlook|icloud|yahoo)(?:\s?[:=]\s?| e | eh | )([a-z0-9]+(?:[._][a-z0-9]+)+|[a-z]{3,}\d+)\b"
)
ENDINGS = frozenset((b"com", b"com.br", b"br"))
# What may stand before the provider in an answer and is nobody's address.
NO_LOCAL = word_set("pelo pela meu minha com para pra uso tenho tem nao seu esse este conta mesmo outro novo qual que")
WITHOUT_END = re2.compile(_LOCAL + rb"@[a-z0-9\-]{2,}\b")
ANSWER_WITHOUT_SIGN = re2.compile(
    rb"^\W{0,3}(?:(?:e|eh|o|meu) )?(([a-z0-9._%+\-]{3,}?)[ .#]?" + _PROVIDER + rb"(?: ?[.,]? ?com(?:\.br| br)?)?)\W*$"
)


def find(reading: Reading) -> Iterator[Span]:
    """E-mail addresses in `reading`."""
    for pattern in (WITH_SIGN, SPELLED, GLUED, LETTER_BY_LETTER):
        for match in pattern.finditer(reading.data):
            yield Span(match.start(), match.end(), "EMAIL")
    for match in WITHOUT_SIGN.finditer(reading.data):
        yield Span(match.start(1), match.end(1), "EMAIL")
    for match in AT_PROVIDER.finditer(reading.data):
        if match.group(1) not in ENDINGS:
            yield Span(match.start(1), match.end(1), "EMAIL")


def answer(reading: Reading) -> Iterator[Span]:
    """Addresses that answer a question for one, without a sign or an ending."""
    if "mail" not in reading.question:
        return
    for match in WITHOUT_END.finditer(reading.data):
        yield Span(match.start(), match.end(), "EMAIL")
    whole = ANSWER_WITHOUT_SIGN.match(reading.data)
    if whole and whole.group(2).decode("ascii") not in NO_LOCAL:
        yield Span(whole.start(1), whole.end(1), "EMAIL")
