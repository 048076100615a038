"""Seeded draws and ids: everything in the demo shop is a function of (seed, names), never of order or clock.

`random.Random(str)` hashes the text with SHA-512, so neighbouring numbers give unrelated draws.
"""

import random
import uuid
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
NAMESPACE = uuid.UUID("6f2d1c1e-6f0a-5d53-9c1b-51a3f7d0c0de")


def draws(seed: int, *names: object) -> random.Random:
    """A generator of its own for this name."""
    return random.Random("/".join(map(str, (seed, *names))))  # noqa: S311 (a made-up shop, no secret)


def made_id(seed: int, *names: object) -> str:
    """The uuid of the thing with this name."""
    return str(uuid.uuid5(NAMESPACE, "/".join(map(str, (seed, *names)))))


def weighted(random_: random.Random, choices: Sequence[tuple[T, float]]) -> T:
    """One of the choices by its weight."""
    return random_.choices([value for value, _ in choices], [weight for _, weight in choices])[0]
