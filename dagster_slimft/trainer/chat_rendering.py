"""A chat template (Jinja, as Hugging Face folders carry it) to text, and to the spans a model is trained on.

The spans come from `{% generation %} ... {% endgeneration %}`. Needs Jinja alone, no transformers and no torch, so
that a client can render the same text it wants scored.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from jinja2 import nodes
from jinja2.exceptions import TemplateError
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.runtime import Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

Message = Mapping[str, Any]

# Unicode noncharacters: no text that people exchange holds them; `_without_marks` makes sure.
OPEN, CLOSE = "\ufdd0", "\ufdd1"


class Rendering(NamedTuple):
    """The text of a conversation and its trained spans (start, end exclusive, in code points)."""

    text: str
    trained_spans: tuple[tuple[int, int], ...]


class _Generation(Extension):
    tags = {"generation"}  # noqa: RUF012 - jinja's own attribute

    def parse(self, parser: Parser) -> nodes.Node:
        line = next(parser.stream).lineno
        body = parser.parse_statements(("name:endgeneration",), drop_needle=True)
        return nodes.CallBlock(self.call_method("_mark"), [], [], body).set_lineno(line)

    @staticmethod
    def _mark(caller: Macro) -> str:
        return f"{OPEN}{caller()}{CLOSE}"


def render_chat(template: str, messages: Sequence[Message], add_generation_prompt: bool = False) -> Rendering:
    """Text and trained spans of a conversation.

    Raises:
        TemplateError: the template refuses the conversation.
    """
    marked = _compile(template).render(
        messages=[_without_marks(message) for message in messages],
        add_generation_prompt=add_generation_prompt,
        bos_token="",
        eos_token="",
    )
    return _split(marked)


def _split(marked: str) -> Rendering:
    pieces: list[str] = []
    spans: list[tuple[int, int]] = []
    at = 0
    for number, part in enumerate(marked.split(OPEN)):
        inside, closed, outside = part.partition(CLOSE)
        if number and closed:
            spans.append((at, at + len(inside)))
        pieces += [inside, outside]
        at += len(inside) + len(outside)
    return Rendering("".join(pieces), tuple(spans))


def _without_marks(message: Message) -> dict[str, Any]:
    return {key: _clean(value) for key, value in message.items()}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace(OPEN, "").replace(CLOSE, "")
    return value


@lru_cache(maxsize=8)
def _compile(template: str) -> Any:
    # Not HTML: escaping would change what customers wrote.
    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[_Generation, "jinja2.ext.loopcontrols"],
        autoescape=False,
    )
    environment.filters["tojson"] = lambda value, **_: json.dumps(value, ensure_ascii=False)
    environment.globals["raise_exception"] = _refuse
    environment.globals["strftime_now"] = lambda form: datetime.now(UTC).strftime(form)
    return environment.from_string(template)


def _refuse(reason: str) -> None:
    raise TemplateError(reason)
