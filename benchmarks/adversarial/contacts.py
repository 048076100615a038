"""Ways to reach or pay somebody: telephones, e-mail addresses, PIX keys and codes, handles, account numbers."""

import uuid

from benchmarks.adversarial.documents import cpf_digits
from benchmarks.adversarial.register import plain_letters
from benchmarks.adversarial.shape import Draw, Writer, mark

AREA_CODES = ("11", "21", "27", "31", "41", "48", "51", "61", "71", "81", "85", "92")
DIGIT_WORDS = ("zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove")


def phone(pattern: str, label: str = "PHONE") -> Writer:
    """A mobile number: `DD` the area code, `#` the eight digits after the ninth, which the pattern writes itself."""

    def write(draw: Draw) -> str:
        digits = iter(draw.chance.choice("789") + draw.digits(7))
        filled = pattern.replace("DD", draw.pick(AREA_CODES))
        return mark(label, "".join(next(digits) if sign == "#" else sign for sign in filled))

    return write


def landline(pattern: str) -> Writer:
    """A number of eight digits that begins with 2 to 5."""

    def write(draw: Draw) -> str:
        digits = iter(draw.chance.choice("2345") + draw.digits(7))
        filled = pattern.replace("DD", draw.pick(AREA_CODES))
        return mark("PHONE", "".join(next(digits) if sign == "#" else sign for sign in filled))

    return write


def known_phone(pattern: str) -> Writer:
    """The customer's own number, otherwise spaced than in the shop's row."""

    def write(draw: Draw) -> str:
        digits = iter(draw.customer["phone"][-11:])
        return mark("PHONE", "".join(next(digits) if sign == "#" else sign for sign in pattern))

    return write


def mailbox(draw: Draw) -> str:
    """What stands before the @: of a name, a name and a year, or a word."""
    first, last = plain_letters(draw.pick(draw.words.first_names)), plain_letters(draw.pick(draw.words.surnames))
    number = draw.chance.randrange(1, 99)
    return draw.pick(
        (f"{first}.{last}", f"{first}{number}", f"{first}_{last}{number}", f"{last}.{first}", f"{first[0]}{last}")
    )


def email(pattern: str = "{box}@{host}") -> Writer:
    """An address; `box`, `host` and `site` (a host of one's own) are filled; `said` and `spoken` say their dots."""

    def write(draw: Draw) -> str:
        host = draw.pick(draw.words.mail_hosts)
        spoken = host.replace(".", " ponto ")
        box = mailbox(draw)
        site = box.replace(".", "-").replace("_", "-")
        return mark(
            "EMAIL", pattern.format(box=box, said=box.replace(".", " ponto "), host=host, spoken=spoken, site=site)
        )

    return write


def known_email(draw: Draw) -> str:
    """The customer's own address."""
    return mark("EMAIL", draw.customer["email"])


def random_key(shape: str) -> Writer:
    """A random PIX key; `shape` is `hyphens`, `capitals`, `bare` or `spaced`."""

    def write(draw: Draw) -> str:
        key = str(uuid.UUID(int=draw.chance.getrandbits(128), version=4))
        ways = {
            "hyphens": key,
            "capitals": key.upper(),
            "bare": key.replace("-", ""),
            "spaced": key.replace("-", " - "),
        }
        return mark("PIX_KEY", ways[shape])

    return write


def payment_code(draw: Draw) -> str:
    """A PIX copy-and-paste code (BR Code): fields of number, length and value, and a check sum at the end."""
    key = draw.chance.choice((str(uuid.UUID(int=draw.chance.getrandbits(128), version=4)), cpf_digits(draw)))
    account = f"0014br.gov.bcb.pix01{len(key):02}{key}"
    name = (
        f"{plain_letters(draw.pick(draw.words.first_names))} {plain_letters(draw.pick(draw.words.surnames))}".upper()[
            :25
        ]
    )
    amount = f"{draw.chance.randrange(20, 3000)}.{draw.chance.randrange(100):02}"
    fields = f"00020126{len(account):02}{account}52040000530398654{len(amount):02}{amount}5802BR59{len(name):02}{name}"
    return mark("PIX_CODE", f"{fields}6008SALVADOR62070503***6304{draw.chance.randrange(16**4):04X}")


def handle(pattern: str) -> Writer:
    """A name on a social network; `{h}` is filled and is the span."""

    def write(draw: Draw) -> str:
        first, last = plain_letters(draw.pick(draw.words.first_names)), plain_letters(draw.pick(draw.words.surnames))
        name = draw.pick(
            (f"{first}.{last}", f"{first}_{last}", f"{first}{last}{draw.chance.randrange(99)}", f"_{first}.{last}_")
        )
        return pattern.format(h=mark("HANDLE", name))

    return write


def account(pattern: str) -> Writer:
    """Agency and account of a bank; `{a}` and `{c}` are the spans."""

    def write(draw: Draw) -> str:
        agency = draw.digits(4) + draw.pick(("", "", f"-{draw.chance.randrange(10)}"))
        number = f"{draw.digits(draw.chance.choice((5, 6, 8)))}-{draw.chance.choice('0123456789X')}"
        return pattern.format(a=mark("BANK", agency), c=mark("BANK", number))

    return write


def spelled(count: int, six: str = "seis", joint: str = " ") -> Writer:
    """Digits read out one by one; in Brazil six is `meia` on the telephone."""

    def write(draw: Draw) -> str:
        words = [six if digit == "6" else DIGIT_WORDS[int(digit)] for digit in "9" + draw.digits(count - 1)]
        return mark("SPELLED", joint.join(words))

    return write
