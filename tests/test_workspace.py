"""Which workspace is meant, and where it lies."""

import stat
from pathlib import Path

import pytest

from dagster_slimft.errors import UsageError
from dagster_slimft.workspace import Workspace, open_workspace, workspace_key


@pytest.fixture(autouse=True)
def _no_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "SLIMFT_WORKSPACE", "SLIMFT_HOME"):
        monkeypatch.delenv(name, raising=False)


def test_without_a_name_it_is_the_demo() -> None:
    assert open_workspace().name == "demo"


def test_a_source_folder_gives_its_name(tmp_path: Path) -> None:
    assert open_workspace(source=tmp_path / "Minha Loja").name == "minha-loja"


def test_database_url_means_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/db")
    assert open_workspace().name == "production"


def test_a_name_that_would_leave_the_folder_is_refused() -> None:
    with pytest.raises(UsageError, match="not usable"):
        open_workspace("../elsewhere")


def test_folders_are_private(tmp_path: Path) -> None:
    workspace = Workspace("demo", tmp_path / "home")
    assert stat.S_IMODE(workspace.artifacts.stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700


def test_a_key_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    workspace = Workspace("demo", tmp_path)
    key = workspace_key(workspace)
    assert workspace_key(workspace) == key
    assert (workspace.folder / "key").stat().st_mode & 0o777 == 0o600


def test_a_given_key_wins_and_has_to_be_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = Workspace("demo", tmp_path)
    monkeypatch.setenv("SLIMFT_WORKSPACE_KEY", "5f" * 32)
    assert workspace_key(workspace) == "5f" * 32
    monkeypatch.setenv("SLIMFT_WORKSPACE_KEY", "secret")
    with pytest.raises(UsageError, match="64 hexadecimal digits"):
        workspace_key(workspace)
