"""Each fault of a chat line is named; good lines have none, and nothing crashes the judge."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_slimft.defs.datasets.chat_format import faults
from tests.defs.datasets.training_marts import chat_line, example

SYSTEM = {"role": "system", "content": "Você é a BIA."}
USER = {"role": "user", "content": "Oi"}
ANSWER = {"role": "assistant", "content": "Olá!", "weight": 1}
MUTED = {"role": "assistant", "content": "Olá!", "weight": 0}


@pytest.mark.parametrize(
    "messages",
    [
        [SYSTEM, USER, ANSWER],
        [USER, ANSWER],
        [USER, {"role": "assistant", "content": "sem peso"}],
        [USER, MUTED, USER, ANSWER],
    ],
)
def test_a_good_line_has_no_fault(messages: list[dict[str, Any]]) -> None:
    assert faults(chat_line(messages)) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{oi", {"not_json"}),
        ('{"messages":[]}\n{"messages":[]}', {"not_one_line"}),
        ("[]", {"no_messages"}),
        ('{"messages":[]}', {"no_messages"}),
        ('{"messages":"oi"}', {"no_messages"}),
        ('{"messages":["oi"]}', {"broken_message"}),
        (json.dumps({"messages": [USER, ANSWER], "id": 1}), {"unknown_key"}),
        (chat_line([USER | {"date": "hoje"}, ANSWER]), {"unknown_key"}),
        (chat_line([USER, {"role": "bot", "content": "Olá"}, USER, ANSWER]), {"unknown_role"}),
        (chat_line([USER, ANSWER | {"content": " \n"}]), {"empty_content"}),
        (chat_line([USER, ANSWER | {"content": None}]), {"empty_content"}),
        (chat_line([USER | {"weight": 1}, ANSWER]), {"misplaced_weight"}),
        (chat_line([USER, MUTED, USER, ANSWER | {"weight": 0.5}]), {"misplaced_weight", "nothing_to_train_on"}),
        (chat_line([USER, ANSWER | {"weight": True}]), {"misplaced_weight"}),
        (chat_line([USER, ANSWER, SYSTEM, USER, ANSWER]), {"misplaced_system"}),
        (chat_line([ANSWER, USER, ANSWER]), {"starts_without_user"}),
        (chat_line([USER, USER, ANSWER]), {"roles_do_not_alternate"}),
        (chat_line([USER, ANSWER, USER]), {"ends_without_assistant"}),
        (chat_line([USER, MUTED]), {"nothing_to_train_on"}),
        (
            chat_line([SYSTEM]),
            {"starts_without_user", "ends_without_assistant", "nothing_to_train_on"},
        ),
    ],
)
def test_each_fault_is_named(line: str, expected: set[str]) -> None:
    assert set(faults(line)) == expected


@given(
    st.one_of(st.text(), st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists).map(json.dumps))
)
def test_no_line_crashes_the_judge(line: str) -> None:
    assert faults(line)


_VALUES = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.integers(), max_size=2)
_MESSAGES = st.lists(
    st.dictionaries(
        st.sampled_from(["role", "content", "weight", "x"]), _VALUES | st.sampled_from(["user", "assistant"])
    )
)


@given(_MESSAGES)
def test_no_messages_crash_the_judge(messages: list[dict[str, Any]]) -> None:
    faults(json.dumps({"messages": messages}))


def test_the_test_data_themselves_are_good() -> None:
    assert faults(example(3)["line"]) == []
