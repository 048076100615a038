"""dbt's seeds, models and tests as Dagster assets and checks, and what quality needs beside SQL: changes over time."""

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, dbt_assets
from dagster_dbt.asset_utils import get_asset_check_key_for_test
from pydantic import Field

from dagster_slimft import dbt
from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.quality.change_points import ChangeSettings, update_change_points
from dagster_slimft.progress import report
from dagster_slimft.workspace import open_workspace

DIALOGUES = dg.AssetKey(["slimft_marts", "dialogues"])
CHANGE_POINTS = dg.AssetKey(["slimft", "change_points"])
PASSED = {"pass", "success", "warn"}
DATASET_MODELS = (
    "int_examples_",
    "int_dialogues_to_",
    "int_dialogues_split",
    "int_dialogues_handed_",
    "int_persons_",
    "int_readiness_",
    "readiness_",
)
REVIEW_MODELS = {
    "int_dialogues_hashed",
    "int_dialogues_reviewed",
    "int_reviews_current",
    "int_turns_corrected",
    "watched_phrases",
}


class StageTranslator(DagsterDbtTranslator):
    """Groups dbt's nodes by the stage they belong to."""

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """Stage of a node, by its folder."""
        folders = dbt_resource_props.get("fqn", [])
        if "annotation" in folders or dbt_resource_props.get("name", "") in REVIEW_MODELS:
            return "annotation"
        if "training" in folders or dbt_resource_props.get("name", "").startswith(DATASET_MODELS):
            return "datasets"
        if "staging" in folders or dbt_resource_props.get("resource_type") == "source":
            return "source"
        return "quality"


class DbtModels(dg.Component, dg.Model, dg.Resolvable):
    """Settings of the dbt stages; thresholds are vars in `dbt_project.yml`."""

    fails_on_warning: bool
    change_weeks: int = Field(ge=2)
    change_minimum_dialogues: int = Field(ge=2)
    change_p_value: float = Field(gt=0, lt=1)

    def build_defs(self, context: dg.ComponentLoadContext) -> dg.Definitions:
        """One asset per seed and model, one check per test, in as few dbt invocations as the lineage allows."""
        workspace = open_workspace()
        manifest = dbt.manifest(workspace)
        translator = StageTranslator(DagsterDbtTranslatorSettings(enable_source_tests_as_checks=False))
        accepted = {"pass", "success"} if self.fails_on_warning else PASSED

        @dbt_assets(manifest=manifest, name="dbt_models", dagster_dbt_translator=translator)
        def dbt_models(context: dg.AssetExecutionContext, database: dg.ResourceParam[Database]) -> Iterator[Any]:
            keys = _keys_by_node(manifest, translator)
            chosen = context.selected_asset_keys | context.selected_asset_check_keys
            names = [manifest["nodes"][node]["name"] for node, key in keys.items() if key in chosen]
            report(f"dbt: {len(names)} seeds, models and tests")
            results = dbt.build(workspace, names, database.dbt_environment(), _as_of(context, database))
            failed = []
            for result in results:
                event = _event(result, keys[result.unique_id], accepted)
                if event is not None:
                    yield event
                if result.status not in accepted:
                    failed.append(f"{manifest['nodes'][result.unique_id]['name']}: {result.status} ({result.message})")
            if failed:
                raise dg.Failure(f"dbt: {'; '.join(failed)}", allow_retries=False)

        changes = ChangeSettings(self.change_weeks, self.change_minimum_dialogues, self.change_p_value)

        @dg.asset(key=CHANGE_POINTS, deps=[DIALOGUES], group_name="quality")
        def change_points(database: dg.ResourceParam[Database]) -> dg.MaterializeResult[None]:
            """Since which week satisfaction, resolution, abandonment or waits are others, over all and by channel."""
            found = update_change_points(database, changes)
            report(f"{found} metrics changed in the last {changes.weeks} weeks")
            return dg.MaterializeResult(metadata={"rows": found})

        return dg.Definitions(assets=[dbt_models, change_points])


def _keys_by_node(manifest: Mapping[str, Any], translator: DagsterDbtTranslator) -> dict[str, Any]:
    """Asset key of each seed and model, check key of each test, by dbt's unique id."""
    keys: dict[str, Any] = {}
    for unique_id, node in manifest["nodes"].items():
        if node["resource_type"] in {"model", "seed"}:
            keys[unique_id] = translator.get_asset_key(node)
        elif node["resource_type"] == "test":
            keys[unique_id] = get_asset_check_key_for_test(manifest, translator, unique_id, None)
    return keys


def _event(result: dbt.NodeResult, key: Any, accepted: set[str]) -> Any:
    if isinstance(key, dg.AssetCheckKey):
        return dg.AssetCheckResult(
            passed=result.status == "pass",
            asset_key=key.asset_key,
            check_name=key.name,
            severity=dg.AssetCheckSeverity.WARN if result.status == "warn" else dg.AssetCheckSeverity.ERROR,
            metadata={"offenders": result.failures or 0, "seconds": result.seconds},
        )
    if result.status not in accepted:
        return None
    metadata = {"seconds": result.seconds} | ({"rows": result.rows} if result.rows is not None else {})
    return dg.MaterializeResult(asset_key=key, metadata=metadata)


def _as_of(context: dg.AssetExecutionContext, database: Database) -> str | None:
    """The run's start where the source is a live database; loaded sources store their own end date."""
    if database.is_embedded:
        return None
    record = context.instance.get_run_record_by_id(context.run_id)
    return record.create_timestamp.isoformat() if record is not None else None
