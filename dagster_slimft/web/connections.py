"""The service's connections to Postgres, as role slimft_web, and what a lost one means for a request.

A request's statements are one transaction. Where Postgres cannot be reached, or went away before it answered the
commit, the request is answered with 503: the sender tries again, and trying again changes nothing that was counted.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from dagster_slimft.errors import DatabaseUnavailable
from dagster_slimft.web.problems import Refusal

MOST_CONNECTIONS = 8
# Longer a webhook's sender or a browser need not wait to hear that it should come again.
WAIT_SECONDS = 3.0
RETRY_SECONDS = 5
LOG = logging.getLogger(__name__)
# Rows that another transaction holds, and statements that ran too long.
PASSING = (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout)


class Connections:
    """A pool that outlives its server: a connection that died is replaced when it is next asked for."""

    def __init__(self, parameters: Mapping[str, str], revive: Callable[[], None] | None = None) -> None:
        """Remember how to reach the database; `open` connects. `revive` starts a server of our own that died."""
        self._revive = revive
        self._pool = AsyncConnectionPool(
            "",
            kwargs=dict(parameters),
            min_size=1,
            max_size=MOST_CONNECTIONS,
            timeout=WAIT_SECONDS,
            reconnect_timeout=WAIT_SECONDS,
            reconnect_failed=self._bring_back,
            check=AsyncConnectionPool.check_connection,
            open=False,
        )

    async def open(self) -> None:
        """Begin to connect; a database that is not there yet is waited for by the requests."""
        await self._pool.open()

    async def close(self) -> None:
        """Close all connections."""
        await self._pool.close()

    async def _bring_back(self, _: object) -> None:
        LOG.warning("the database cannot be reached")
        if self._revive is not None:
            try:
                await asyncio.to_thread(self._revive)
            except DatabaseUnavailable as error:
                LOG.error("%s", error)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[psycopg.AsyncConnection]:
        """One transaction, committed when the block ends.

        Raises:
            Refusal: 503 where Postgres is away.
        """
        try:
            async with self._pool.connection() as connection:
                yield connection
        except PASSING as error:
            raise Refusal(
                503,
                f"the database cannot be reached ({type(error).__name__}): send the same again",
                headers={"Retry-After": str(RETRY_SECONDS)},
            ) from None
