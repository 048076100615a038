"""Language of a dialogue."""

import pytest

from dagster_slimft.defs.redaction.language import language_of


@pytest.mark.parametrize(
    ("texts", "language"),
    [
        (["oi, queria saber o preço do colchão", "claro, posso ajudar"], "pt"),
        (["Hello, I would like to book a table", "Sure, for what time?"], "en"),
        (["Hola, quisiera saber cuánto cuesta el envío hasta mi casa"], "es"),
        (["ok", "👍"], None),
        ([], None),
    ],
)
def test_the_language_of_both_sides_together(texts: list[str], language: str | None) -> None:
    assert language_of(texts) == language


def test_a_later_message_does_not_move_a_settled_answer() -> None:
    start = ["bom dia, gostaria de comprar um colchão de casal com entrega em Vitória"] * 8
    assert language_of([*start, "thank you so much"]) == language_of(start) == "pt"
