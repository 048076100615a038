"""Dataset versions as they were registered; a name may be cut short as long as one version alone begins with it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from psycopg.rows import class_row

from dagster_slimft.database.postgres import Database
from dagster_slimft.errors import UsageError

_VERSIONS = """
    select
        dataset_version, content_hash, counts, settings, redactor_version, tokenizer, dbt_invocation_id, git_revision,
        created_at
    from slimft.dataset_versions
    order by created_at desc, dataset_version
"""


@dataclass(frozen=True)
class Version:
    """One row of `slimft.dataset_versions`."""

    dataset_version: str
    content_hash: str
    counts: Mapping[str, Mapping[str, int]]
    settings: Mapping[str, Any]
    redactor_version: str
    tokenizer: str
    dbt_invocation_id: str | None
    git_revision: str | None
    created_at: datetime

    def as_json(self) -> dict[str, Any]:
        """All columns, plain values."""
        return asdict(self) | {"created_at": self.created_at.isoformat()}


def versions(database: Database) -> list[Version]:
    """Every version, newest first."""
    with database.connect() as connection, connection.cursor(row_factory=class_row(Version)) as cursor:
        return cursor.execute(_VERSIONS).fetchall()


def version_named(known: list[Version], name: str) -> Version:
    """The version whose name begins so; `latest` is the newest.

    Raises:
        UsageError: there is none, or more than one.
    """
    found = known[:1] if name == "latest" else [one for one in known if one.dataset_version.startswith(name)]
    exact = [one for one in found if one.dataset_version == name]
    if len(found) == 1 or exact:
        return (exact or found)[0]
    names = ", ".join(one.dataset_version for one in (found or known)[:5]) or "none yet"
    what = "is ambiguous" if found else "does not exist"
    raise UsageError(f"dataset version {name!r} {what} ({names}): see `slimft datasets list`")
