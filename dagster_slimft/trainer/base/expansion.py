"""A small grammar for varied text: `(um|dois|)` chooses, `{slot}` fills in, both nest.

(oi|olá)[, tudo bem?] is written (oi|olá)(, tudo bem?|): an empty alternative makes a part optional.
"""

import random
import re
from collections.abc import Callable, Mapping
from functools import lru_cache

_TOKEN = re.compile(r"[(|)]|\{\w+\}|[^(|){}]+")
_Alternatives = list["_Sequence"]
_Sequence = list["str | _Alternatives"]

Slots = Mapping[str, Callable[[], str]]


def expand(pattern: str, chance: random.Random, slots: Slots) -> str:
    """One text of the pattern.

    Raises:
        KeyError: a slot that nobody fills.
    """
    return "".join(_pieces(_parse(pattern), chance, slots))


def _pieces(sequence: "_Sequence", chance: random.Random, slots: Slots) -> list[str]:
    pieces: list[str] = []
    for part in sequence:
        if not isinstance(part, str):
            pieces += _pieces(chance.choice(part), chance, slots)
        elif part.startswith("{"):
            pieces.append(expand(slots[part[1:-1]](), chance, slots))
        else:
            pieces.append(part)
    return pieces


@lru_cache(maxsize=20_000)
def _parse(pattern: str) -> "_Sequence":
    outer: list[_Alternatives] = [[[]]]
    for token in _TOKEN.findall(pattern):
        if token == "(":  # noqa: S105 - a bracket, no secret
            outer.append([[]])
        elif token == "|":  # noqa: S105
            outer[-1].append([])
        elif token == ")":  # noqa: S105
            group = outer.pop()
            outer[-1][-1].append(group)
        else:
            outer[-1][-1].append(token)
    if len(outer) != 1:
        raise ValueError(f"brackets do not match in {pattern!r}")
    # A bar outside brackets is a choice too.
    return outer[0][0] if len(outer[0]) == 1 else [outer[0]]
