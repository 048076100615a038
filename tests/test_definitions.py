"""What exists in Dagster: a snapshot, so that no asset, check or sensor changes its key by accident."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from dagster_slimft.defs import MAIN_JOB

SNAPSHOT = Path(__file__).parent / "definitions.json"
STAGES = {"source", "redaction", "quality", "annotation", "datasets", "fine_tuning", "evaluation"}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dg.Definitions]:
    patch = pytest.MonkeyPatch()
    patch.setenv("SLIMFT_HOME", str(tmp_path_factory.mktemp("definitions")))
    patch.setenv("SLIMFT_WORKSPACE", "definitions")
    from dagster_slimft.definitions import definitions

    yield definitions()
    patch.undo()


def _present(loaded: dg.Definitions) -> dict[str, Any]:
    graph = loaded.resolve_asset_graph()
    return {
        "assets": sorted(key.to_user_string() for key in graph.get_all_asset_keys()),
        "checks": sorted(f"{key.asset_key.to_user_string()}:{key.name}" for key in graph.asset_check_keys),
        "jobs": sorted(job.name for job in loaded.jobs or []),
        "sensors": sorted(sensor.name for sensor in loaded.sensors or []),
    }


def test_definitions_are_those_of_the_snapshot(loaded: dg.Definitions) -> None:
    """When a change is meant, write the new snapshot: python -m tests.test_definitions."""
    assert _present(loaded) == json.loads(SNAPSHOT.read_text())


def test_groups_are_the_stages_and_every_asset_explains_itself(loaded: dg.Definitions) -> None:
    graph = loaded.resolve_asset_graph()
    nodes = [graph.get(key) for key in graph.get_all_asset_keys()]
    assert {node.group_name for node in nodes} == STAGES
    assert [node.key.to_user_string() for node in nodes if not node.description] == []


def test_lineage_is_one_graph_from_the_shops_tables_to_the_evaluation(loaded: dg.Definitions) -> None:
    graph = loaded.resolve_asset_graph()
    reached = {dg.AssetKey(["slimft", "evaluations"])}
    while True:
        parents = {parent for key in reached for parent in graph.get(key).parent_keys} - reached
        if not parents:
            break
        reached |= parents
    assert dg.AssetKey(["shop", "messages"]) in reached
    assert dg.AssetKey(["slimft", "redacted_messages"]) in reached


def test_the_job_runs_everything_that_can_be_made(loaded: dg.Definitions) -> None:
    job = loaded.resolve_job_def(MAIN_JOB)
    graph = loaded.resolve_asset_graph()
    made = {node.key for node in job.asset_layer.asset_graph.asset_nodes if node.is_executable}
    assert made == {node.key for node in graph.asset_nodes if node.is_executable}


def _write_snapshot() -> None:
    from dagster_slimft.definitions import definitions

    SNAPSHOT.write_text(json.dumps(_present(definitions()), indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    _write_snapshot()
