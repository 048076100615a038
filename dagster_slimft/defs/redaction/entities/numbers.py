"""What the numbered identifiers share: where a number starts and ends, and what was said about it just before.

A number is refused when it is only a part of a longer one: glued to a letter, or joined to another digit by a dot,
comma, slash or hyphen.
"""

import re2

from dagster_slimft.defs.redaction.reading import Reading

# "pedido 12345678", "nota fiscal 123...": numbers of things, not of people.
THINGS = re2.compile(
    rb"\b(?:pedidos?|protocolos?|nota(?: fiscal)?|nf-?e?|nfs|rastrei\w*|rastreamento|codigo(?: (?:do|da|de))?|cod\b\.?"
    rb"|chamado|ticket|processo|orcamento|ordem|os|sku|ref\.?|referencia|ean|gtin|serie|modelo|lote|boleto|fatura"
    rb"|order|tracking|invoice|acordao|resp|aresp|fls?\.?|art\.?|lei)"
    rb"(?: de (?:atendimento|compra|venda|servico|entrega|envio))?\W{0,3}(?:(?:e|eh|is|o|n|no|num|numero|number|nr"
    rb"|de|da|do)\W{1,3}){0,3}#?$"
)
MONEY = re2.compile(rb"(?:r\$|rs|us\$|\$|eur|valor de|por|total de)\s*$")
UNIT = re2.compile(
    rb"^\s?(?:%|x\s?\d|reais|cm\b|mm\b|kg\b|km\b|gauss|imas|gramas|mil\b|vezes|unidades|pecas|m2|litros)"
)


def digits_of(value: bytes) -> str:
    """The digits of `value`."""
    return "".join(chr(code) for code in value if 48 <= code <= 57)


def stands_alone(reading: Reading, start: int, end: int) -> bool:
    """Whether the characters from `start` to `end` are no part of a longer number or word."""
    data = reading.data
    if start and (_is_word(data[start - 1]) or (_joins(data[start - 1]) and start > 1 and _is_digit(data[start - 2]))):
        return False
    if end >= len(data):
        return True
    if _is_word(data[end]):
        return False
    return not (_joins(data[end]) and end + 1 < len(data) and _is_digit(data[end + 1]))


def ends_alone(reading: Reading, end: int) -> bool:
    """Whether the number that ends at `end` neither runs on nor counts something (`5 unidades`)."""
    after = reading.data[end : end + 2]
    if after[:1].isalnum() or (after[:1] == b"," and after[1:].isdigit()):
        return False
    return not UNIT.search(reading.after(end))


def names_a_thing(reading: Reading, start: int) -> bool:
    """Whether the words before `start` say that an order, a document or a price follows."""
    before = reading.before(start, 32)
    return bool(THINGS.search(before)) or bool(MONEY.search(before))


def has_context(context: "re2._Regexp", reading: Reading, start: int, end: int) -> bool:
    """Whether `context` is said shortly before, right after, or in the question being answered."""
    if context.search(reading.before(start, 48)):
        return True
    if context.search(reading.after(end, 24)):
        return True
    return bool(reading.question) and bool(context.search(reading.question.encode("ascii")))


def _is_word(code: int) -> bool:
    return 97 <= code <= 122 or _is_digit(code)


def _is_digit(code: int) -> bool:
    return 48 <= code <= 57


def _joins(code: int) -> bool:
    return code in b".,/-"
