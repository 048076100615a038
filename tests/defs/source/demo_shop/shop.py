"""One demo shop of 1,500 dialogues, made once for all tests that look at it."""

import functools
from datetime import date

from dagster_slimft.defs.source.demo_shop import Dialogue, generate


@functools.lru_cache(maxsize=1)
def shop() -> tuple[Dialogue, ...]:
    """The default run's dialogues."""
    return tuple(generate(1500, 7, date(2026, 6, 30)))
