"""A workspace: one source, one database, one Dagster instance, its dbt target, files and reports.

Everything of a workspace lies in `$SLIMFT_HOME/<name>/` (`SLIMFT_HOME` defaults to `./.slimft`), so that two
workspaces never mix and deleting the folder deletes all of it.
"""

import os
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from dagster_slimft.errors import UsageError

DEMO = "demo"
PRODUCTION = "production"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_KEY = re.compile(r"[0-9a-f]{64}")

# The folder that holds dbt_project/, expectations/ and the seeds; slimft runs from a clone.
PROJECT_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Workspace:
    """Where one workspace keeps its things; folders are made (mode 0700) when first asked for."""

    name: str
    home: Path

    @property
    def folder(self) -> Path:
        """Folder of this workspace."""
        return _private(self.home) and _private(self.home / self.name)

    @property
    def postgres(self) -> Path:
        """Data folder of the embedded Postgres; Postgres makes it and owns its mode."""
        return self.folder / "postgres"

    @property
    def dagster(self) -> Path:
        """Folder of the Dagster instance (DAGSTER_HOME)."""
        return _private(self.folder / "dagster")

    @property
    def dbt_target(self) -> Path:
        """Target folder of dbt: manifest, compiled SQL, partial parse."""
        return _private(self.folder / "dbt")

    @property
    def logs(self) -> Path:
        """Logs of Postgres, dbt and the trainer; never customers' text."""
        return _private(self.folder / "logs")

    @property
    def artifacts(self) -> Path:
        """Dataset files by version."""
        return _private(self.folder / "artifacts")

    @property
    def reports(self) -> Path:
        """One folder per run with report.html and summary.json, and GX Data Docs."""
        return _private(self.folder / "reports")

    @property
    def trainer(self) -> Path:
        """Files, jobs and models of the own trainer."""
        return _private(self.folder / "trainer")


def slimft_home() -> Path:
    """Folder of all workspaces: `SLIMFT_HOME`, else `./.slimft`."""
    return Path(os.environ.get("SLIMFT_HOME") or ".slimft").absolute()


def open_workspace(name: str | None = None, source: Path | None = None) -> Workspace:
    """Workspace by name, else by what it works on: `production`, the source folder's name, or `demo`.

    Raises:
        UsageError: the name holds other characters than lower-case letters, digits, `-` and `_`.
    """
    chosen = name or os.environ.get("SLIMFT_WORKSPACE") or _default_name(source)
    if not _NAME.fullmatch(chosen):
        raise UsageError(
            f"workspace name {chosen!r} is not usable: lower-case letters, digits, '-' and '_' only "
            "(choose one with --workspace NAME or make run WORKSPACE=NAME)"
        )
    return Workspace(chosen, slimft_home())


def _default_name(source: Path | None) -> str:
    if os.environ.get("DATABASE_URL"):
        return PRODUCTION
    if source is not None:
        return re.sub(r"[^a-z0-9_-]+", "-", source.resolve().name.lower()).strip("-") or "source"
    return DEMO


def _private(folder: Path) -> Path:
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def workspace_key(workspace: Workspace | None = None) -> str:
    """A workspace's own secret (hex), by default the open one's: SLIMFT_WORKSPACE_KEY, else made once (mode 0600).

    Raises:
        UsageError: SLIMFT_WORKSPACE_KEY is no 64 hexadecimal digits.
    """
    given = os.environ.get("SLIMFT_WORKSPACE_KEY")
    if given:
        if not _KEY.fullmatch(given):
            raise UsageError("SLIMFT_WORKSPACE_KEY is no key: 64 hexadecimal digits, the content of the file `key`")
        return given
    path = (workspace or open_workspace()).folder / "key"
    if not path.exists():
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_hex(32), encoding="ascii")
        # link() fails where another process was first: then its key is the one.
        with suppress(FileExistsError):
            path.hardlink_to(fresh)
        fresh.unlink()
    return path.read_text(encoding="ascii")
