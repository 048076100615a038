"""The demo shop's phrases: `intents.yaml` (questions and answers) and `small_talk.yaml` (everything around them)."""

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import yaml

HERE = Path(__file__).parent


class Intent(NamedTuple):
    """What customers ask about one thing, in two disjoint sets of phrasings, and what BIA answers."""

    seen: tuple[str, ...]
    unseen: tuple[str, ...]
    answers: tuple[str, ...]


@functools.lru_cache(maxsize=1)
def intents() -> Mapping[str, Intent]:
    """All intents by name."""
    loaded = yaml.safe_load((HERE / "intents.yaml").read_text(encoding="utf-8"))
    return {name: Intent(*(tuple(parts[key]) for key in Intent._fields)) for name, parts in loaded.items()}


@functools.lru_cache(maxsize=1)
def _small_talk() -> Mapping[str, list[str] | dict[str, list[str]]]:
    loaded: dict[str, list[str] | dict[str, list[str]]] = yaml.safe_load(
        (HERE / "small_talk.yaml").read_text(encoding="utf-8")
    )
    return loaded


@functools.cache
def small_talk(name: str, kind: str | None = None) -> tuple[str, ...]:
    """One list of `small_talk.yaml`; `kind` is its part, such as seen or unseen."""
    found = _small_talk()[name]
    if isinstance(found, dict):
        return tuple(found[kind or "seen"])
    return tuple(found)
