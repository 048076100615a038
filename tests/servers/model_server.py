"""Plays a server of models: answers chats, and scores given text as slimft's own trainer does.

What it answers is the test's: `reply(model, messages)` gives a text, or an HTTP status to fail with. A token is a run
of letters or one other character; each costs `nats[model]`.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from tests.servers.loopback import JsonHandler, serving

Reply = Callable[[str, list[dict[str, str]]], str | int]
TEMPLATE = (
    "{% for message in messages %}<{{ message.role }}>{% if message.role == 'assistant' %}"
    "{% generation %}{{ message.content }}<end>{% endgeneration %}{% else %}{{ message.content }}<end>{% endif %}"
    "{% endfor %}{% if add_generation_prompt %}<assistant>{% endif %}"
)
_TOKEN = re.compile(r"<\w+>|\w+|\W")


@dataclass
class ModelServer:
    """State and habits; `context_words` is the longest prompt it takes."""

    reply: Reply
    nats: Mapping[str, float]
    base_url: str = ""
    has_echo: bool = True
    template: str | None = TEMPLATE
    context_words: int = 10_000
    asked: list[tuple[str, str]] = field(default_factory=list)
    is_gone: bool = False


@contextmanager
def model_server(reply: Reply, nats: Mapping[str, float]) -> Iterator[ModelServer]:
    """A server on a free port of 127.0.0.1."""
    state = ModelServer(reply, nats)

    class Handler(_Handler):
        server_state = state

    with serving(Handler) as state.base_url:
        yield state


class _Handler(JsonHandler):
    server_state: ModelServer

    def do_GET(self) -> None:
        model = unquote(self.path.removeprefix("/v1/models/"))
        if model not in self.server_state.nats:
            return self._error(404, "model_not_found")
        extra = {"chat_template": self.server_state.template} if self.server_state.template else {}
        return self.send_json(200, {"id": model, "object": "model", "created": 0, "owned_by": "x", **extra})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.server_state.is_gone:
            self.close_connection = True
            self.connection.shutdown(2)
            return None
        if body["model"] not in self.server_state.nats:
            return self._error(404, "model_not_found")
        return self._chat(body) if self.path.endswith("/chat/completions") else self._score(body)

    def _chat(self, body: dict[str, Any]) -> None:
        if sum(len(message["content"].split()) for message in body["messages"]) > self.server_state.context_words:
            return self._error(400, "context_length_exceeded")
        if body["max_completion_tokens"] > 1:
            self.server_state.asked.append((body["model"], body["messages"][-1]["content"]))
        reply = self.server_state.reply(body["model"], body["messages"])
        if isinstance(reply, int):
            return self._error(reply, "failed")
        message = {"role": "assistant", "content": reply, "refusal": None}
        choice = {"index": 0, "finish_reason": "stop", "message": message, "logprobs": None}
        usage = {"prompt_tokens": 5, "completion_tokens": 3, "total_tokens": 8}
        head = {"id": "c", "object": "chat.completion", "created": 0, "model": body["model"]}
        return self.send_json(200, {**head, "choices": [choice], "usage": usage})

    def _score(self, body: dict[str, Any]) -> None:
        if not self.server_state.has_echo:
            return self._error(400, "unsupported_value")
        choices = []
        for index, text in enumerate(body["prompt"]):
            if len(text.split()) > self.server_state.context_words:
                return self._error(400, "context_length_exceeded")
            tokens = list(_TOKEN.finditer(text))
            nats = [-self.server_state.nats[body["model"]]] * (len(tokens) - 1)
            logprobs = {
                "tokens": [token[0] for token in tokens],
                "token_logprobs": [None, *nats],
                "text_offset": [token.start() for token in tokens],
                "top_logprobs": None,
            }
            choices.append({"index": index, "text": text, "finish_reason": "length", "logprobs": logprobs})
        head = {"id": "c", "object": "text_completion", "created": 0, "model": body["model"]}
        return self.send_json(200, {**head, "choices": choices})

    def _error(self, status: int, code: str) -> None:
        self.send_json(status, {"error": {"message": code, "type": "x", "param": None, "code": code}})
