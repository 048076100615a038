"""`slimft load`: a folder or the demo shop into the embedded database, refused with DATABASE_URL."""

import os
from datetime import date, datetime
from pathlib import Path

from dagster_slimft.database.postgres import Database, open_database
from dagster_slimft.errors import UsageError
from dagster_slimft.workspace import open_workspace

DEMO_DIALOGUES = 1500


def load_source(
    workspace: str | None, folder: Path | None, dialogues: int, seed: int | None, until: date | None
) -> str:
    """Load into the workspace; returns one line that says what is new.

    Raises:
        UsageError: DATABASE_URL is set, or the folder is not there.
        SourceError: a file of the folder is not in the declared shape.
    """
    refuse_with_database_url("slimft load")
    opened = open_workspace(workspace, folder)
    with open_database(opened, source_name(folder)) as database:
        return load_into(database, folder, dialogues, seed, until)


def load_into(database: Database, folder: Path | None, dialogues: int, seed: int | None, until: date | None) -> str:
    """Load a folder, or the demo shop, into an open database; returns one line that says what is new."""
    from dagster_slimft.defs.source.load import load_demo, load_folder

    if folder is not None:
        return str(load_folder(database, folder))
    day = until.date() if isinstance(until, datetime) else until
    return str(load_demo(database, dialogues, seed, day))


def source_name(folder: Path | None) -> str:
    """What `slimft.workspace` remembers as this workspace's source: the folder's name, or `demo shop`."""
    return "demo shop" if folder is None else folder.resolve().name


def refuse_with_database_url(what: str) -> None:
    """Nothing is ever loaded into a database that is not slimft's own.

    Raises:
        UsageError: DATABASE_URL is set.
    """
    if os.environ.get("DATABASE_URL"):
        raise UsageError(
            f"DATABASE_URL is set: {what} is refused, because the source is the tables found there; "
            "unset DATABASE_URL to work on an embedded database"
        )
