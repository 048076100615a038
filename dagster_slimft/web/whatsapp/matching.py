"""Finds the shop's messages for waiting votes soon after they came, and again every minute.

The shop may store its answer seconds after WhatsApp told of it, so the first look can be too early. The pipeline looks
once more at each run: what stays unmatched here is late, not lost.
"""

import asyncio
import contextlib
import logging

from dagster_slimft.web.connections import Connections
from dagster_slimft.web.problems import Refusal

SOON_SECONDS = 1.0
LATER_SECONDS = 60.0
LOG = logging.getLogger(__name__)


class Matching:
    """A task that calls `slimft.match_feedback()` when told that something came, and every minute."""

    def __init__(self, connections: Connections) -> None:
        """Nothing runs before `start`."""
        self._connections = connections
        self._came = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look."""
        self._task = asyncio.create_task(self._run(), name="matching")

    async def stop(self) -> None:
        """End; votes that wait are found by the next run."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def something_came(self) -> None:
        """Look soon; what comes until then is looked for together."""
        self._came.set()

    async def _run(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._came.wait(), LATER_SECONDS)
            await asyncio.sleep(SOON_SECONDS)
            self._came.clear()
            try:
                async with self._connections.transaction() as connection:
                    await connection.execute("select slimft.match_feedback()")
            except Refusal:
                LOG.warning("the database cannot be reached: waiting votes are matched later")
