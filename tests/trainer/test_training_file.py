"""Training files are refused by line number, and no text of a line gets into the message."""

import json
from pathlib import Path

import pytest

from dagster_slimft.trainer.training_file import InvalidFile, read_conversations

GOOD = json.dumps({"messages": [{"role": "user", "content": "oi"}, {"role": "assistant", "content": "olá"}]})


def write(folder: Path, lines: list[str], encoding: str = "utf-8") -> Path:
    path = folder / "train.jsonl"
    path.write_text("\n".join(lines), encoding=encoding)
    return path


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("segredo {", "not valid JSON"),
        ('["segredo"]', "no object"),
        ('{"messages": []}', "non-empty"),
        ('{"messages": [{"role": "segredo", "content": "x"}]}', "role is none of"),
        ('{"messages": [{"role": "user", "content": {"segredo": 1}}]}', "content is neither"),
        ('{"messages": [{"role": "assistant", "content": "segredo", "weight": 2}]}', "weight is not"),
        ('{"messages": [{"role": "user", "content": "segredo", "weight": 1}]}', "weight is not"),
        ('{"messages": [{"role": "assistant", "content": "segredo", "weight": 0}]}', "no assistant message"),
        ('{"messages": [{"role": "user", "content": "segredo"}]}', "no assistant message"),
    ],
)
def test_a_broken_line_is_named_without_its_text(tmp_path: Path, line: str, reason: str) -> None:
    path = write(tmp_path, [GOOD] * 11 + [line])
    with pytest.raises(InvalidFile) as refused:
        read_conversations(path, "training_file")
    assert "line 12" in refused.value.message
    assert reason in refused.value.message
    assert "segredo" not in refused.value.message
    assert refused.value.code == "invalid_file_format"


def test_nine_examples_are_too_few(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile) as refused:
        read_conversations(write(tmp_path, [GOOD] * 9), "training_file")
    assert refused.value.code == "invalid_n_examples"
    assert refused.value.message == "Training file has 9 example(s), but must have at least 10 examples"


def test_a_byte_order_mark_and_empty_lines_do_no_harm(tmp_path: Path) -> None:
    path = write(tmp_path, [GOOD] * 10 + ["", ""], encoding="utf-8-sig")
    assert len(read_conversations(path, "training_file")) == 10


def test_latin1_is_refused_by_line(tmp_path: Path) -> None:
    path = tmp_path / "train.jsonl"
    path.write_bytes(GOOD.encode() + b"\n" + '{"messages": "ação"}'.encode("latin-1"))
    with pytest.raises(InvalidFile, match="line 2: not UTF-8"):
        read_conversations(path, "training_file")


def test_missing_keys_filled_with_null_and_text_parts_are_read(tmp_path: Path) -> None:
    parts = [{"type": "text", "text": "o"}, {"type": "text", "text": "i"}]
    line = json.dumps(
        {
            "messages": [
                {"role": "user", "content": parts, "weight": None},
                {"role": "assistant", "content": "olá", "weight": None, "tool_calls": None},
            ]
        }
    )
    conversation = read_conversations(write(tmp_path, [line] * 10), "training_file")[0]
    assert conversation == [{"role": "user", "content": "oi"}, {"role": "assistant", "content": "olá"}]
