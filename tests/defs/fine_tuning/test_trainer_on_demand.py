"""A run says which trainer its jobs belong to before any server is started."""

from pathlib import Path

import pytest

from dagster_slimft.defs.fine_tuning.trainer_on_demand import TrainerOnDemand
from dagster_slimft.errors import UsageError
from dagster_slimft.trainer.base import base_hash
from dagster_slimft.trainer.model_names import TINY_BASE
from dagster_slimft.workspace import open_workspace


@pytest.fixture
def on_demand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TrainerOnDemand:
    monkeypatch.setenv("SLIMFT_HOME", str(tmp_path))
    for name in ("TRAINER_BASE_URL", "TRAINER_API_KEY", "TRAINER_MODEL"):
        monkeypatch.delenv(name, raising=False)
    return TrainerOnDemand(open_workspace())


def test_the_own_trainer_is_identified_without_being_started(on_demand: TrainerOnDemand, tmp_path: Path) -> None:
    with on_demand:
        assert on_demand.identity() == ("loopback", TINY_BASE, base_hash())
    assert list(tmp_path.glob("**/address.json")) == []


def test_a_declared_trainer_is_named_once_and_identified_as_its_address_is(
    on_demand: TrainerOnDemand, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRAINER_BASE_URL", "https://trainer.example/v1")
    monkeypatch.setenv("TRAINER_API_KEY", "k")
    monkeypatch.setenv("TRAINER_MODEL", "small")
    with on_demand:
        assert on_demand.identity() == on_demand.address().identity == ("https://trainer.example/v1", "small", None)
    assert capsys.readouterr().err.count("https://trainer.example/v1") == 1


def test_a_trainer_without_its_key_is_refused(on_demand: TrainerOnDemand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAINER_BASE_URL", "https://trainer.example/v1")
    with on_demand, pytest.raises(UsageError, match="TRAINER_API_KEY and TRAINER_MODEL"):
        on_demand.identity()
