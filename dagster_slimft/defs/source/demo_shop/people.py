"""The people behind the customers' rows: names, numbers and addresses by Faker, seeded per customer.

Rows follow the first user's writers: WhatsApp customers are called `Cliente WhatsApp 1234` until somebody learns
their name, e-mails made by the chat are synthetic, a site visitor has no phone, and whoever buys gets a second row
with the real e-mail from the checkout. Mail domains are reserved ones (RFC 2606).
"""

import functools
import unicodedata
from dataclasses import dataclass

from faker import Faker

from dagster_slimft.defs.source.demo_shop.draw import draws, made_id, weighted
from dagster_slimft.defs.source.demo_shop.policies import PLACES, Place
from dagster_slimft.defs.source.demo_shop.sequence import BLOCK_CUSTOMERS, is_returning, own_dialogues

TEST_ONLY_SHARE = 0.08
CHECKOUT_SHARE = 0.22
MAIL_DOMAINS = ("exemplo.com.br", "correio.example", "mail.example", "email.example")
STREET_KINDS = ("Rua", "Rua", "Avenida", "Travessa", "Alameda")
# The sixth customer of a block may be the fifth once more: registered by the checkout, now chatting on the site.
TWIN = 5


@dataclass(frozen=True)
class Person:
    """One customer of the sequence, with the values they may type into a message."""

    index: int
    customer_id: str
    checkout_id: str | None
    is_twin: bool
    is_test_only: bool
    channel: str
    is_name_known: bool
    first_name: str
    last_name: str
    phone: str
    cpf: str
    email: str
    street: str
    number: str
    neighborhood: str
    cep: str
    place: Place

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


@functools.lru_cache(maxsize=8192)
def person(seed: int, index: int) -> Person:
    """The customer with this index."""
    random_ = draws(seed, "person", index)
    is_twin = _is_twin(seed, index)
    source = index - 1 if is_twin else index
    traits = draws(seed, "traits", source)
    is_test_only = traits.random() < TEST_ONLY_SHARE
    place = weighted(traits, [(place, place.weight) for place in PLACES])
    fake = _faker()
    fake.seed_instance(f"{seed}/{source}")
    first = fake.first_name_female() if traits.random() < 0.6 else fake.first_name_male()
    last = fake.last_name()
    # The twin is the checkout's row of the person before.
    may_check_out = not is_twin and not _is_twin(seed, index + 1)
    is_visitor = not is_twin and own_dialogues(seed, index) == 1 and not is_returning(index) and random_.random() < 0.4
    return Person(
        index=index,
        customer_id=made_id(seed, "customer", index),
        checkout_id=made_id(seed, "checkout", index)
        if may_check_out and not is_visitor and random_.random() < CHECKOUT_SHARE
        else None,
        is_twin=is_twin,
        is_test_only=is_test_only,
        channel="site" if is_twin or is_visitor else "whatsapp",
        is_name_known=is_twin or (not is_visitor and random_.random() < 0.35),
        first_name=first,
        last_name=last,
        phone=f"55{place.area_code}9{traits.randrange(6, 10)}{_scattered(source):07d}",
        cpf=fake.cpf(),
        email=f"{_mailbox(first)}.{_mailbox(last)}{source}@{traits.choice(MAIL_DOMAINS)}",
        street=f"{traits.choice(STREET_KINDS)} {fake.first_name()} {fake.last_name()}",
        number=str(traits.randrange(10, 3000)),
        neighborhood=fake.bairro(),
        cep=f"{place.cep_prefix}{traits.randrange(1000):03d}{traits.randrange(1000):03d}",
        place=place,
    )


def _is_twin(seed: int, index: int) -> bool:
    return index % BLOCK_CUSTOMERS == TWIN and draws(seed, "twin", index).random() < 0.5


def _scattered(index: int) -> int:
    # A factor without 2 and 5 makes this one-to-one below ten million: no two people share a number.
    return (index * 3_456_787 + 1_234_567) % 10_000_000


@functools.lru_cache(maxsize=1)
def _faker() -> Faker:
    return Faker("pt_BR")


def _mailbox(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return "".join(letter for letter in plain if letter.isalpha())
