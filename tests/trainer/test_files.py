"""The files resource, by the real client."""

import openai
import pytest

from tests.trainer.conftest import training_lines, upload


def test_what_was_uploaded_comes_back(client: openai.OpenAI) -> None:
    content = training_lines()
    file = client.files.retrieve(upload(client, content, "treino çã.jsonl"))
    assert (file.bytes, file.filename, file.purpose, file.status) == (
        len(content),
        "treino çã.jsonl",
        "fine-tune",
        "processed",
    )
    assert client.files.content(file.id).read() == content


def test_files_are_listed_newest_first_in_pages(client: openai.OpenAI) -> None:
    made = [upload(client, b"{}\n", f"page{at}.jsonl") for at in range(3)]
    first = client.files.list(limit=2)
    assert [file.id for file in first.data] == made[:0:-1]
    assert first.has_more
    assert client.files.list(limit=1, after=made[1]).data[0].id == made[0]
    assert made[0] in [file.id for file in client.files.list(order="asc", purpose="fine-tune")]


def test_a_deleted_file_is_gone(client: openai.OpenAI) -> None:
    file_id = upload(client, b"{}\n")
    assert client.files.delete(file_id).deleted
    with pytest.raises(openai.NotFoundError):
        client.files.content(file_id)
    with pytest.raises(openai.NotFoundError):
        client.files.delete(file_id)


def test_other_purposes_and_formats_are_refused_by_parameter(client: openai.OpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        client.files.create(file=("x.jsonl", b"{}"), purpose="batch")
    assert (refused.value.param, refused.value.code) == ("purpose", "unsupported_value")
    with pytest.raises(openai.BadRequestError) as refused:
        client.files.create(file=("x.csv", b"a,b"), purpose="fine-tune")
    assert refused.value.param == "file"
