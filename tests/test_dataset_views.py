"""`slimft datasets`: what people and programs read of the versions there are."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dagster_slimft import dataset_views
from dagster_slimft.database.postgres import open_database
from dagster_slimft.defs.datasets.export import write_dataset
from dagster_slimft.defs.datasets.snapshot import settings_snapshot
from dagster_slimft.defs.datasets.versions import register_dataset
from dagster_slimft.workspace import open_workspace
from tests.defs.datasets.training_marts import Marts, example

SLIMFT = str(Path(sys.executable).parent / "slimft")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with two versions."""
    folder = tmp_path_factory.mktemp("home")
    patch = pytest.MonkeyPatch()
    patch.setenv("SLIMFT_HOME", str(folder))
    patch.delenv("DATABASE_URL", raising=False)
    workspace = open_workspace("demo")
    with open_database(workspace) as database:
        marts = Marts(database)
        marts.fill_examples(20)
        for _ in range(2):
            files = write_dataset(database, workspace.artifacts)
            register_dataset(database, files, settings_snapshot({"permutations": 256}))
            marts.insert("slimft_marts.training_examples", example(20))
    patch.undo()
    return folder


def _slimft(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [SLIMFT, "--workspace", "demo", "datasets", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={"SLIMFT_HOME": str(home), "PATH": "/usr/bin:/bin", "PYTHONPATH": ":".join(sys.path)},
    )


def test_versions_are_listed_newest_first(home: Path) -> None:
    listed = [json.loads(line) for line in _slimft(home, "list", "--json").stdout.splitlines()]
    assert [sum(one["counts"]["dialogues"].values()) for one in listed] == [21, 20]
    names = [one["dataset_version"] for one in listed]
    assert [line.split()[0] for line in _slimft(home, "list").stdout.splitlines()] == names


def test_a_version_shows_what_it_was_made_of_and_with(home: Path) -> None:
    shown = _slimft(home, "show", "latest")
    assert shown.returncode == 0, shown.stderr
    assert "train 17, validation 2, test 2, holdout 0" in shown.stdout
    assert "en version 1, pt version 1" in shown.stdout
    settings = json.loads(_slimft(home, "show", "latest", "--json").stdout)["settings"]
    assert settings["dbt_vars"]["minimum_examples"] == 500
    assert "dbt_project/models/marts/training/training_eligibility.sql" in settings["rules"]
    assert "expectations/training_examples.json" in settings["rules"]


def test_two_versions_are_compared(home: Path) -> None:
    second, first = [line.split()[0] for line in _slimft(home, "list").stdout.splitlines()]
    shown = _slimft(home, "diff", first, second)
    assert shown.stdout.splitlines()[1].split() == ["came", "1", "train", "1"]
    found = json.loads(_slimft(home, "diff", first, second, "--json").stdout)
    assert [one["dialogue_id"] for one in found["came"]] == [str(example(20)["dialogue_id"])]


def test_an_unknown_version_is_a_usage_error_in_one_line(home: Path) -> None:
    refused = _slimft(home, "show", "ds-zzz")
    assert refused.returncode == 2
    assert refused.stderr.startswith("slimft: dataset version 'ds-zzz' does not exist (ds-")
    assert refused.stderr.count("\n") == 1


def test_a_workspace_without_a_dataset_says_so(tmp_path: Path) -> None:
    shown = _slimft(tmp_path, "list")
    assert (shown.returncode, shown.stdout) == (0, "")
    assert "no dataset yet" in shown.stderr


def test_the_views_import_nothing_heavy() -> None:
    assert dataset_views.__doc__
    code = (
        "import sys; from dagster_slimft import dataset_views; print('dagster' in sys.modules or 'dbt' in sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "False"
