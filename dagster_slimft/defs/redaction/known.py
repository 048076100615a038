"""What the shop's own row says about the customer, found again in that customer's dialogues.

Names are found in any case, without accents, by one name alone or by its usual nickname; a name may stand in the
e-mail address alone (`carlos.mendes82@`). Numbers are found by their last eight digits, however they are spaced, the
street also without its kind before the house number. A synthetic row (`Cliente WhatsApp 1098`) names nobody.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import re2

from dagster_slimft.defs.redaction.entities.gazetteer import (
    CONNECTORS,
    EVERYDAY,
    GIVEN,
    NAMES,
    NICKNAMES,
    SURNAMES,
    UNCOMMON_GIVEN,
    UNCOMMON_SURNAMES,
)
from dagster_slimft.defs.redaction.entities.numbers import digits_of
from dagster_slimft.defs.redaction.reading import Reading, fold
from dagster_slimft.defs.redaction.spans import Span

DIGITS = re2.compile(rb"\d(?:[ .\-/()]{0,3}\d){6,}")
SYNTHETIC = frozenset(
    ("cliente", "visitante", "usuario", "whatsapp", "site", "lead", "contato", "anonimo", "sem", "nome")
)
PHONE_TAIL = 8
NOT_LETTERS = re2.compile(rb"[^a-z]+")


@dataclass(frozen=True)
class KnownCustomer:
    """One customer's own data, as the shop's row has it; `other_names` were learned earlier in the dialogue."""

    name: str = ""
    email: str = ""
    phone: str = ""
    cpf: str = ""
    address: str = ""
    other_names: frozenset[str] = frozenset()

    @cached_property
    def own_names(self) -> frozenset[str]:
        """Folded words of the row's name, nicknames included, connectors aside; empty for a synthetic row."""
        words = NOT_LETTERS.sub(b" ", fold(self.name).encode("ascii")).decode().split()
        has_digit = any(character.isdigit() for character in self.name)
        is_synthetic = has_digit and not SYNTHETIC.isdisjoint(words)
        own = set() if is_synthetic else {w for w in words if _may_be_name(w, is_first=w == words[0])} - SYNTHETIC
        nicknames = {nickname for word in words[:2] if word in own for nickname in NICKNAMES.get(word, ())}
        return frozenset(own | nicknames | _names_in_address(fold(self.email)))

    @cached_property
    def names(self) -> frozenset[str]:
        """Every folded word that names somebody in this dialogue."""
        return self.own_names | self.other_names

    @cached_property
    def texts(self) -> tuple[tuple[str, Span], ...]:
        """Folded literals with the label they carry (offsets unused)."""
        parts = [part.strip() for part in fold(self.address).split(",")]
        street = parts[0] if len(parts[0]) > 7 else ""
        found = [(fold(self.email).strip(), "EMAIL"), (street, "ADDRESS")]
        number = parts[1].split()[0] if len(parts) > 1 and parts[1] else ""
        if street and number.isdigit():
            words = street.split()[1:]
            bare = " ".join(words[1:] if words and words[0] in CONNECTORS else words)
            found += [
                (f"{text}{mark}{number}", "ADDRESS") for text in (street, bare) if text for mark in (", ", " ", ",")
            ]
        return tuple((text, Span(0, 0, label)) for text, label in found if len(text) > 5)  # type: ignore[arg-type]

    @cached_property
    def numbers(self) -> tuple[tuple[str, Span], ...]:
        """Digits to look for, with the label they carry (offsets unused)."""
        phone = "".join(c for c in self.phone if c.isdigit())[-PHONE_TAIL:]
        cpf = "".join(c for c in self.cpf if c.isdigit())
        found = [(phone, Span(0, 0, "PHONE")), (cpf, Span(0, 0, "CPF"))]
        return tuple((digits, span) for digits, span in found if len(digits) >= PHONE_TAIL)


def _may_be_name(word: str, *, is_first: bool) -> bool:
    if len(word) < 2 or word in CONNECTORS or word in ("ltda", "eireli", "me", "sr", "sra", "dr", "dra"):
        return False
    return (len(word) > 2 or is_first or word in SURNAMES) and (
        word not in EVERYDAY or word in NAMES or word in SURNAMES
    )


def _names_in_address(email: str) -> set[str]:
    """Names in an e-mail address before the @: parts of it, or two run together (`carlosmendes82`)."""
    found: set[str] = set()
    for part in NOT_LETTERS.sub(b" ", email.partition("@")[0].encode("ascii")).decode().split():
        if part in UNCOMMON_GIVEN or part in UNCOMMON_SURNAMES:
            found.add(part)
        for cut in range(3, len(part) - 2):
            if part[:cut] in GIVEN and part[cut:] in SURNAMES:
                found |= {part[:cut], part[cut:]}
    return {word for word in found if len(word) > 3 and word not in EVERYDAY}


def find(reading: Reading, known: KnownCustomer, *, has_number: bool) -> Iterator[Span]:
    """The customer's own e-mail address, street, phone and CPF in `reading`."""
    for text, span in known.texts:
        start = reading.plain.find(text)
        while start >= 0:
            yield span._replace(start=start, end=start + len(text))
            start = reading.plain.find(text, start + len(text))
    if has_number and known.numbers:
        for match in DIGITS.finditer(reading.data):
            yield from _numbers_in(match.group(), match.start(), known)


def _numbers_in(run: bytes, offset: int, known: KnownCustomer) -> Iterator[Span]:
    digits = digits_of(run)
    if not any(wanted in digits for wanted, _ in known.numbers):
        return
    places = [position for position, code in enumerate(run) if 48 <= code <= 57]
    for wanted, span in known.numbers:
        first = digits.find(wanted)
        while first >= 0:
            end = first + len(wanted)
            # A country code, an area code and a ninth digit before it belong to the same number.
            start = 0 if first <= 5 else first
            yield span._replace(start=offset + places[start], end=offset + places[end - 1] + 1)
            first = digits.find(wanted, end)


def learned(known: KnownCustomer | None, words: frozenset[str]) -> KnownCustomer:
    """`known` with the names that somebody introduced themselves by."""
    base = known or KnownCustomer()
    fresh = frozenset(word for word in words if len(word) > 2 and word not in EVERYDAY and word not in CONNECTORS)
    if fresh <= base.names:
        return base
    return KnownCustomer(
        base.name, base.email, base.phone, base.cpf, base.address, other_names=base.other_names | fresh
    )
