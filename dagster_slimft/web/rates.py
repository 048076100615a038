"""How often votes may come: per message or conversation, and per internet address, in sliding windows of a minute.

Counted in this process: one service, one window. The address is what the proxy in front says (Uvicorn believes
`X-Forwarded-For` of this machine alone, unless FORWARDED_ALLOW_IPS names other proxies).
"""

import math

from throttled import MemoryStore, RateLimiterType, Throttled, per_min

from dagster_slimft.web.problems import Refusal

# Of more voters than this within a minute the ones longest unseen are forgotten: memory is bounded whoever calls.
MOST_WINDOWS = 50_000


class Rates:
    """Counts votes and logins, and refuses those beyond a limit."""

    def __init__(self, per_target: int, per_address: int, logins: int) -> None:
        """Begin with empty windows of so many votes, or tries to log in, a minute."""
        store = MemoryStore(options={"MAX_SIZE": MOST_WINDOWS})
        self._windows = {
            kind: Throttled(using=RateLimiterType.SLIDING_WINDOW.value, quota=per_min(limit), store=store)
            for kind, limit in (
                ("message", per_target),
                ("conversation", per_target),
                ("address", per_address),
                ("login", logins),
            )
        }

    def count(self, kind: str, whom: str) -> None:
        """Count one vote on, or of, `whom`; or one try to log in from there.

        Raises:
            Refusal: 429, with Retry-After in seconds, where the window is full.
        """
        answer = self._windows[kind].limit(f"{kind} {whom}")
        if answer.limited:
            seconds = max(1, math.ceil(answer.state.retry_after))
            raise Refusal(
                429, f"too many requests of this {kind}: again in {seconds} s", headers={"Retry-After": str(seconds)}
            )
