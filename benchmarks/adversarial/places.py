"""Where somebody lives: streets, complements, lots, highways, Brasília, farms, postal codes."""

from benchmarks.adversarial.shape import Draw, Writer, mark

STREET_TYPES = ("Rua", "Rua", "Rua", "Avenida", "Travessa", "Alameda", "Praça")


def street_and_number(draw: Draw) -> str:
    """Street and house number."""
    return f"{draw.pick(STREET_TYPES)} {draw.pick(draw.words.streets)}, {draw.chance.randrange(1, 2900)}"


def address(pattern: str) -> Writer:
    """An address as one span; `kind street n district ap block lot quarter km road` are filled."""

    def write(draw: Draw) -> str:
        chance = draw.chance
        value = pattern.format(
            kind=draw.pick(STREET_TYPES),
            street=draw.pick(draw.words.streets),
            n=chance.randrange(2, 2900),
            district=draw.pick(draw.words.districts),
            ap=chance.randrange(1, 20) * 100 + chance.randrange(1, 9),
            block=chance.choice("ABCDEF"),
            lot=chance.randrange(1, 40),
            quarter=chance.randrange(1, 60),
            km=chance.randrange(1, 400),
            road=chance.choice((101, 116, 262, 381, 259, 153)),
            quadra=chance.randrange(1, 5) * 100 + chance.randrange(2, 17),
        )
        return mark("ADDRESS", value)

    return write


def known_address(draw: Draw) -> str:
    """The customer's street and number as the shop's row has them."""
    street, number, _district = draw.customer["address"].rsplit(", ", 2)
    return mark("ADDRESS", f"{street}, {number}")


def postal_code(pattern: str) -> Writer:
    """A CEP: eight digits in that pattern."""

    def write(draw: Draw) -> str:
        digits = iter(f"{draw.chance.randrange(1000000, 99999999):08}")
        return mark("CEP", "".join(next(digits) if sign == "#" else sign for sign in pattern))

    return write
