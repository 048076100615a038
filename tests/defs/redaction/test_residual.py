"""The look after redaction finds what it is meant to find, in any spelling, and lets the shop speak."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_slimft.defs.redaction.residual import (
    NOBODY,
    OwnValues,
    Said,
    dialogue_residual_kinds,
    own_values,
    residual_kinds,
)
from dagster_slimft.defs.redaction.residual_identifiers import Allowed

ALLOWED = Allowed.of(["0800 555 0199", "11.222.333/0001-81"], ["bia@loja.com.br"], ["Slim Quality", "Rua do Sol, 450"])
OWN = own_values(
    "Maria Aparecida da Conceição", "maria@correio.example", "+55 (11) 98765-4321", "390.533.447-05",
    "Rua das Acácias, 12, Centro, São Paulo", ALLOWED,
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("meu cpf 529.982.247-25", {"cpf", "written_cpf"}),
        ("cpf52998224725", {"cpf"}),
        ("529 982 247/25", {"cpf"}),
        ("5 2 9 9 8 2 2 4 7 2 5", {"cpf"}),
        ("52 99 82 24 72 5", {"cpf"}),
        ("cpf: 52 998 22 47 25", {"cpf"}),
        ("[NOME_1] 529.982.247-25", {"cpf", "written_cpf"}),
        ("５２９．９８２．２４７－２５", {"cpf", "written_cpf"}),
        ("529.982.247-29", {"written_cpf"}),
        ("cnpj 12.ABC.345/01DE-35", {"cnpj"}),
        ("11.222.333/0001-80", {"written_cnpj"}),
        ("pis 120.56874.10-7", {"pis"}),
        ("4111 1111 1111 1111", {"card"}),
        ("cartão 3782 822463 10005", {"card"}),
        ("joao@gmail.com", {"email"}),
        ("joao @ gmail . com", {"email"}),
        ("joao arroba gmail ponto com", {"email"}),
        ("pix 123e4567-e89b-12d3-a456-426614174000", {"pix_key"}),
        ("veja ?t=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x", {"token"}),
        ("-23.55052, -46.633308", {"coordinates"}),
        ("liga (27) 99988-7766", {"written_phone"}),
        ("9 8765 4321", {"own_phone"}),
        ("11987654321", {"own_phone"}),
        ("escreve maria@correio.example", {"own_email"}),
        ("doc 39053344705", {"cpf", "own_document"}),
        ("sou a MARIA APARECIDA CONCEICAO!", {"own_name"}),
        ("Maria Conceição", {"own_name"}),
        ("moro na rua das acacias 12", {"own_street"}),
    ],
)
def test_what_redaction_missed_is_named(text: str, kinds: set[str]) -> None:
    assert set(residual_kinds(text, OWN, ALLOWED)) == kinds


@pytest.mark.parametrize(
    "text",
    [
        "O Queen 158x198x30 sai por R$ 3.290,00 ou 12x de R$ 274,17, 240 ímãs de 800 Gauss",
        "Loja na Rua do Sol, 450, ligue 0800 555 0199, CNPJ 11.222.333/0001-81, bia@loja.com.br",
        "Entrega em 12/03/2026 14:30:05, pedido 12345678, protocolo 9952998224725, id a52998224725f",
        "[NOME_1], [CPF], [TELEFONE], [CARTAO]: 10, 20, 30",
        "Siga @slimquality.oficial. A Maria já foi, a conceição também",
        "arroba da loja, aponto em breve",
        "pessoa123456@example.invalid",
        "São Paulo, Centro",
        "123e4567-e89b-12d3-a456-426614174000",
        "eyJ0 não é nada. 1.5 e 2.25, 30",
        "7891234567895",
    ],
)
def test_what_the_model_has_to_say_is_no_hit(text: str) -> None:
    assert residual_kinds(text, OWN, ALLOWED) == ()


@pytest.mark.parametrize("name", ["Cliente WhatsApp 1098", "Visitante Site 55aa", "Maria", "Slim Quality", ""])
def test_a_row_that_names_nobody_or_the_shop_is_not_looked_for(name: str) -> None:
    assert own_values(name, "", "", "", "", ALLOWED) == NOBODY


def test_the_shops_own_values_in_a_customers_row_are_not_looked_for() -> None:
    assert own_values("", "bia@loja.com.br", "0800 555 0199", "", "Rua do Sol, 450", ALLOWED) == NOBODY


@pytest.mark.parametrize(
    ("pieces", "kind"),
    [
        (["anota 529.982.", "247-25"], "cpf"),
        (["529", "982", "247", "25 tá?"], "cpf"),
        (["meu fone 98765", "- 4321"], "own_phone"),
        (["joao.silva", "@gmail.com"], "email"),
        (["joao.silva@", "gmail.com"], "email"),
    ],
)
def test_a_value_sent_in_several_messages_of_one_side_belongs_to_the_last(pieces: list[str], kind: str) -> None:
    found = dialogue_residual_kinds([Said("customer", piece) for piece in pieces], OWN, ALLOWED)
    assert found == [()] * (len(pieces) - 1) + [(kind,)]
    sides = ["customer", "assistant"] * len(pieces)
    assert not any(dialogue_residual_kinds(list(map(Said, sides, pieces)), OWN, ALLOWED))


def test_numbers_of_different_messages_are_not_glued_for_nothing() -> None:
    said = ["quero 2", "158x198", "R$ 3.290,00", "12 vezes", "pago dia 10", "14h30"]
    assert not any(dialogue_residual_kinds([Said("customer", text) for text in said], OWN, ALLOWED))


@pytest.mark.parametrize("piece", ["1", "1 ", "52998224725 ", "a@", "@", "arroba ", "pix", "eyJ", "1.", "é", "😀", "a"])
def test_a_megabyte_of_anything_takes_little_time(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    started = time.process_time()
    residual_kinds(text, OWN, ALLOWED)
    assert time.process_time() - started < 3, "a second on a quiet machine"


MARKS = st.text(st.sampled_from([*" .-/", "\u00a0", "\u200b", "–"]), max_size=2)


@settings(max_examples=200, deadline=None)
@given(st.lists(MARKS, min_size=8, max_size=8), st.text(max_size=30), st.text(max_size=30))
def test_the_customers_own_phone_is_found_however_it_is_typed(marks: list[str], before: str, after: str) -> None:
    typed = "".join(digit + mark for digit, mark in zip("98765432", marks, strict=True)) + "1"
    found = residual_kinds(f"{before} x {typed} x {after}", OwnValues(phone_tail="87654321"), Allowed())
    assert "own_phone" in found


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_any_text_can_be_looked_at(text: str) -> None:
    found = residual_kinds(text, OWN, ALLOWED)
    assert list(found) == sorted(set(found))
