"""Fitting a conversation into the context keeps what is learned: the latest turns."""

from pathlib import Path
from typing import Any

from dagster_slimft.trainer.examples import encode, encode_all, fit_turns, open_encoder


def conversation(turns: int) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = [{"role": "system", "content": "Seja breve."}]
    for turn in range(turns):
        messages += [
            {"role": "user", "content": f"pergunta número {turn}"},
            {"role": "assistant", "content": f"resposta número {turn}"},
        ]
    return messages


def test_the_oldest_turns_go_and_the_system_message_stays(base: Path) -> None:
    encoder = open_encoder(base, 64)
    fitted = fit_turns(encoder, conversation(12))
    assert fitted[0]["role"] == "system"
    assert fitted[1]["role"] == "user"
    assert fitted[-1]["content"] == "resposta número 11"
    assert len(encode(encoder, fitted).ids) <= 64


def test_what_fitting_cost_is_counted(base: Path) -> None:
    encoder = open_encoder(base, 64)
    long_answer = [{"role": "user", "content": "oi"}, {"role": "assistant", "content": "sim, claro. " * 100}]
    long_question = [{"role": "user", "content": "por quê? " * 100}, {"role": "assistant", "content": "sim"}]
    encoded = encode_all(encoder, [conversation(1), conversation(12), long_answer, long_question])
    assert (len(encoded.examples), encoded.shortened, encoded.cut, encoded.left_out) == (3, 1, 2, 1)
    assert max(len(example.ids) for example in encoded.examples) <= 64
