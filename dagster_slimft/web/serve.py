"""`slimft web`: the service on 127.0.0.1 over one workspace, until Ctrl-C.

With SLIMFT_WEB_URL it logs in there as slimft_web and needs no other right; without, it starts the workspace's
embedded Postgres.
"""

import getpass
import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import NamedTuple

import psycopg
import uvicorn
from psycopg.conninfo import conninfo_to_dict

from dagster_slimft.database.embedded import EmbeddedPostgres
from dagster_slimft.database.postgres import WEB, Database, open_database
from dagster_slimft.errors import UsageError
from dagster_slimft.web.app import make_app
from dagster_slimft.web.connections import Connections
from dagster_slimft.web.feedback.problem_types import problem_types
from dagster_slimft.web.login.links import make_login_link
from dagster_slimft.web.login.supabase import read_supabase_auth
from dagster_slimft.web.rates import Rates
from dagster_slimft.web.review.criteria import read_criteria
from dagster_slimft.web.running import RunningWeb
from dagster_slimft.web.settings import read_settings, read_whatsapp_secrets
from dagster_slimft.workspace import open_workspace, workspace_key

HOST = "127.0.0.1"
# A vote that is being written is finished; a page that hangs is not waited for.
STOP_SECONDS = 5


def serve_web(name: str | None, port: int) -> None:
    """Run the service in the foreground.

    Raises:
        UsageError: a setting or secret cannot work as given.
        DatabaseUnavailable: the embedded Postgres does not start.
    """
    workspace = open_workspace(name)
    settings, secrets = read_settings(), read_whatsapp_secrets()
    with _reached(name) as reached:
        rates = Rates(settings.votes_per_target, settings.votes_per_address, settings.logins_per_address)
        web = RunningWeb(
            settings,
            Connections(reached.parameters, reached.revive),
            rates,
            workspace_key(workspace),
            problem_types(),
            secrets,
            read_criteria(),
            read_supabase_auth(),
        )
        print(f"slimft: http://{HOST}:{port} (workspace {workspace.name}); Ctrl-C ends it", file=sys.stderr, flush=True)
        if reached.embedded is not None:
            link = make_login_link(reached.embedded, getpass.getuser(), "lead", port)
            print(f"slimft: log in once, within a day: {link}", file=sys.stderr, flush=True)
        # Uvicorn's access log would hold addresses and ids; the pool's reconnects name the host alone.
        logging.getLogger("psycopg.pool").setLevel(logging.ERROR)
        uvicorn.run(
            make_app(web),
            host=HOST,
            port=port,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=STOP_SECONDS,
        )


class _Reached(NamedTuple):
    """How to log in as slimft_web; the embedded database, and how to start its server again should somebody end it."""

    parameters: Mapping[str, str]
    embedded: Database | None = None
    revive: Callable[[], None] | None = None


@contextmanager
def _reached(name: str | None) -> Iterator[_Reached]:
    url = os.environ.get("SLIMFT_WEB_URL")
    if url:
        try:
            yield _Reached({key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None})
        except psycopg.ProgrammingError:
            raise UsageError(
                "SLIMFT_WEB_URL is no Postgres URL: postgresql://slimft_web:PASSWORD@HOST/DATABASE"
            ) from None
        return
    if os.environ.get("DATABASE_URL"):
        raise UsageError(
            "SLIMFT_WEB_URL is not set: with DATABASE_URL, the web service logs in as slimft_web; "
            "give that role a password and set its connection URL"
        )
    workspace = open_workspace(name)
    with open_database(workspace) as database, ExitStack() as revived:

        def revive() -> None:
            revived.enter_context(EmbeddedPostgres(workspace.postgres, workspace.logs / "postgres.log"))

        yield _Reached({**database.parameters, "user": WEB}, database, revive)
