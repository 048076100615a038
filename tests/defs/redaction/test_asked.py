"""Questions: which message a message answers."""

import pytest

from dagster_slimft.defs.redaction.asked import NOTHING_ASKED, still_asked
from dagster_slimft.defs.redaction.replace import redact_dialogue


@pytest.mark.parametrize("text", ["Qual seu CPF?", "Informe por favor:", "me passa seu cpf", "Preciso do CPF e do CEP"])
def test_a_question_needs_no_question_mark(text: str) -> None:
    assert still_asked(NOTHING_ASKED, text).text == text


@pytest.mark.parametrize("text", ["ok, obrigada", "meu cpf é 52998224725", "vou ver e te falo"])
def test_what_asks_for_nothing_is_no_question(text: str) -> None:
    assert still_asked(NOTHING_ASKED, text) == NOTHING_ASKED


def test_a_question_for_a_number_stays_open_until_a_figure_comes() -> None:
    texts = ["Qual o seu CPF?", "claro", "só um momento", "12345678900", "12345678901"]
    redacted = [r.text for r in redact_dialogue(texts)]
    assert redacted[3:] == ["[CPF]", "12345678901"]


def test_a_question_for_a_number_is_forgotten_after_three_messages() -> None:
    texts = ["Qual o seu CPF?", "oi", "tudo bem", "vou procurar", "12345678900"]
    assert redact_dialogue(texts)[-1].text == "12345678900"


def test_a_question_for_an_address_stays_open_while_it_comes_in_pieces() -> None:
    texts = ["me passa seu endereço completo", "Sete de Setembro", "120 ap 3", "Jardim América"]
    redacted = [r.text for r in redact_dialogue(texts)]
    assert redacted[1:] == ["[ENDERECO]"] * 3
