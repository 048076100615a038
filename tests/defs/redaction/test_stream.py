"""The redact filter: one line out per line in, nothing else, errors without text."""

import io
import json

import pytest

from dagster_slimft.defs.redaction.labels import LABELS
from dagster_slimft.defs.redaction.stream import list_labels, redact_lines
from dagster_slimft.errors import UsageError


def redacted(*lines: str) -> list[dict[str, object]]:
    target = io.BytesIO()
    redact_lines(io.BytesIO("\n".join(lines).encode()), target)
    return [json.loads(line) for line in target.getvalue().decode().splitlines()]


def test_each_line_gives_one_line_in_the_same_order() -> None:
    out = redacted('{"id": "b", "text": "cpf 529.982.247-25"}', "oi, Maria!", "", '{"id": 7, "text": "ok"}')
    assert [line["id"] for line in out] == ["b", 2, 3, 7]
    assert out[0] == {"id": "b", "text": "cpf [CPF]", "spans": [{"start": 4, "end": 18, "label": "CPF"}]}
    assert out[1]["text"] == "oi, [NOME_1]!"
    assert out[2] == {"id": 3, "text": "", "spans": []}


def test_the_customer_of_a_line_is_known() -> None:
    out = redacted('{"id": 1, "text": "fala com quintanilha", "customer": {"name": "Ana Quintanilha", "phone": null}}')
    assert out[0]["text"] == "fala com [NOME_1]"


def test_offsets_are_code_points_of_the_original() -> None:
    text = "🙏🏽 cpf 529.982.247-25"
    span = redacted(json.dumps({"id": 1, "text": text}))[0]["spans"][0]  # type: ignore[index]
    assert text[span["start"] : span["end"]] == "529.982.247-25"


@pytest.mark.parametrize(
    "line", ['{"id": 1, "text": "segredo', '{"id": 1}', '{"text": 5}', '{"text":"segredo","customer":3}']
)
def test_a_broken_object_is_an_error_that_names_the_line_and_not_the_text(line: str) -> None:
    with pytest.raises(UsageError) as error:
        redacted("ok", line)
    assert "line 2" in str(error.value)
    assert "segredo" not in str(error.value)


def test_windows_line_ends_and_a_byte_order_mark_are_no_text() -> None:
    assert redacted('\ufeff{"id": 1, "text": "ok"}\r')[0] == {"id": 1, "text": "ok", "spans": []}


def test_every_label_is_listed_with_its_placeholder() -> None:
    lines = list(list_labels())
    assert [line.split()[0] for line in lines] == list(LABELS)
    assert all("[" in line for line in lines)
