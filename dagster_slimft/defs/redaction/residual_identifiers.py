"""Valid identifiers in any text: CPF, CNPJ, PIS, CNH, SUS card, payment card, e-mail address, session token, place.

Written apart from the redactor, so that one oversight is not made twice: another folding, the standard library's
`re`, check digits from validate-docbr. A number is found by its groups: neighbouring runs of digits, at most three
marks apart, that together have the length of an identifier, are cut where people cut it, and check out.

Luhn: from the right, every second digit doubled (above 9 less 9); the sum is divisible by 10.
Every pattern is bounded or anchored, so time grows with the text's length alone.
"""

import base64
import binascii
import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from validate_docbr import CNH, CNPJ, CNS, CPF, PIS

Identifier = Literal[
    "cpf", "cnpj", "card", "email", "pis", "cnh", "sus_card", "pix_key", "token", "coordinates", "too_much_to_read"
]

INVISIBLE = re.compile("[\u00ad\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]+")
NOT_ASCII = re.compile(r"[^\x00-\x7f]")
# Eight digits are a phone without its area code: nothing shorter is looked for.
LONG_RUN = re.compile(r"[0-9](?:[^0-9a-z]{0,3}[0-9]){7,}")
GROUP = re.compile(r"[0-9]+")
# More than this is no human's message: it is called a hit instead of being read for seconds.
MOST_CHARACTERS_IN_NUMBERS = 20_000
MOST_ATS = 2_000
CONTEXT = 40

LOCAL_PART = "abcdefghijklmnopqrstuvwxyz0123456789._%+-"
DOMAIN = re.compile(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}")
PROVIDER = re.compile(r"\s{0,3}(?:gmail|hotmail|outlook|yahoo|icloud|live|uol|bol|terra|ig|globo|protonmail)\b")
SPELLED_AT = re.compile(r"arroba|[(\[]at[)\]]")
SPELLED_DOMAIN = re.compile(r"\s{0,3}[a-z0-9-]{2,40}\s{0,3}(?:ponto|\.)\s{0,3}(?:com|net|org|br)\b")
# RFC 2606: nobody's mail arrives there; the redactor's surrogates live there too.
RESERVED = re.compile(r"(?:^|\.)(?:(?:example|invalid|test|localhost)|example\.(?:com|net|org))$")

COMPANY = re.compile(r"(?<![0-9a-z])[0-9a-z]{2}\.?[0-9a-z]{3}\.?[0-9a-z]{3}/[0-9a-z]{4}-?[0-9]{2}(?![0-9])")
BARE_COMPANY = re.compile(r"cnpj[^0-9a-z]{0,5}([0-9a-z]{12}[0-9]{2})(?![0-9a-z])")
RANDOM_KEY = re.compile(
    r"(?:pix|chave)[^\n]{0,40}?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-f])"
)
TOKEN = re.compile(r"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{5,2000}(?=\.)")
PLACE = re.compile(r"(?<![\d.])(-?\d{1,2}\.\d{4,15})(?:[,;\s]{1,3}|!4d|%2c)(-?\d{1,3}\.\d{4,15})(?!\d)")
ISSUERS = re.compile(r"4|5[0-9]|2[2-7]|3[0-9]|6[0-9]")


@dataclass(frozen=True)
class Allowed:
    """What the shop itself may say: numbers and keys (letters and digits alone), e-mail addresses, names, streets."""

    values: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    phrases: frozenset[str] = frozenset()

    @classmethod
    def of(cls, values: Sequence[str], emails: Sequence[str], phrases: Sequence[str]) -> "Allowed":
        """From values as a person declares them."""
        bare = {letters_and_digits(value) for value in values}
        bare |= {value.removeprefix("55") for value in bare}
        return cls(
            frozenset(bare),
            frozenset(plain(email).strip() for email in emails),
            frozenset(" ".join(words(phrase)) for phrase in phrases),
        )


class Number(NamedTuple):
    """Neighbouring groups of digits in a plain text, read as one number."""

    digits: str
    sizes: tuple[int, ...]
    before: str


def plain(text: str) -> str:
    """Lower case without accents and invisible characters; any script's digits as ASCII; what is left a mark."""
    if text.isascii():
        return text.lower()
    bare = INVISIBLE.sub("", unicodedata.normalize("NFKD", text))
    return (bare if bare.isascii() else NOT_ASCII.sub(_digit_or_mark, bare)).lower()


def words(text: str) -> list[str]:
    """The words and numbers of a text, plain."""
    return re.findall(r"[a-z0-9]+", plain(text))


def letters_and_digits(text: str) -> str:
    """`text` without marks and spaces, plain: two spellings of one number compare equal."""
    return "".join(words(text))


def identifiers(text: str, read: str, allowed: Allowed) -> Iterator[Identifier]:
    """Kinds of identifiers in `text`, of which `read` is the plain reading; a kind may come twice."""
    if "@" in read or "arroba" in read or "at)" in read or "at]" in read:
        yield from _emails(read, allowed)
    if "/" in read or "cnpj" in read:
        yield from _companies(read, allowed)
    if "pix" in read or "chave" in read:
        yield from _random_keys(read, allowed)
    if "eyj" in read and any(_is_token(found[0]) for found in TOKEN.finditer(text)):
        yield "token"
    if LONG_RUN.search(read):
        yield from _numbers(read, allowed)


def _digit_or_mark(found: re.Match[str]) -> str:
    value = unicodedata.decimal(found[0], None)
    return "~" if value is None else str(value)


def _emails(read: str, allowed: Allowed) -> Iterator[Identifier]:
    if read.count("@") > MOST_ATS:
        yield "too_much_to_read"
        return
    at = read.find("@")
    while at >= 0:
        before, after = read[max(0, at - 64) : at], read[at + 1 : at + 256]
        local, domain = _local_part(before), DOMAIN.match(after)
        if local and domain:
            name = domain[0].rstrip(".-")
            if not RESERVED.search(name) and f"{local}@{name}" not in allowed.emails:
                yield "email"
        elif PROVIDER.match(after) and _local_part(before.rstrip()):
            yield "email"
        at = read.find("@", at + 1)
    for spelled in SPELLED_AT.finditer(read):
        before, after = read[max(0, spelled.start() - 64) : spelled.start()], read[spelled.end() : spelled.end() + 64]
        if _local_part(before.rstrip()) and (PROVIDER.match(after) or SPELLED_DOMAIN.match(after)):
            yield "email"


def _local_part(before: str) -> str:
    return before[len(before.rstrip(LOCAL_PART)) :].lstrip(".-")


def _companies(read: str, allowed: Allowed) -> Iterator[Identifier]:
    found = [match[0] for match in COMPANY.finditer(read)] + [match[1] for match in BARE_COMPANY.finditer(read)]
    for value in found:
        bare = letters_and_digits(value)
        if bare not in allowed.values and CNPJ().validate(bare):
            yield "cnpj"


def _random_keys(read: str, allowed: Allowed) -> Iterator[Identifier]:
    if "br.gov.bcb.pix" in read:
        yield "pix_key"
    for found in RANDOM_KEY.finditer(read):
        if letters_and_digits(found[0][-36:]) not in allowed.values:
            yield "pix_key"


def _is_token(header: str) -> bool:
    try:
        decoded = json.loads(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4)))
    except (binascii.Error, ValueError):
        return False
    return isinstance(decoded, dict) and "alg" in decoded


def _numbers(read: str, allowed: Allowed) -> Iterator[Identifier]:
    for latitude, longitude in PLACE.findall(read):
        if abs(float(latitude)) <= 90 and abs(float(longitude)) <= 180:
            yield "coordinates"
    runs = [found.span() for found in LONG_RUN.finditer(read)]
    if sum(end - start for start, end in runs) > MOST_CHARACTERS_IN_NUMBERS:
        yield "too_much_to_read"
        return
    for start, end in runs:
        for number in _read_as_numbers(read, start, end):
            kind = _kind(number)
            if kind is not None and number.digits not in allowed.values:
                yield kind


def _read_as_numbers(read: str, start: int, end: int) -> Iterator[Number]:
    """Every row of whole groups of 11 to 19 digits between `start` and `end`."""
    groups = [found.span() for found in GROUP.finditer(read, start, end)]
    for first, (begin, _) in enumerate(groups):
        length = 0
        for last in range(first, len(groups)):
            length += groups[last][1] - groups[last][0]
            if length > 19:
                break
            if length >= 11:
                taken = groups[first : last + 1]
                digits = "".join(read[a:b] for a, b in taken)
                yield Number(digits, tuple(b - a for a, b in taken), read[max(0, begin - CONTEXT) : begin])


def _kind(number: Number) -> Identifier | None:
    digits, before = number.digits, number.before
    if before[-1:].isalpha() and not before.endswith(("cpf", "cnpj", "doc", "documento", "cartao")):
        return None  # The end of a code such as `a52998224725`.
    match len(digits):
        case 11:
            if (_is_cut_at(number.sizes, {3, 6, 9}) or "cpf" in before) and CPF().validate(digits):
                return "cpf"
            if re.search(r"\b(?:pis|pasep|nis|nit|ctps)\b", before) and PIS().validate(digits):
                return "pis"
            if re.search(r"\bcnh\b|habilitacao|motorista", before) and CNH().validate(digits):
                return "cnh"
        case 14 if (_is_cut_at(number.sizes, {2, 5, 8, 12}) or "cnpj" in before) and CNPJ().validate(digits):
            return "cnpj"
        case 15 if re.search(r"\b(?:sus|cns)\b|cartao nacional", before) and CNS().validate(digits):
            return "sus_card"
    return "card" if _is_card(number) else None


def _is_cut_at(sizes: tuple[int, ...], usual: set[int]) -> bool:
    """Whether the groups end where people cut this number, or are single digits or pairs throughout."""
    if set(sizes[:-1]) in ({1}, {2}) and sizes[-1] <= sizes[0]:
        return True
    return {sum(sizes[:count]) for count in range(1, len(sizes))} <= usual


def _is_card(number: Number) -> bool:
    digits, sizes = number.digits, number.sizes
    is_in_fours = set(sizes[:-1]) <= {4} and sizes[-1] <= 4
    if not (len(sizes) == 1 or is_in_fours or sizes in ((4, 6, 5), (4, 6, 4)) or set(sizes) == {1}):
        return False
    # Sixteen digits are a card's; other lengths are also those of barcodes and orders, unless a card is spoken of.
    if len(digits) != 16 and not (len(digits) == 15 and digits[:2] in ("34", "37")):
        is_spoken_of = re.search(r"cart|credito|debito|visa|master|amex|diners|\belo\b|hiper", number.before)
        if len(digits) < 13 or not is_spoken_of:
            return False
    return ISSUERS.match(digits) is not None and len(set(digits)) > 1 and _passes_luhn(digits)


def _passes_luhn(digits: str) -> bool:
    doubled = (int(digit) * 2 for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(value - 9 if value > 9 else value for value in doubled)) % 10 == 0
