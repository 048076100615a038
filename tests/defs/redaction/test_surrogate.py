"""Surrogates: stable, never valid, never one of the dialogue's own values."""

from collections.abc import Callable
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_slimft.defs.redaction.entities import card, cnh, cnpj, cpf, pis, sus_card, voter_card
from dagster_slimft.defs.redaction.entities.numbers import digits_of
from dagster_slimft.defs.redaction.labels import Label
from dagster_slimft.defs.redaction.replace import redact_dialogue
from dagster_slimft.defs.redaction.settings import bare_value
from dagster_slimft.defs.redaction.surrogate import SurrogateMaker


@pytest.mark.parametrize("label", get_args(Label))
def test_a_surrogate_is_a_function_of_key_dialogue_label_and_number(label: Label) -> None:
    value = SurrogateMaker("key", "a").make(label, 1)
    assert value == SurrogateMaker("key", "a").make(label, 1)
    assert value != SurrogateMaker("key", "a").make(label, 2) or label in ("ADDRESS", "BIRTH_DATE", "CARD_CVV")
    assert len({SurrogateMaker("key", str(n)).make(label, 1) for n in range(20)}) > 1
    assert len({SurrogateMaker(str(n), "a").make(label, 1) for n in range(20)}) > 1


@given(st.text(max_size=10), st.integers(1, 50))
def test_numbers_carry_wrong_check_digits_and_mail_a_reserved_domain(key: str, number: int) -> None:
    maker = SurrogateMaker(key, "dialogue")
    checked: tuple[tuple[Label, Callable[[str], bool]], ...] = (
        ("CPF", cpf.is_valid),
        ("CNPJ", cnpj.is_valid),
        ("CARD", card.is_valid),
        ("CNH", cnh.is_valid),
        ("PIS", pis.is_valid),
        ("VOTER_CARD", voter_card.is_valid),
        ("SUS_CARD", sus_card.is_valid),
    )
    for label, is_valid in checked:
        assert not is_valid(digits_of(maker.make(label, number).encode())), label
    assert maker.make("EMAIL", number).endswith("@example.invalid")
    assert maker.make("PHONE", number).startswith("(00)")


@pytest.mark.parametrize("label", get_args(Label))
def test_a_surrogate_never_equals_one_of_the_dialogues_own_values(label: Label) -> None:
    maker = SurrogateMaker("key", "dialogue")
    first = maker.make(label, 1)
    assert bare_value(maker.make(label, 1, frozenset({bare_value(first)}))) != bare_value(first)


def test_the_surrogate_text_reads_like_a_message() -> None:
    redacted = redact_dialogue(["oi, sou a Maria, cpf 529.982.247-25"], surrogates=SurrogateMaker("key", "d"))[0]
    assert redacted.surrogate_text is not None
    assert redacted.surrogate_text.startswith("oi, sou a ")
    assert "[" not in redacted.surrogate_text
    assert "529" not in redacted.surrogate_text
