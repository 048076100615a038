"""Plausible values in place of personal data: a function of (workspace key, dialogue, label, number) alone.

None can be real: CPF, CNPJ and card numbers carry wrong check digits, e-mail addresses live under `example.invalid`
(RFC 2606), phones use area code 00, postal codes start with 00, birth dates lie in 1900. A surrogate that equals one
of the dialogue's own values is drawn again.

draw(n) = HMAC-SHA256(key, dialogue / label / number / attempt), read as a number.
"""

import hashlib
import hmac
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from dagster_slimft.defs.redaction.entities import card, cnpj, cpf
from dagster_slimft.defs.redaction.labels import Label
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
    # Different numbers of one dialogue start apart, so that two people never get one name.
    first = FIRST_NAMES[(draw + number) % len(FIRST_NAMES)]
    match label:
        case "CPF":
            return _broken(digits[:11], cpf.is_valid, "{}{}{}.{}{}{}.{}{}{}-{}{}")
        case "CNPJ":
            return _broken(digits[:14], cnpj.is_valid, "{}{}.{}{}{}.{}{}{}/{}{}{}{}-{}{}")
        case "CARD":
            return _broken("4" + digits[:15], card.is_valid, "{}{}{}{} {}{}{}{} {}{}{}{} {}{}{}{}")
        case "EMAIL":
            return f"pessoa{digits[:6]}@{RESERVED_DOMAIN}"
        case "PHONE":
            return f"(00) 9{digits[:4]}-{digits[4:8]}"
        case "CEP":
            return f"00{digits[:3]}-{digits[3:6]}"
        case "RG":
            return f"00.{digits[:3]}.{digits[3:6]}-{digits[6]}"
        case "PIX_KEY":
            h = f"{draw:064x}"
            return f"{h[:8]}-{h[8:12]}-0{h[13:16]}-0{h[17:20]}-{h[20:32]}"
        case "BIRTH_DATE":
            return f"{1 + draw % 28:02d}/{1 + draw // 28 % 12:02d}/1900"
        case "ADDRESS":
            return f"Rua {STREETS[draw % len(STREETS)]}, {10000 + draw // 16 % 80000}"
        case "PERSON":
            return first


def _broken(digits: str, is_valid: Callable[[str], bool], shape: str) -> str:
    """`digits` in `shape`, the last one raised until the check digits are wrong."""
    value = digits
    while is_valid(value):
        value = value[:-1] + str((int(value[-1]) + 1) % 10)
    return shape.format(*value)
