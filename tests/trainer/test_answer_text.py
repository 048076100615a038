"""Text of a stream holds whole characters and nothing of a stop string."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from dagster_slimft.trainer.answer_text import AnswerText


@pytest.fixture(scope="session")
def tokenizer(base: Path) -> Tokenizer:
    return Tokenizer.from_file(str(base / "tokenizer.json"))


def feed(tokenizer: Tokenizer, text: str, stops: list[str], most: int = 500) -> tuple[list[str], AnswerText]:
    answer = AnswerText(tokenizer, frozenset([1]), stops, most)
    pieces = []
    for token in [*tokenizer.encode(text, add_special_tokens=False).ids, 1]:
        pieces.append(answer.add(token))
        if answer.finish:
            break
    return pieces, answer


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_pieces_add_up_to_the_text(tokenizer: Tokenizer, text: str) -> None:
    pieces, answer = feed(tokenizer, text, [])
    assert "".join(pieces) == answer.text
    assert answer.finish == "stop"


def test_a_stop_string_in_parts_never_shows(tokenizer: Tokenizer) -> None:
    pieces, answer = feed(tokenizer, "O prazo é de cinco dias.\nCliente: oi", ["\nCliente:"])
    assert "".join(pieces) == answer.text == "O prazo é de cinco dias."
    assert answer.finish == "stop"


def test_characters_of_several_tokens_arrive_whole(tokenizer: Tokenizer) -> None:
    pieces, _ = feed(tokenizer, "ótimo 🛏️!", [])
    assert not any("\ufffd" in piece for piece in pieces)
    assert "".join(pieces) == "ótimo 🛏️!"


def test_the_limit_of_tokens_ends_the_answer(tokenizer: Tokenizer) -> None:
    _, answer = feed(tokenizer, "um dois três quatro", [], most=2)
    assert answer.finish == "length"
    assert len(answer.ids) == 2
