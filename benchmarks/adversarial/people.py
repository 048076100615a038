"""People: the customer of the shop's row, and names as they are said, typed and mistyped."""

from collections.abc import Callable

from benchmarks.adversarial.register import misspelled, plain_letters, without_accents
from benchmarks.adversarial.shape import Draw, Writer, mark, segments

# Surnames that usually come with a particle, and which one.
PARTICLES = {
    **dict.fromkeys(("Silva", "Costa", "Rocha", "Fonseca", "Cunha"), "da"),
    **dict.fromkeys(
        ("Souza", "Oliveira", "Almeida", "Lima", "Freitas", "Castro", "Andrade", "Moraes", "Moura", "Melo"), "de"
    ),
    **dict.fromkeys(
        ("Barros", "Medeiros", "Miranda", "Farias", "Macedo", "Aguiar", "Holanda", "Arruda", "Amorim"), "de"
    ),
    **dict.fromkeys(("Santos", "Ramos"), "dos"),
    "Nascimento": "do",
}
# A typo in a short name makes another word of it.
SHORTEST_NAME_WITH_TYPO = 6


def surname(draw: Draw) -> str:
    """A surname, with its particle where it has one and half of the people write it."""
    name = draw.pick(draw.words.surnames)
    return f"{PARTICLES[name]} {name}" if name in PARTICLES and draw.chance.random() < 0.5 else name


def full_name(draw: Draw) -> str:
    """A given name, at times a second one, and one or two surnames."""
    given = draw.chance.choice((draw.words.women, draw.words.men))
    first = " ".join(draw.chance.sample(given, 2 if draw.chance.random() < 0.25 else 1))
    return f"{first} {surname(draw)}" + (f" {draw.pick(draw.words.surnames)}" if draw.chance.random() < 0.4 else "")


def customer_row(draw: Draw) -> dict[str, str]:
    """Name, telephone, e-mail and address as a shop keeps them."""
    from benchmarks.adversarial.places import street_and_number

    name = full_name(draw)
    words = name.split()
    box = f"{plain_letters(words[0])}.{plain_letters(words[-1])}"
    return {
        "name": name,
        "phone": "55" + draw.pick(("11", "27", "31", "71", "85")) + "9" + draw.chance.choice("789") + draw.digits(7),
        "email": f"{box}{draw.chance.randrange(99)}@{draw.pick(draw.words.mail_hosts)}",
        "address": f"{street_and_number(draw)}, {draw.pick(draw.words.districts)}",
    }


def somebody(draw: Draw) -> str:
    """A given name, nobody's the shop knows."""
    return mark("NAME", draw.pick(draw.words.first_names))


def her(draw: Draw) -> str:
    """A woman's given name."""
    return mark("NAME", draw.pick(draw.words.women))


def him(draw: Draw) -> str:
    """A man's given name."""
    return mark("NAME", draw.pick(draw.words.men))


def somebody_in_full(draw: Draw) -> str:
    """A full name, nobody's the shop knows."""
    return mark("NAME", full_name(draw))


def by_surname(draw: Draw) -> str:
    """A surname alone, as after a title."""
    return mark("NAME", draw.pick(draw.words.surnames))


def in_capitals(writer: Writer) -> Writer:
    """What the writer writes, in capitals; its marks have no case."""
    return lambda draw: _relabelled(writer(draw), str.upper)


def in_small(writer: Writer) -> Writer:
    """What the writer writes, in small letters."""
    return lambda draw: _relabelled(writer(draw), str.lower)


def _relabelled(marked: str, change: Callable[[str], str]) -> str:
    return "".join(change(text) if label is None else mark(label, change(text)) for text, label in segments(marked))


def known_first(draw: Draw) -> str:
    """The customer by first name."""
    return mark("KNOWN_NAME", draw.customer["name"].split()[0])


def known_in_full(draw: Draw) -> str:
    """The customer by the whole name of the row."""
    return mark("KNOWN_NAME", draw.customer["name"])


def known_last(draw: Draw) -> str:
    """The customer by the last surname."""
    return mark("KNOWN_NAME", draw.customer["name"].split()[-1])


def known_first_and_last(draw: Draw) -> str:
    """The customer without the names in between."""
    names = draw.customer["name"].split()
    return mark("KNOWN_NAME", f"{names[0]} {names[-1]}")


def known_without_accents(draw: Draw) -> str:
    """The customer by first name, as a telephone without accents writes it, in small letters."""
    return mark("KNOWN_NAME", without_accents(draw.customer["name"].split()[0]).lower())


def known_with_typo(draw: Draw) -> str:
    """The customer by the longest of the names, one letter wrong where the name is long enough to stand it."""
    longest = max(draw.customer["name"].split(), key=len)
    return mark("KNOWN_NAME", misspelled(longest, draw.chance) if len(longest) >= SHORTEST_NAME_WITH_TYPO else longest)
