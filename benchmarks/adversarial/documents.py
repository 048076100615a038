"""Numbers that the state gives to people and companies, check digits right or wrong, in the ways people type them."""

from benchmarks.adversarial.shape import Draw, Writer, listed, mark

CNPJ_LETTERS = "ABCDEFGHIJKLMNPQRSTUVWXYZ0123456789"
MONTHS = listed("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro")
PLATE_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def cpf_digits(draw: Draw) -> str:
    """Eleven digits with right check digits: each is 11 - (weighted sum mod 11), 0 where that is over 9."""
    digits = [draw.chance.randrange(10) for _ in range(9)]
    for _ in range(2):
        rest = sum(digit * weight for digit, weight in zip(digits, range(len(digits) + 1, 1, -1), strict=True)) % 11
        digits.append(0 if rest < 2 else 11 - rest)
    return "".join(map(str, digits))


def wrong_cpf_digits(draw: Draw) -> str:
    """Eleven digits whose last one is off, as when somebody slips or makes one up."""
    right = cpf_digits(draw)
    return right[:10] + str((int(right[10]) + draw.chance.randrange(1, 10)) % 10)


def cnpj_characters(draw: Draw, is_numeric: bool) -> str:
    """Fourteen characters with right check digits."""
    root = draw.digits(8) if is_numeric else "".join(draw.chance.choice(CNPJ_LETTERS) for _ in range(8))
    return with_company_digits(
        root + ("000" + draw.chance.choice("123") if is_numeric else "00" + draw.chance.choice(("A1", "01", "1B")))
    )


def with_company_digits(found: str) -> str:
    """A CNPJ's twelve characters and its two check digits: mod 11 over `ord(c) - 48`, weights 2 to 9 from the right."""
    for _ in range(2):
        rest = sum((ord(c) - 48) * (2 + place % 8) for place, c in enumerate(reversed(found))) % 11
        found += "0" if rest < 2 else str(11 - rest)
    return found


def written(label: str, source: Writer, pattern: str) -> Writer:
    """A writer that puts the characters of `source` where `pattern` has `#`, and copies the rest of it."""

    def write(draw: Draw) -> str:
        characters = iter(source(draw))
        return mark(label, "".join(next(characters) if sign == "#" else sign for sign in pattern))

    return write


def cpf(pattern: str, source: Writer = cpf_digits) -> Writer:
    """A CPF in that pattern."""
    return written("CPF", source, pattern)


def cpf_misgrouped(draw: Draw) -> str:
    """Separators where the thumb fell."""
    digits = wrong_cpf_digits(draw) if draw.chance.random() < 0.5 else cpf_digits(draw)
    first, second = sorted(draw.chance.sample((2, 3, 4, 5, 6, 7), 2))
    signs = [draw.chance.choice((".", "-", " ", ". ")) for _ in range(2)]
    return mark("CPF", f"{digits[:first]}{signs[0]}{digits[first:second]}{signs[1]}{digits[second:9]}-{digits[9:]}")


def cnpj(pattern: str, is_numeric: bool = True) -> Writer:
    """A CNPJ in that pattern, of the kind asked for."""
    return written("CNPJ", lambda draw: cnpj_characters(draw, is_numeric), pattern)


def numbered(label: str, pattern: str) -> Writer:
    """Digits in that pattern (`#` a digit, `@` a letter)."""

    def write(draw: Draw) -> str:
        first = draw.digits(1)
        signs = (str(draw.chance.randrange(10)) if sign == "#" else sign for sign in pattern.replace("#", first, 1))
        return mark(label, "".join(draw.chance.choice(PLATE_LETTERS) if sign == "@" else sign for sign in signs))

    return write


def one_of(*writers: Writer) -> Writer:
    """Any of the ways, by chance."""
    return lambda draw: draw.chance.choice(writers)(draw)


def birth_date(pattern: str) -> Writer:
    """A day of birth of an adult; `d`, `m`, `month`, `y` and `yy` are filled."""

    def write(draw: Draw) -> str:
        day, month, year = draw.chance.randrange(1, 29), draw.chance.randrange(1, 13), draw.chance.randrange(1945, 2006)
        value = pattern.format(
            d=f"{day:02}", d1=day, m=f"{month:02}", month=MONTHS[month - 1], y=year, yy=f"{year}"[2:]
        )
        return mark("BIRTH_DATE", value)

    return write


def luhn_digits(draw: Draw, prefix: str, length: int = 16) -> str:
    """A card number whose last digit makes the Luhn sum a multiple of ten."""
    digits = prefix + "".join(str(draw.chance.randrange(10)) for _ in range(length - len(prefix) - 1))
    total = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(reversed(digits)))
    return digits + str(-total % 10)


def card(pattern: str, is_valid: bool = True) -> Writer:
    """A card number in that pattern: Visa, Mastercard or Elo by sixteen `#`, American Express by fifteen."""
    length = pattern.count("#")

    def source(draw: Draw) -> str:
        prefix = draw.pick(("37", "34")) if length == 15 else draw.pick(("4", "51", "54", "6362", "5067"))
        right = luhn_digits(draw, prefix, length)
        return right if is_valid else right[:-1] + str((int(right[-1]) + 3) % 10)

    return written("CARD", source, pattern)
