"""Faults in redacted messages, each caught by the check meant for it, whoever wrote the row."""

import uuid
from typing import Any

import psycopg
import pytest

from tests.defs.datasets.seeded_faults import VALID_CPF, failed, judge
from tests.defs.datasets.training_marts import Marts


def redacted_message(marts: Marts, at: int, **changes: Any) -> None:
    row = {
        "message_id": f"m{at}",
        "conversation_id": "c",
        "dialogue_id": uuid.UUID(int=at // 4),
        "customer_id": "k",
        "sender": "assistant" if at % 2 else "customer",
        "sent_at": "2026-11-01",
        "text": f"Mensagem {at} de [NOME_1]",
        "tokens": 5,
        "tokenizer": "t",
        "redactor_version": "1",
    }
    marts.insert("slimft.redacted_messages", row | changes)


def fill_messages(marts: Marts) -> None:
    with marts.database.connect() as connection:
        connection.execute(
            """
            insert into slimft.redacted_messages (message_id, conversation_id, dialogue_id, customer_id, sender,
                sent_at, text, tokens, tokenizer, redactor_version)
            select 'n' || n, 'c', gen_random_uuid(), 'k', case n % 2 when 0 then 'customer' else 'assistant' end, now(),
                'Mensagem ' || n || ' de [NOME_1]', 5, 't', '1'
            from generate_series(1, 400) as n
            """
        )


def test_redacted_messages_in_order_pass(shared_marts: Marts) -> None:
    fill_messages(shared_marts)
    assert failed(judge(shared_marts, "redacted_messages")) == {}


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"text": f"Meu cpf: {VALID_CPF}"}, "no_cpf_is_left"),
        ({"text": "Meu cpf: 52998224725"}, "no_cpf_is_left"),
        ({"text": "Meu e-mail: maria@uol.com.br"}, "no_email_address_is_left"),
        ({"text": " \n"}, "messages_have_text"),
        ({"tokens": -1}, "tokens_are_counted"),
        ({"tokens": 0}, "tokens_are_counted"),
    ],
)
def test_a_fault_in_redacted_messages_is_caught(shared_marts: Marts, changes: dict[str, Any], name: str) -> None:
    fill_messages(shared_marts)
    for at in range(1, 13):
        redacted_message(shared_marts, at, **changes)
    caught = {one.name: one for one in judge(shared_marts, "redacted_messages").results if not one.has_passed}
    assert set(caught) == {name}
    assert caught[name].is_blocking
    assert set(caught[name].observed["offenders"]) == {f"m{at}" for at in range(1, 13)}
    assert "m1" in caught[name].message


def test_a_redactor_that_gives_up_is_caught(shared_marts: Marts) -> None:
    fill_messages(shared_marts)
    for at in range(8):
        row = {"message_id": f"q{at}", "dialogue_id": uuid.uuid4(), "stage": "redaction", "reason": "time limit"}
        shared_marts.insert("slimft.quarantined_messages", row)
    caught = failed(judge(shared_marts, "redacted_messages"))
    assert set(caught) == {"few_messages_are_quarantined"}
    assert "q0" in caught["few_messages_are_quarantined"]


def test_an_unknown_sender_is_caught(marts: Marts) -> None:
    with psycopg.connect("", **dict(marts.database.parameters)) as connection:  # type: ignore[arg-type]
        connection.execute("alter table slimft.redacted_messages drop constraint redacted_messages_sender_check")
    fill_messages(marts)
    redacted_message(marts, 1, sender="bot")
    assert set(failed(judge(marts, "redacted_messages"))) == {"senders_are_known"}
