"""CEP, the Brazilian postal code: five digits, hyphen, three digits (Correios); no check digit.

People write `29. 192 - 170` too. Other shapes need the word, or that a delivery is asked for and they are no date;
by the word, seven to nine digits in any shape.
"""

from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.entities.keyed import Keyed
from dagster_slimft.defs.redaction.entities.numbers import digits_of, has_context, names_a_thing, stands_alone
from dagster_slimft.defs.redaction.reading import Reading
from dagster_slimft.defs.redaction.spans import Span

KEYED = Keyed(
    "CEP",
    rb"\bceps?\b|\bcepe\b|\bcep|\bc\.e\.p\b\.?|\bc e p\b|\bcee+p\b|\bcodigo postal\b|\bcod\.? postal\b"
    rb"|\b(?:postal|zip) ?code\b",
    re2.compile(
        rb"\d{5} ?-{0,2} ?\d{3}\b|\d{2}[. ]?\d{3},? (?:traco|tracinho|hifen|ifen|menos|final|e) \d{3}\b"
        rb"|\b[0-9o][0-9oil]{4} ?-? ?[0-9oil]{3}\b|\d(?:[ .,\-/~_*\n]{0,6}\d){6,8}\b"
    ),
)
PATTERN = re2.compile(rb"\d{2}[. ]{0,3}\d{3}[ .]{0,2}-{0,2}[ .]{0,2}\d{3}")
SHAPED = re2.compile(rb"\d{2}[. ]{0,3}\d{3} ?-{1,2} ?\d{3}|\d{2}\. ?\d{3} \d{3}")
# Said without a word: five digits and three with a hyphen between; with a dot or a blank only as the whole message.
WHOLE = re2.compile(
    rb"^[ ~]{0,3}(?:(?:e|eh|o|meu|aqui|oi|opa|entao|sim|claro)[ ,:]{1,2}){0,3}"
    rb"(\d{5}[ .\-/_]{1,3}\d{3}|\d{2}[ .,\-]{1,4}\d{3}[ .\-/]{1,4}\d{3})"
    rb"(?:,? (?:aqui|ta|ok|certo|obrigad[oa]|esse|mesmo|por favor|pfv)){0,2}[ .!~]{0,3}$"
)
CONTEXT = re2.compile(rb"\bceps?\b|\bpostal\b|\bzip\b|\benderecamento\b|\bc\.e\.p\b|\bcpe\b|\becp\b")
# The other side asked where to: eight bare digits are the answer.
WHERE_TO = re2.compile(rb"\b(?:frete|entreg\w{1,4}|endereco|envi\w{1,4}|onde|regiao|localidade|cidade|bairro)\b")
# An answer in pieces: "29192", then "170".
PIECE = re2.compile(rb"^[ ~]{0,3}(?:final |e |- ?)?(\d{5}|\d{3})[ .!~\-]{0,3}$")
DELIVERY = re2.compile(
    rb"\b(?:frete|entreg\w{1,4}|envi\w{1,4}|mandam?|chega(?:m|ria)?|moro|calcul\w+|fica|prazo|gratis)\b\D{0,40}$"
    rb"|\b(?:pra|para|pro|p/) $"
)
FREIGHT_AFTER = re2.compile(rb"^\D{1,24}\b(?:frete|entreg\w{1,4}|chega|prazo|demora)\b")
# "Linhares ES, 29900000": five and three digits behind a state.
BEHIND_STATE = re2.compile(
    rb"\b(?:ac|al|ap|am|ba|ce|df|es|go|ma|mt|ms|mg|pa|pb|pr|pe|pi|rj|rn|rs|ro|rr|sc|sp|se|to)(?:,? | ?[,\-] ?)$"
)
IDENTITY = re2.compile(rb"\b(?:rg|identidade|documento)\b")
THOUSANDS = re2.compile(rb"\d{2}\.\d{3}\.\d{3}")
PLAIN = re2.compile(rb"\d{5}[\-. ]?\d{3}")
DATE = re2.compile(r"(?:[0-2]\d|3[01])(?:0\d|1[0-2])(?:19|20)\d\d|(?:19|20)\d\d(?:0\d|1[0-2])(?:[0-2]\d|3[01])")


def find(reading: Reading) -> Iterator[Span]:
    """Postal codes in `reading`."""
    whole = WHOLE.match(reading.data)
    if whole and not THOUSANDS.fullmatch(whole.group(1)):
        yield Span(whole.start(1), whole.end(1), "CEP")
    for match in PATTERN.finditer(reading.data):
        start, end = match.span()
        if stands_alone(reading, start, end) and _is_cep(reading, start, end):
            yield Span(start, end, "CEP")


def piece(reading: Reading) -> Iterator[Span]:
    """The part of a postal code that answers the question for it."""
    found = PIECE.match(reading.data)
    if found and CONTEXT.search(reading.question.encode("ascii")):
        yield Span(found.start(1), found.end(1), "CEP")


def _is_cep(reading: Reading, start: int, end: int) -> bool:
    value = reading.data[start:end]
    before = reading.before(start, 64)
    # Most patterns are of words: digits alone before and behind need none of them.
    has_words = before.islower() or reading.after(end, 40).islower() or bool(reading.question)
    if has_words and (said := _is_said(reading, start, end, before)) is not None:
        return said
    return bool(SHAPED.fullmatch(value)) and not names_a_thing(reading, start)


def _is_said(reading: Reading, start: int, end: int, before: bytes) -> bool | None:
    """Whether the words around say that it is a postal code; None where they say nothing."""
    if CONTEXT.search(before[-24:]) or (reading.question and has_context(CONTEXT, reading, start, end)):
        return True
    value = reading.data[start:end]
    is_plain = PLAIN.fullmatch(value) is not None
    # "RG é MG 12345678": the state belongs to the identity card.
    is_behind_state = is_plain and BEHIND_STATE.search(before[-6:]) and not IDENTITY.search(before[-20:])
    is_before_freight = is_plain and FREIGHT_AFTER.search(reading.after(end, 40))
    is_where_to = is_plain and bool(reading.question) and WHERE_TO.search(reading.question.encode("ascii"))
    if is_behind_state or is_before_freight or is_where_to or DELIVERY.search(before):
        return not DATE.fullmatch(digits_of(value)) and not names_a_thing(reading, start)
    return None
