"""A person's rows in the shop's tables, with the quirks of the first user's writers."""

import json
from datetime import datetime, timedelta

from dagster_slimft.defs.source.demo_shop.draw import draws, made_id
from dagster_slimft.defs.source.demo_shop.people import Person
from dagster_slimft.defs.source.demo_shop.records import Conversation, Customer

TEST_ONLY_METADATA = json.dumps({"slimft_test_only": True})


def customer_rows(seed: int, person: Person, first_seen: datetime) -> tuple[Customer, ...]:
    """The chat's row, and the checkout's where the person once filled it in."""
    rows = [_chat_row(seed, person, first_seen - timedelta(seconds=5))]
    if person.checkout_id is not None:
        rows.append(_checkout_row(seed, person, person.checkout_id, first_seen + timedelta(hours=2)))
    return tuple(rows)


def conversation_row(seed: int, person: Person, first_seen: datetime) -> Conversation:
    """The one conversation of this customer: opened once, never closed."""
    is_site = person.channel == "site"
    session = made_id(seed, "session", person.index) if is_site else None
    return Conversation(
        id=conversation_id(seed, person),
        customer_id=person.customer_id,
        channel=person.channel,
        status="open",
        subject=f"Site {session[:8]}" if session else f"Whatsapp {person.phone[-8:]}",
        session_id=session,
        created_at=first_seen,
        metadata=TEST_ONLY_METADATA if person.is_test_only else "{}",
    )


def conversation_id(seed: int, person: Person) -> str:
    """Id of the customer's one conversation."""
    return made_id(seed, "conversation", person.index)


def _chat_row(seed: int, person: Person, created_at: datetime) -> Customer:
    if person.is_twin:
        return _checkout_row(seed, person, person.customer_id, created_at)
    if person.channel == "site":
        session = made_id(seed, "session", person.index)
        name, email, phone, source = f"Visitante Site {session[-8:]}", f"site_{session}", None, "website"
    else:
        name, email, phone, source = (
            f"Cliente WhatsApp {person.phone[-4:]}",
            f"whatsapp_{person.phone}",
            person.phone,
            "whatsapp",
        )
    return Customer(
        person.customer_id,
        person.full_name if person.is_name_known else name,
        f"{email}@slimquality.temp",
        phone,
        *(None,) * 7,
        source=source,
        status="active",
        created_at=created_at,
    )


def _checkout_row(seed: int, person: Person, row_id: str, created_at: datetime) -> Customer:
    local = person.phone[2:]
    # The same number as people fill in forms: with plus, without country code, without the ninth digit.
    phone = draws(seed, "checkout phone", person.index).choice(
        (person.phone, f"+{person.phone}", local, local[:2] + local[3:])
    )
    return Customer(
        row_id,
        person.full_name,
        person.email,
        phone,
        person.cpf,
        person.street,
        person.number,
        person.neighborhood,
        person.place.city,
        person.place.state,
        f"{person.cep[:5]}-{person.cep[5:]}",
        source="website",
        status="active",
        created_at=created_at,
    )
