"""What the numbered identifiers share: where a number starts and ends, and what was said about it just before.

A number is refused when it is only a part of a longer one: glued to a letter, or joined to another digit by a dot,
comma, slash or hyphen.
"""

import re2

from dagster_slimft.defs.redaction.reading import Reading

# "pedido 12345678", "nota fiscal 123...": numbers of things, not of people.
_THINGS = (
    rb"\b(?:pedidos?|protocolos?|nota(?: fiscal)?|nf-?e?|nfs|rastrei\w*|rastreamento|codigo(?: (?:do|da|de))?|cod\b\.?"
    rb"|chamado|ticket|processo|orcamento|ordem|os|sku|ref\.?|referencia|ean|gtin|serie|modelo|lote|boleto|fatura"
    rb"|order|tracking|invoice|acordao|resp|aresp|fls?\.?|art\.?|lei)"
    rb"(?: de (?:atendimento|compra|venda|servico|entrega|envio))?\W{0,3}(?:(?:e|eh|is|o|n|no|num|numero|number|nr"
    rb"|de|da|do)\W{1,3}){0,3}#?$"
)
_MONEY = rb"(?:r\$|rs|us\$|\$|eur|valor de|por|total de)\s*$"
_MONEY_BEFORE = re2.compile(_MONEY)
_THINGS_OR_MONEY = re2.compile(_THINGS + rb"|" + _MONEY)
UNIT = re2.compile(
    rb"^\s?(?:%|x\s?\d|reais|cm\b|mm\b|kg\b|km\b|gauss|imas|gramas|mil\b|vezes|unidades|pecas|m2|litros)"
)
UNIT_BEGINS = frozenset(bytes((code,)) for code in b"%xrcmkgivupl")
NO_DIGITS = bytes(code for code in range(256) if not 48 <= code <= 57)
WORD = frozenset(b"0123456789abcdefghijklmnopqrstuvwxyz")
DIGITS = frozenset(b"0123456789")
JOINTS = frozenset(b".,/-")


def digits_of(value: bytes) -> str:
    """The digits of `value`."""
    return value.translate(None, NO_DIGITS).decode("ascii")


def stands_alone(reading: Reading, start: int, end: int) -> bool:
    """Whether the characters from `start` to `end` are no part of a longer number or word."""
    data = reading.data
    if start:
        before = data[start - 1]
        if before in WORD or (before in JOINTS and start > 1 and data[start - 2] in DIGITS):
            return False
    if end >= len(data):
        return True
    after = data[end]
    return after not in WORD and not (after in JOINTS and end + 1 < len(data) and data[end + 1] in DIGITS)


def ends_alone(reading: Reading, end: int) -> bool:
    """Whether the number that ends at `end` neither runs on nor counts something (`5 unidades`)."""
    after = reading.data[end : end + 2]
    if after[:1].isalnum() or (after[:1] == b"," and after[1:].isdigit()):
        return False
    return not counts(reading, end)


def names_a_thing(reading: Reading, start: int) -> bool:
    """Whether the words before `start` say that an order, a document or a price follows."""
    before = reading.before(start, 32)
    if not before.islower():  # No letter at all.
        return is_money(before)
    return _THINGS_OR_MONEY.search(before) is not None


def is_money(before: bytes) -> bool:
    """Whether what ends here says that a price follows."""
    return (before.islower() or b"$" in before) and _MONEY_BEFORE.search(before) is not None


def counts(reading: Reading, end: int) -> bool:
    """Whether a unit follows the number that ends at `end` (`5 unidades`)."""
    after = reading.after(end)
    return after[:2].lstrip()[:1] in UNIT_BEGINS and UNIT.search(after) is not None


def has_context(context: "re2._Regexp", reading: Reading, start: int, end: int) -> bool:
    """Whether `context`, words all, is said shortly before, right after, or in the question being answered."""
    before, after = reading.before(start, 48), reading.after(end, 24)
    if before.islower() and context.search(before):
        return True
    if after.islower() and context.search(after):
        return True
    return bool(reading.question) and bool(context.search(reading.question.encode("ascii")))
