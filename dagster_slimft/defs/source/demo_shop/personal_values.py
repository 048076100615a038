"""Personal values as people type them: CPF with and without punctuation or with wrong digits, phones, addresses.

Each slot of a question that asks for personal data is one shape; what was typed is remembered as planted.
"""

import random
from collections.abc import Callable
from typing import NamedTuple

from dagster_slimft.defs.source.demo_shop.draw import weighted
from dagster_slimft.defs.source.demo_shop.people import Person
from dagster_slimft.defs.source.demo_shop.records import PersonalLabel


class Typed(NamedTuple):
    """A value in the shape someone typed it."""

    label: PersonalLabel
    text: str


def _name(person: Person, random_: random.Random) -> Typed:
    text = person.full_name if random_.random() < 0.7 else person.first_name
    return Typed("PERSON", text.lower() if random_.random() < 0.25 else text)


def _cpf(person: Person, random_: random.Random) -> Typed:
    return Typed("CPF", _cpf_shape(person.cpf, random_))


def _cpf_shape(cpf: str, random_: random.Random) -> str:
    digits = "".join(letter for letter in cpf if letter.isdigit())
    if random_.random() < 0.3:
        # A mistyped last digit: the check digits no longer hold, the number is still somebody's.
        digits = digits[:-1] + str((int(digits[-1]) + random_.randrange(1, 10)) % 10)
    a, b, c, d = digits[:3], digits[3:6], digits[6:9], digits[9:]
    return random_.choice(
        (f"{a}.{b}.{c}-{d}", f"{a}{b}{c}{d}", f"{a} {b} {c} {d}", f"{a}.{b}.{c}.{d}", f"{a}{b}{c}-{d}")
    )


def _phone(person: Person, random_: random.Random) -> Typed:
    area, first, last = person.phone[2:4], person.phone[4:9], person.phone[9:]
    shapes = (
        f"({area}) {first}-{last}",
        f"{area}{first}{last}",
        f"+55 {area} {first}-{last}",
        f"{area} {first[0]} {first[1:]} {last}",
        f"{area} {first}{last}",
        f"{first}-{last}",
    )
    return Typed("PHONE", random_.choice(shapes))


def _email(person: Person, random_: random.Random) -> Typed:
    shapes = ((person.email, 0.85), (person.email.capitalize(), 0.1), (person.email.replace("@", " arroba "), 0.05))
    return Typed("EMAIL", weighted(random_, shapes))


def _address(person: Person, random_: random.Random) -> Typed:
    street, number, area = person.street, person.number, person.neighborhood
    shapes = (
        f"{street}, {number}",
        f"{street}, {number}, {area}",
        f"{street} {number} bairro {area}",
        f"{street} nº {number} apto {random_.randrange(11, 190)}",
        f"{street.lower()} {number}",
        f"{street.replace('Rua ', 'R. ').replace('Avenida ', 'Av. ')}, {number} - {area}",
    )
    return Typed("ADDRESS", random_.choice(shapes))


def _cep(person: Person, random_: random.Random) -> Typed:
    a, b, c = person.cep[:2], person.cep[2:5], person.cep[5:]
    return Typed("CEP", random_.choice((f"{a}{b}-{c}", f"{a}{b}{c}", f"{a}.{b}-{c}")))


def _pix(person: Person, random_: random.Random) -> Typed:
    bits = f"{random_.getrandbits(128):032x}"
    key = "-".join((bits[:8], bits[8:12], bits[12:16], bits[16:20], bits[20:]))
    shapes = (
        (_cpf_shape(person.cpf, random_), 0.3),
        (_phone(person, random_).text, 0.3),
        (person.email, 0.25),
        (key, 0.15),
    )
    return Typed("PIX_KEY", weighted(random_, shapes))


SHAPES: dict[str, Callable[[Person, random.Random], Typed]] = {
    "name": _name,
    "cpf": _cpf,
    "phone": _phone,
    "email": _email,
    "address": _address,
    "cep": _cep,
    "pix": _pix,
}
