"""The check after redaction: which kinds of personal data a redacted text still seems to hold, never the text itself.

It runs where redaction runs, in the only place that may know the customer's own fields, and by means of its own:
nothing of the redactor's detectors, lists or folding is imported (a test says so). A hit keeps the whole dialogue out
of every dataset; when many dialogues are hit, the redactor is wrong and the dataset is blocked.

residual_kinds = valid identifiers of anybody + numbers written as a CPF, CNPJ or phone is, valid or not
    + the customer's own phone, e-mail, document, full name and street.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from dagster_slimft.defs.redaction.residual_identifiers import (
    LONG_RUN,
    Allowed,
    Identifier,
    identifiers,
    letters_and_digits,
    plain,
    words,
)

Written = Literal["written_cpf", "written_cnpj", "written_phone"]
ResidualKind = Identifier | Written | Literal["own_phone", "own_email", "own_document", "own_name", "own_street"]

# People mistype: fully punctuated, a number is meant as what it looks like, whatever its check digits say.
WRITTEN: dict[Written, re.Pattern[str]] = {
    "written_cpf": re.compile(r"(?<![0-9])[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}(?![0-9])"),
    "written_cnpj": re.compile(r"(?<![0-9])[0-9]{2}\.[0-9]{3}\.[0-9]{3}/[0-9]{4}-[0-9]{2}(?![0-9])"),
    # An area code and a mobile number; area codes have no zero, the surrogates' have two.
    "written_phone": re.compile(r"(?<![0-9])(?:\([1-9]{2}\)|[1-9]{2}) ?9 ?[0-9]{4}[-. ][0-9]{4}(?![0-9])"),
}

PHONE_TAIL = 8
CONNECTORS = {"da", "das", "de", "do", "dos", "e", "di", "del"}
# A row that names nobody: `Cliente WhatsApp 1098`, `Visitante Site 55aa`.
STAND_INS = {"cliente", "visitante", "usuario", "lead", "contato", "whatsapp"}
# An address field without a street begins with the district or the city, which anybody may name.
STREETS = {"rua", "r", "avenida", "av", "travessa", "tv", "alameda", "rodovia", "estrada", "praca", "largo", "viela"}
# Longer than any number or address; what is read again of the message before.
TAIL = 64
NOTHING_ALLOWED = Allowed()


@dataclass(frozen=True, slots=True)
class OwnValues:
    """The customer's row as it is looked for: plain words and digits, empty where there is nothing to look for."""

    name: tuple[str, ...] = ()
    street: tuple[str, ...] = ()
    email: str = ""
    phone_tail: str = ""
    document: str = ""


class Said(NamedTuple):
    """One redacted message: who said it, and what is left of its words."""

    sender: str
    text: str


NOBODY = OwnValues()


def own_values(name: str, email: str, phone: str, document: str, address: str, allowed: Allowed) -> OwnValues:
    """What to look for of a customer's row; the shop's own data and stand-ins are nobody's."""
    named = tuple(word for word in words(name) if word not in CONNECTORS)
    if len(named) < 2 or not all(word.isalpha() for word in named) or not STAND_INS.isdisjoint(named):
        named = ()
    street = tuple(words(address.split(",")[0]))
    if len(street) < 2 or street[0] not in STREETS or len(" ".join(street)) < 8:
        street = ()
    email = plain(email).strip()
    digits = letters_and_digits(phone)
    return OwnValues(
        name=named if " ".join(words(name)) not in allowed.phrases else (),
        street=street if not _is_part_of_any(" ".join(street), allowed.phrases) else (),
        email=email if "@" in email and email not in allowed.emails else "",
        phone_tail=digits[-PHONE_TAIL:] if len(digits) >= PHONE_TAIL and digits not in allowed.values else "",
        document=letters_and_digits(document) if len(document) > 10 else "",
    )


def residual_kinds(text: str, own: OwnValues = NOBODY, allowed: Allowed = NOTHING_ALLOWED) -> tuple[ResidualKind, ...]:
    """Kinds of personal data in the redacted `text` of the customer whose own values are `own`, sorted."""
    read = plain(text)
    found: set[ResidualKind] = set(identifiers(text, read, allowed))
    if own.email and own.email in read:
        found.add("own_email")
    if _holds_name(read, own.name):
        found.add("own_name")
    if _holds_in_a_row(read, own.street):
        found.add("own_street")
    if LONG_RUN.search(read):
        found.update(_numbers(read, own, allowed))
    return tuple(sorted(found))


def dialogue_residual_kinds(
    dialogue: Sequence[Said], own: OwnValues = NOBODY, allowed: Allowed = NOTHING_ALLOWED
) -> list[tuple[ResidualKind, ...]]:
    """Kinds by message; a value sent in several messages of one side, which become one turn, belongs to the last."""
    kinds = []
    sender, tail = "", ""
    for said in dialogue:
        found = residual_kinds(said.text, own, allowed)
        is_continued = said.sender == sender and _goes_on(tail, said.text)
        if is_continued:
            joined = residual_kinds(f"{tail}\n{said.text[:TAIL]}", own, allowed)
            found = tuple(sorted({*found, *joined}))
        sender, tail = said.sender, (f"{tail}\n{said.text}" if is_continued else said.text)[-TAIL:]
        kinds.append(found)
    return kinds


def _goes_on(before: str, text: str) -> bool:
    """Whether a number or an address may have been broken off between the two."""
    end, start = before[-4:].rstrip(" .-/")[-1:], text[:4].lstrip(" .-/")[:1]
    return (end.isdigit() and start.isdigit()) or end == "@" or start == "@"


def _numbers(read: str, own: OwnValues, allowed: Allowed) -> Iterator[ResidualKind]:
    for kind, written in WRITTEN.items():
        if any(letters_and_digits(match[0]) not in allowed.values for match in written.finditer(read)):
            yield kind
    runs = [letters_and_digits(run[0]) for run in LONG_RUN.finditer(read)]
    if own.phone_tail and any(own.phone_tail in run for run in runs):
        yield "own_phone"
    if own.document and any(own.document in run for run in runs):
        yield "own_document"


def _is_part_of_any(phrase: str, phrases: frozenset[str]) -> bool:
    return any(phrase in whole for whole in phrases)


def _holds_name(read: str, name: tuple[str, ...]) -> bool:
    """All words of the name in a row, or the first and the last: connectors and middle names are often left out."""
    if not name or name[0] not in read or name[-1] not in read:
        return False
    said = " ".join(word for word in words(read) if word not in CONNECTORS)
    return any(f" {' '.join(form)} " in f" {said} " for form in (name, (name[0], name[-1])))


def _holds_in_a_row(read: str, wanted: tuple[str, ...]) -> bool:
    if not wanted or not all(word in read for word in wanted):
        return False
    return f" {' '.join(wanted)} " in f" {' '.join(words(read))} "
