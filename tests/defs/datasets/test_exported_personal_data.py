"""No file with a valid CPF, CNPJ, card number or e-mail address is put in place, and the error holds no text."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_slimft.defs.datasets.export import write_dataset
from dagster_slimft.defs.datasets.exported_personal_data import (
    BLOCK_BYTES,
    REFUSED,
    SUSPICIOUS,
    line_kinds,
    personal_lines,
)
from dagster_slimft.defs.redaction.residual_identifiers import Allowed, identifiers, plain
from dagster_slimft.defs.redaction.settings import declared_allow_list
from dagster_slimft.errors import CheckFailed
from tests.defs.datasets.training_marts import Marts, chat_line, example

VALID_CPF = "529.982.247-25"
HIDDEN = {
    "cpf": [
        "é 529.982.247-25",
        "cpf52998224725",
        "529 982 247\n25",
        "５２９．９８２．２４７－２５",
        "529.982.\u200b247-25",
    ],
    "cnpj": ["11.222.333/0001-81", "11222333000181", "12.ABC.345/01DE-35", "cnpj 12ABC34501DE35"],
    "card": ["4111 1111 1111 1111", "5555555555554444", "cartão 3782 822463 10005"],
    "email": ["joao@gmail.com", "João.Silva＠uol.com.br", "joao arroba gmail ponto com", "ana (at) hotmail.com"],
}
KEPT = [
    "O Queen 158x198x30 sai por R$ 3.290,00 ou 12x de R$ 274,17, 240 ímãs de 800 Gauss",
    "Ligue 0800 555 0199 ou escreva para atendimento@bemdormir.example",
    "pessoa123456@example.invalid, (00) 91234-5678, 123.456.789-00, 4123 4567 8901 2345",
    "Pedido 12345678901, entrega em 12/03/2026 às 14:30, [CPF] de [NOME_1], m² e 1º andar",
    "Siga @slimquality no Instagram",
]


def line(text: str) -> bytes:
    return chat_line([{"role": "user", "content": text}, {"role": "assistant", "content": "Certo"}]).encode()


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in HIDDEN.items() for text in texts])
def test_personal_data_in_a_line_is_found(kind: str, text: str) -> None:
    assert line_kinds(line(text), Allowed()) == (kind,)


@pytest.mark.parametrize("text", KEPT)
def test_what_the_model_has_to_say_passes(text: str) -> None:
    assert line_kinds(line(text), declared_allow_list().residual) == ()


@pytest.mark.parametrize("split", ["train", "validation", "test", "holdout"])
def test_a_planted_cpf_stops_the_export_and_is_named_without_its_text(marts: Marts, tmp_path: Path, split: str) -> None:
    marts.fill_examples(20)
    planted = example(77, split=split, messages=[{"role": "user", "content": f"Oi, é {VALID_CPF} o meu"}])
    marts.insert("slimft_marts.training_examples", planted)
    with pytest.raises(CheckFailed) as caught:
        write_dataset(marts.database, tmp_path)
    message = str(caught.value)
    assert f"{split}.jsonl line" in message
    assert f"(dialogue {planted['dialogue_id']}): cpf" in message
    assert VALID_CPF not in message
    assert "\n" not in message
    assert list((tmp_path / "datasets").iterdir()) == []
    marts.execute("delete from slimft_marts.training_examples where message_id = 'm77'")
    assert write_dataset(marts.database, tmp_path).is_new


def test_the_line_is_counted_from_the_files_first_across_blocks(tmp_path: Path) -> None:
    file = tmp_path / "train.jsonl"
    ordinary, planted = line("Oi, quanto custa? " + "x" * 900), line(f"é {VALID_CPF}")
    lines = [ordinary] * (3 * BLOCK_BYTES // len(ordinary))
    for at in (0, 1, len(lines) // 2, len(lines) - 1):
        lines[at] = planted
    file.write_bytes(b"\n".join(lines) + b"\n")
    found = [one.line for one in personal_lines(file, Allowed())]
    assert found == [1, 2, len(lines) // 2 + 1, len(lines)]


def test_a_prompt_with_the_shops_own_address_hides_nothing_behind_it(tmp_path: Path) -> None:
    file = tmp_path / "train.jsonl"
    allowed = Allowed.of(["0800 555 0199"], ["bia@loja.com.br"], [])
    prompt = {"role": "system", "content": "Escreva para bia@loja.com.br ou ligue 0800 555 0199."}
    ordinary = chat_line([prompt, {"role": "user", "content": "Oi" + "x" * 900}]).encode()
    planted = chat_line([prompt, {"role": "user", "content": "sou ana@uol.com.br"}]).encode()
    lines = [*[ordinary] * (2 * BLOCK_BYTES // len(ordinary)), planted, ordinary]
    file.write_bytes(b"\n".join(lines) + b"\n")
    assert [(one.line, one.kinds) for one in personal_lines(file, allowed)] == [(len(lines) - 1, ("email",))]
    assert next(personal_lines(file, Allowed())).line == 1


def test_a_line_longer_than_a_block_and_a_last_line_without_an_end_are_read(tmp_path: Path) -> None:
    file = tmp_path / "train.jsonl"
    file.write_bytes(line("x" * 2 * BLOCK_BYTES + f" {VALID_CPF}") + b"\n" + line("ana@uol.com.br"))
    assert [one.line for one in personal_lines(file, Allowed())] == [1, 2]


def test_a_line_that_is_no_json_is_read_all_the_same(tmp_path: Path) -> None:
    file = tmp_path / "train.jsonl"
    file.write_bytes(b'{"messages": [' + VALID_CPF.encode() + b"\n")
    assert [one.kinds for one in personal_lines(file, Allowed())] == [("cpf",)]


SCRIPTS = st.sampled_from(["0123456789"] * 3 + ["０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "⁰¹²³⁴⁵⁶⁷⁸⁹"])
MARKS = st.text(st.sampled_from([*' .-/,()\n\t"\\', "\u00a0", "–", "\u200b", "\u0301", "😀"]), max_size=4)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(["cpf 52998224725", "cnpj 11222333000181", "cartão 4111111111111111"]), st.data())
def test_the_quick_look_misses_no_line_that_the_exact_one_would_refuse(spoken: str, data: st.DataObject) -> None:
    word, digits = spoken.split()
    typed = "".join(data.draw(SCRIPTS)[int(digit)] + data.draw(MARKS) for digit in digits)
    text = f"{word} {typed}"
    written = json.dumps({"messages": [{"content": text}]}, ensure_ascii=False).encode()
    if REFUSED.intersection(identifiers(text, plain(text), Allowed())):
        assert SUSPICIOUS.search(written)
        assert line_kinds(written, Allowed())
