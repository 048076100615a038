"""Training files: JSON lines, UTF-8 (with or without byte order mark), one {"messages": [...]} a line.

Broken lines are named by number and reason; their text never enters a message, it is a customer's.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LEAST_EXAMPLES = 10
MOST_NAMED_LINES = 5
ROLES = ("system", "developer", "user", "assistant", "tool")

Message = dict[str, Any]


class InvalidFile(Exception):
    """The file cannot be trained on: code, message and the parameter that named it."""

    def __init__(self, code: str, message: str, param: str) -> None:
        """Keep what the job's error will say."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.param = param


def read_conversations(path: Path, param: str, least: int = LEAST_EXAMPLES) -> list[list[Message]]:
    """Messages of every line.

    Raises:
        InvalidFile: no UTF-8, a broken line, or fewer than `least` examples.
    """
    conversations: list[list[Message]] = []
    wrong: list[str] = []
    for number, line in _lines(path, param):
        problem, messages = _parse(line)
        if problem:
            wrong.append(f"line {number}: {problem}")
        else:
            conversations.append(messages)
    kind = param.replace("_", " ")
    if wrong:
        more = f"; and {len(wrong) - MOST_NAMED_LINES} more" if len(wrong) > MOST_NAMED_LINES else ""
        message = f"Invalid {kind}: {'; '.join(wrong[:MOST_NAMED_LINES])}{more}"
        raise InvalidFile("invalid_file_format", message, param)
    if len(conversations) < least:
        message = f"{kind.capitalize()} has {len(conversations)} example(s), but must have at least {least} examples"
        raise InvalidFile("invalid_n_examples", message, param)
    return conversations


def text_of(content: Any) -> str | None:
    """Text of a message's content, a string or a list of text parts; None where it is neither."""
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return None
    texts = [part.get("text") for part in content if isinstance(part, dict) and part.get("type") == "text"]
    strings = [text for text in texts if isinstance(text, str)]
    return "".join(strings) if len(strings) == len(content) else None


def _lines(path: Path, param: str) -> Iterator[tuple[int, str]]:
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            try:
                line = raw.decode("utf-8-sig" if number == 1 else "utf-8").strip()
            except UnicodeDecodeError:
                raise InvalidFile(
                    "invalid_file_format", f"Invalid {param.replace('_', ' ')}: line {number}: not UTF-8", param
                ) from None
            if line:
                yield number, line


def _parse(line: str) -> tuple[str | None, list[Message]]:
    try:
        example = json.loads(line)
    except ValueError:
        return "not valid JSON", []
    if not isinstance(example, dict) or not isinstance(example.get("messages"), list) or not example["messages"]:
        return 'no object with a non-empty "messages" list', []
    messages: list[Message] = []
    for number, message in enumerate(example["messages"], 1):
        problem, parsed = _message(message)
        if problem:
            return f"message {number}: {problem}", []
        messages.append(parsed)
    if not any(message["role"] == "assistant" and message.get("weight") != 0 for message in messages):
        return "no assistant message with weight 1 to learn from", []
    return None, messages


def _message(message: Any) -> tuple[str | None, Message]:
    if not isinstance(message, dict) or message.get("role") not in ROLES:
        return f"role is none of {', '.join(ROLES)}", {}
    is_assistant = message["role"] == "assistant"
    calls = message.get("tool_calls")
    if calls is not None and not (is_assistant and isinstance(calls, list)):
        return "tool_calls is no list of an assistant message", {}
    text = text_of(message.get("content"))
    if text is None and not calls:
        return "content is neither text nor a list of text parts", {}
    # Files written by some libraries fill missing keys with null.
    weight = message.get("weight")
    if weight is not None and (not is_assistant or isinstance(weight, bool) or weight not in (0, 1)):
        return "weight is not 0 or 1 of an assistant message", {}
    parsed: Message = {"role": message["role"], "content": text or ""}
    if weight is not None:
        parsed["weight"] = int(weight)
    if calls:
        parsed["tool_calls"] = calls
    return None, parsed
