"""Plausible values in place of personal data: a function of (workspace key, dialogue, label, number) alone.

None can be real: numbers with check digits carry wrong ones, e-mail addresses and links live under `example.invalid`
(RFC 2606), internet addresses in the ranges kept for documents (RFC 5737), phones use area code 00, postal codes start
with 00, birth dates lie in 1900, places in the South Atlantic, and agencies, benefits and registers begin with zeros.
A surrogate that equals one of the dialogue's own values is drawn again.

draw(n) = HMAC-SHA256(key, dialogue / label / number / attempt), read as a number.
"""

import hashlib
import hmac
import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from dagster_slimft.defs.redaction.entities import card, cnh, cnpj, cpf, pis, sus_card, voter_card
from dagster_slimft.defs.redaction.labels import PLACEHOLDER_WORDS, Label
from dagster_slimft.defs.redaction.settings import bare_value

RESERVED_DOMAIN = "example.invalid"
FIRST_NAMES = (
    "Alice",
    "Benício",
    "Clarice",
    "Danilo",
    "Estela",
    "Fábio",
    "Gilda",
    "Heitor",
    "Inês",
    "Jairo",
    "Karina",
    "Leandro",
    "Mirela",
    "Nilo",
    "Olga",
    "Plínio",
    "Quitéria",
    "Raul",
    "Selma",
    "Tadeu",
    "Úrsula",
    "Valter",
    "Wanda",
    "Yara",
    "Zilda",
    "Antero",
    "Bettina",
    "Ciro",
    "Dalila",
    "Eunice",
)
STREETS = (
    "das Acácias",
    "das Palmeiras",
    "do Sol",
    "dos Ipês",
    "da Matriz",
    "das Hortênsias",
    "do Comércio",
    "das Laranjeiras",
    "da Fonte",
    "dos Pinheiros",
)


DIGIT_WORDS = ("zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove")
# Digits, their check, how they are written.
CHECKED: dict[Label, tuple[int, Callable[[str], bool], str]] = {
    "CPF": (11, cpf.is_valid, "{}{}{}.{}{}{}.{}{}{}-{}{}"),
    "CNPJ": (14, cnpj.is_valid, "{}{}.{}{}{}.{}{}{}/{}{}{}{}-{}{}"),
    "CNH": (11, cnh.is_valid, "{}{}{}{}{}{}{}{}{}{}{}"),
    "PIS": (11, pis.is_valid, "{}{}{}.{}{}{}{}{}.{}{}-{}"),
    "VOTER_CARD": (12, voter_card.is_valid, "{}{}{}{} {}{}{}{} {}{}{}{}"),
    "SUS_CARD": (15, sus_card.is_valid, "{}{}{} {}{}{}{} {}{}{}{} {}{}{}{}"),
}
# TEST-NET-1 to 3, for documents only.
IP_RANGES = ("192.0.2", "198.51.100", "203.0.113")
# From digits and hexadecimals drawn to a value that nobody can have.
SHAPES: dict[Label, Callable[[str, str], str]] = {
    "EMAIL": lambda d, h: f"pessoa{d[:6]}@{RESERVED_DOMAIN}",
    "PHONE": lambda d, h: f"(00) 9{d[:4]}-{d[4:8]}",
    "CEP": lambda d, h: f"00{d[:3]}-{d[3:6]}",
    "RG": lambda d, h: f"00.{d[:3]}.{d[3:6]}-{d[6]}",
    "PIX_KEY": lambda d, h: f"{h[:8]}-{h[8:12]}-0{h[13:16]}-0{h[17:20]}-{h[20:32]}",
    # A BR code whose length fields say nothing of its content: no bank's app reads it.
    "PIX_CODE": lambda d, h: f"00020100000014br.gov.bcb.pix00{h[:24]}63040000",
    "GEO": lambda d, h: f"-35.{d[:6]}, -20.{d[6:12]}",
    "SECRET_URL": lambda d, h: f"https://{RESERVED_DOMAIN}/{d[:6]}",
    "ACCESS_TOKEN": lambda d, h: f"token-invalido-{d[:8]}",
    "INSS_BENEFIT": lambda d, h: f"000.{d[:3]}.{d[3:6]}-{d[6]}",
    "BANK_ACCOUNT": lambda d, h: f"0000{d[:5]}-{d[5]}",
    "CARD_CVV": lambda d, h: f"00{d[0]}",
    "WORK_CARD": lambda d, h: f"000{d[:4]} série 000{d[4:6]}",
    "PASSPORT": lambda d, h: f"ZZ000{d[:3]}",
    "RNM": lambda d, h: f"Z000{d[:3]}-{d[3]}",
    "PROFESSIONAL_ID": lambda d, h: f"registro 000{d[:4]}",
    "ORDER_ID": lambda d, h: f"000{d[:6]}",
    # Three letters are followed by a figure in every plate of both kinds: this one has none there.
    "LICENSE_PLATE": lambda d, h: f"XXX-X{d[:3]}",
    "IP_ADDRESS": lambda d, h: f"{IP_RANGES[int(d[0]) % 3]}.{int(d[1:4]) % 256}",
    "SOCIAL_HANDLE": lambda d, h: f"@pessoa{d[:6]}",
}


@dataclass(frozen=True)
class SurrogateMaker:
    """Makes the surrogates of one dialogue."""

    key: str
    dialogue_id: str

    def make(self, label: Label, number: int, own_values: AbstractSet[str] = frozenset()) -> str:
        """Surrogate of the `number`-th value of `label`, different from all `own_values` (bare)."""
        attempt = 0
        while True:
            value = _plausible(label, number, self._draw(label, number, attempt))
            if bare_value(value) not in own_values:
                return value
            attempt += 1

    def _draw(self, label: Label, number: int, attempt: int) -> int:
        message = f"{self.dialogue_id}/{label}/{number}/{attempt}".encode()
        return int.from_bytes(hmac.new(self.key.encode(), message, hashlib.sha256).digest(), "big")


def _plausible(label: Label, number: int, draw: int) -> str:
    digits = f"{draw:078d}"[::-1]
    if label in CHECKED:
        length, is_valid, shape = CHECKED[label]
        return _broken(digits[:length], is_valid, shape)
    match label:
        case "PERSON":
            # Different numbers of one dialogue start apart, so that two people never get one name.
            return FIRST_NAMES[(draw + number) % len(FIRST_NAMES)]
        case "CARD":
            return _broken("4" + digits[:15], card.is_valid, "{}{}{}{} {}{}{}{} {}{}{}{} {}{}{}{}")
        case "BIRTH_DATE":
            return f"{1 + draw % 28:02d}/{1 + draw // 28 % 12:02d}/1900"
        case "ADDRESS":
            return f"Rua {STREETS[draw % len(STREETS)]}, {10000 + draw // 16 % 80000}"
        case "SPELLED_NUMBER":
            return " ".join(("zero", "zero", *(DIGIT_WORDS[int(digit)] for digit in digits[:8])))
        case _:
            return SHAPES[label](digits, f"{draw:064x}")


def _broken(digits: str, is_valid: Callable[[str], bool], shape: str) -> str:
    """`digits` in `shape`, the last one raised until the check digits are wrong."""
    value = digits
    while is_valid(value):
        value = value[:-1] + str((int(value[-1]) + 1) % 10)
    return shape.format(*value)


_LABEL_OF = {word: label for label, word in PLACEHOLDER_WORDS.items()}
_PLACEHOLDER = re.compile(rf"\[({'|'.join(sorted(_LABEL_OF, key=len, reverse=True))})(?:_(\d{{1,4}}))?\]")


def with_surrogates(text: str, maker: SurrogateMaker, own_values: AbstractSet[str]) -> str:
    """`text` with each placeholder rendered as its dialogue renders it; one without a number is its label's first."""
    return _PLACEHOLDER.sub(lambda found: maker.make(_LABEL_OF[found[1]], int(found[2] or 1), own_values), text)
