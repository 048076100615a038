"""Which workspace is meant, and where it lies."""

import stat
from pathlib import Path

import pytest

from dagster_slimft.errors import UsageError
from dagster_slimft.workspace import Workspace, open_workspace


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
