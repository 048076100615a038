"""How often votes may come: per message or conversation, and per internet address, in moving windows.

Counted in this process: one service, one window. The address is what the proxy in front says (Uvicorn believes
`X-Forwarded-For` of this machine alone, unless FORWARDED_ALLOW_IPS names other proxies).
"""

import math
import time

from limits import RateLimitItem
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from dagster_slimft.web.problems import Refusal


class Rates:
    """Counts requests and refuses those beyond a limit."""

    def __init__(self) -> None:
        """Begin with empty windows."""
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def count(self, limit: RateLimitItem, kind: str, whom: str) -> None:
        """Count one request of `whom`.

        Raises:
            Refusal: 429, with Retry-After in seconds, where the window is full.
        """
        if await self._limiter.hit(limit, kind, whom):
            return
        reset_at, _ = await self._limiter.get_window_stats(limit, kind, whom)
        seconds = max(1, math.ceil(reset_at - time.time()))
        raise Refusal(
            429, f"too many votes of this {kind}: again in {seconds} s", headers={"Retry-After": str(seconds)}
        )
