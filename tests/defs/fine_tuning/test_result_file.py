"""Result files of OpenAI and Azure."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_slimft.defs.fine_tuning.result_file import parse_result

OPENAI = b"step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy\n1,2.5,0.4,,\n2,1.5,0.6,1.75,0.5\n"
AZURE = (
    b"step,train_loss,train_mean_token_accuracy,valid_loss,validation_mean_token_accuracy,full_valid_loss,"
    b"full_valid_mean_token_accuracy\r\n1,2.5,0.4,-1,-1,,\r\n2,1.5,0.6,1.75,0.5,1.6,0.55\r\n"
)


@pytest.mark.parametrize("content", [OPENAI, base64.b64encode(OPENAI), b'"' + base64.b64encode(OPENAI) + b'"'])
def test_the_result_is_read_plain_and_in_base64(content: bytes) -> None:
    assert parse_result(content) == [
        {"step": 1, "train_loss": 2.5, "train_accuracy": 0.4},
        {"step": 2, "train_loss": 1.5, "train_accuracy": 0.6, "valid_loss": 1.75, "valid_accuracy": 0.5},
    ]


@pytest.mark.parametrize("content", [AZURE, b"\xef\xbb\xbf" + AZURE, base64.b64encode(AZURE)])
def test_azure_s_columns_get_the_same_names(content: bytes) -> None:
    first, last = parse_result(content)
    assert first == {"step": 1, "train_loss": 2.5, "train_accuracy": 0.4}
    assert last["full_valid_loss"] == 1.6
    assert last["valid_accuracy"] == 0.5
    assert last["train_accuracy"] == 0.6


@given(st.binary(max_size=200))
def test_any_other_bytes_are_no_result(content: bytes) -> None:
    assert parse_result(content) == []
