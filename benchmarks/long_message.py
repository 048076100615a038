"""Seconds of redaction for one message of a million characters, by what it holds; the stage's whole path.

    python -m benchmarks.long_message [CHARACTERS] [NAME ...]

Redaction, numbering, language and the second look, with a known customer, as the redaction stage calls them; WhatsApp
itself stops at 65,536 characters. Texts: one value over and over, random values of a kind one after the other, and
whatever no person writes; made up, from a seed.
"""

import random
import string
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from uuid import UUID

from dagster_slimft.defs.redaction.dialogue import StagedDialogue, StagedMessage, redact_staged_dialogue
from dagster_slimft.defs.redaction.known import KnownCustomer
from dagster_slimft.defs.redaction.reading import word_set
from dagster_slimft.defs.redaction.settings import RedactionSettings

CHARACTERS = 1_000_000
CUSTOMER = KnownCustomer(
    "Maria Aparecida da Silva",
    "maria.silva82@gmail.com",
    "11987654321",
    "52998224725",
    "Rua das Flores, 123, Centro, São Paulo",
)
REPEATED = {
    "one digit": "7",
    "one letter": "a",
    "blanks": " ",
    "line breaks": "\n",
    "emoji": "oi 😀 ",
    "joiners": "a\u200d",
    "accents apart": "a\u0301",
    "rua rua": "rua ",
    "rua 12": "rua 12 ",
    "bairro": "bairro ",
    "e-mails": "maria.silva82@gmail.com ",
    "at signs": "a@",
    "links": "https://a.b/c?d=e&f=g ",
    "the customer's name": "maria aparecida da silva ",
    "nearly the customer's name": "mraia silvaa ",
    "the customer's phone": "87654321 ",
    "one CPF": "529.982.247-25 ",
    "one card": "4111 1111 1111 1111 ",
    "orders": "pedido 12345678 ",
    "placeholders": "[NOME_1] ",
}
WORDS = sorted(word_set("entrega colchão prazo hoje amanhã obrigado casal queen quero preço rosa maria você não"))
NAMES = sorted(word_set("Maria João Ana Silva Souza Pedro Rosa Carlos Oliveira Vitória Luz Thiago"))


def _digits(count: int, chance: random.Random) -> str:
    return "".join(chance.choices(string.digits, k=count))


def _word(chance: random.Random) -> str:
    return "".join(chance.choices(string.ascii_lowercase, k=chance.randint(2, 9)))


DRAWN: dict[str, Callable[[random.Random], str]] = {
    "words of a chat": lambda chance: f"{chance.choice(WORDS)} ",
    "names in capitals": lambda chance: f"{chance.choice(NAMES).upper()} ",
    "random words": lambda chance: f"{_word(chance)} ",
    "random words with capitals": lambda chance: f"{_word(chance).title()} ",
    "one line of random digits": lambda chance: _digits(9, chance),
    "random CPFs": lambda c: f"{_digits(3, c)}.{_digits(3, c)}.{_digits(3, c)}-{_digits(2, c)} ",
    "random bare CPFs": lambda chance: f"cpf {_digits(11, chance)}, ",
    "random phones": lambda chance: f"(11) 9{_digits(4, chance)}-{_digits(4, chance)} ",
    "random e-mails": lambda chance: f"{_word(chance)}@{_word(chance)}.com ",
    "random accounts": lambda chance: f"conta {_digits(5, chance)}-{_digits(1, chance)} ag {_digits(4, chance)} ",
    "random streets": lambda chance: f"rua {_word(chance)} {_digits(2, chance)}, ",
    "random introductions": lambda chance: f"sou o {_word(chance).title()} Silva. ",
}


def texts(characters: int) -> Iterator[tuple[str, str]]:
    """Every kind's name and its text of so many characters."""
    for name, unit in REPEATED.items():
        yield name, (unit * (characters // len(unit) + 1))[:characters]
    for name, draw in DRAWN.items():
        chance = random.Random(name)
        parts: list[str] = []
        length = 0
        while length < characters:
            parts.append(draw(chance))
            length += len(parts[-1])
        yield name, "".join(parts)[:characters]


def seconds(text: str) -> float:
    """CPU seconds of the redaction of one message."""
    message = StagedMessage("m", "c", UUID(int=1), "x", "customer", datetime(2026, 1, 1, tzinfo=UTC), text)
    started = time.process_time()
    result = redact_staged_dialogue(StagedDialogue([message], CUSTOMER, None), RedactionSettings())
    taken = time.process_time() - started
    if result.set_aside:
        raise ValueError(f"a message was set aside: {result.set_aside[0].reason}")
    return taken


def main() -> None:
    """Print a table row for each text."""
    wanted = sys.argv[1:]
    characters = int(wanted.pop(0)) if wanted and wanted[0].isdigit() else CHARACTERS
    seconds("Olá, tudo bem? Qual o prazo de entrega do colchão?")
    for name, text in texts(characters):
        if not wanted or name in wanted:
            print(f"| {name} | {seconds(text):.2f} |")


if __name__ == "__main__":
    main()
