"""What is wrong with a line as an OpenAI chat example for fine-tuning; nothing, for a good one.

Protocol: https://platform.openai.com/docs/guides/supervised-fine-tuning (one JSON object per line with `messages`;
`weight` 0 or 1 on assistant messages). Stricter than the protocol: at most one system message and it comes first, user
and assistant alternate from user to assistant, no content is blank, at least one answer is trained on.
"""

from itertools import pairwise
from typing import Any, Literal, cast

import orjson

Fault = Literal[
    "not_json",
    "not_one_line",
    "no_messages",
    "unknown_key",
    "broken_message",
    "unknown_role",
    "empty_content",
    "misplaced_weight",
    "misplaced_system",
    "starts_without_user",
    "roles_do_not_alternate",
    "ends_without_assistant",
    "nothing_to_train_on",
]
ROLES = ("system", "user", "assistant")
_MESSAGE_KEYS = {"role", "content", "name", "weight"}


def faults(line: str) -> list[Fault]:
    """Every fault of the line, each once."""
    if "\n" in line or "\r" in line:
        return ["not_one_line"]
    try:
        example = orjson.loads(line)
    except orjson.JSONDecodeError:
        return ["not_json"]
    messages = example.get("messages") if isinstance(example, dict) else None
    if not isinstance(messages, list) or not messages:
        return ["no_messages"]
    if not all(isinstance(message, dict) for message in messages):
        return ["broken_message"]
    found: dict[Fault, bool] = {
        "unknown_key": set(example) != {"messages"} or any(set(message) - _MESSAGE_KEYS for message in messages),
        "unknown_role": any(message.get("role") not in ROLES for message in messages),
        "empty_content": any(_is_blank(message.get("content")) for message in messages),
        "misplaced_weight": any(_has_misplaced_weight(message) for message in messages),
        **_order_faults([message.get("role") for message in messages]),
        "nothing_to_train_on": not any(
            message.get("role") == "assistant" and message.get("weight", 1) == 1 for message in messages
        ),
    }
    return [fault for fault, is_found in found.items() if is_found]


def taught_answers(line: str) -> list[str]:
    """The answers of weight 1; none of a line that is no example."""
    if faults(line):
        return []
    messages = orjson.loads(line)["messages"]
    return [one["content"] for one in messages if one["role"] == "assistant" and one.get("weight", 1) == 1]


def _order_faults(roles: list[object]) -> dict[Fault, bool]:
    turns = [role for role in roles if role != "system"]
    return {
        "misplaced_system": "system" in roles[1:],
        "starts_without_user": turns[:1] != ["user"],
        "roles_do_not_alternate": any(one == other for one, other in pairwise(turns)),
        "ends_without_assistant": turns[-1:] != ["assistant"],
    }


def _is_blank(content: object) -> bool:
    return not isinstance(content, str) or not content.strip()


def _has_misplaced_weight(message: dict[str, Any]) -> bool:
    if "weight" not in message:
        return False
    weight = message["weight"]
    return message.get("role") != "assistant" or isinstance(weight, bool) or weight not in cast(tuple[Any, ...], (0, 1))
