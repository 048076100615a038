"""The datasets stage: near-duplicate clusters, checks, files and versions, and the retrain sensor."""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from dagster_slimft import dbt
from dagster_slimft.database.postgres import Database
from dagster_slimft.defs import MAIN_JOB
from dagster_slimft.defs.datasets.advice import readiness_advice
from dagster_slimft.defs.datasets.cost import estimate_costs
from dagster_slimft.defs.datasets.data_docs import write_data_docs
from dagster_slimft.defs.datasets.export import DatasetFiles, write_dataset
from dagster_slimft.defs.datasets.judging import judge
from dagster_slimft.defs.datasets.leak_report import LeakRules
from dagster_slimft.defs.datasets.near_duplicates import cluster_new_dialogues
from dagster_slimft.defs.datasets.retrain import is_it_time_to_retrain
from dagster_slimft.defs.datasets.snapshot import settings_snapshot
from dagster_slimft.defs.datasets.versions import register_dataset, training_readiness
from dagster_slimft.progress import report
from dagster_slimft.revision import git_revision
from dagster_slimft.workspace import open_workspace

TO_CLUSTER = dg.AssetKey(["slimft_intermediate", "int_dialogues_to_cluster"])
CLUSTERS = dg.AssetKey(["slimft", "dialogue_clusters"])
EXAMPLES = dg.AssetKey(["slimft_marts", "training_examples"])
PREFERENCES = dg.AssetKey(["slimft_marts", "training_preferences"])
ADVICE = dg.AssetKey(["slimft", "readiness"])
READINESS = dg.AssetKey(["slimft_marts", "training_readiness"])
PRICES = dg.AssetKey(["slimft_marts", "model_prices"])
DATASET = dg.AssetKey(["slimft", "dataset_versions"])
# Which asset a suite's relation is.
SUITES = {
    "redacted_messages": dg.AssetKey(["slimft", "redacted_messages"]),
    "training_eligibility": dg.AssetKey(["slimft_marts", "training_eligibility"]),
    "training_examples": EXAMPLES,
}


class Datasets(dg.Component, dg.Model, dg.Resolvable):
    """Settings of the datasets stage; what is eligible and how it is split are dbt vars."""

    near_duplicate_threshold: float
    leaked_pair_similarity: float
    permutations: int
    maximum_overlap_share: float
    licence: str
    legal_basis: str
    new_examples: int
    growth_share: float
    assumed_epochs: int
    budget_usd: float | None

    def build_defs(self, context: dg.ComponentLoadContext) -> dg.Definitions:
        """Clusters, the dataset version, one check per suite, and the sensor that asks for a run."""
        return dg.Definitions(
            assets=[self._clusters(), self._advice(), self._dataset(), *_history()],
            asset_checks=[*(_suite_check(name, key) for name, key in SUITES.items()), self._overlap_check()],
            sensors=[self._sensor()],
        )

    def _clusters(self) -> dg.AssetsDefinition:
        @dg.asset(key=CLUSTERS, deps=[TO_CLUSTER], group_name="datasets")
        def dialogue_clusters(database: dg.ResourceParam[Database]) -> dg.MaterializeResult[None]:
            """Eligible dialogues that say nearly the same, as clusters; one of each is kept."""
            done = cluster_new_dialogues(database, self.near_duplicate_threshold, self.permutations)
            report(f"{done.dialogues:,} dialogues in {done.clusters:,} clusters")
            return dg.MaterializeResult(metadata={"rows": done.changed, **done._asdict()})

        return dialogue_clusters

    def _dataset(self) -> dg.AssetsDefinition:
        declared = self

        @dg.asset(
            key=DATASET, deps=[EXAMPLES, PREFERENCES, READINESS, PRICES], group_name="datasets", output_required=False
        )
        def dataset_versions(
            context: dg.AssetExecutionContext, database: dg.ResourceParam[Database]
        ) -> Iterator[dg.Output[DatasetFiles]]:
            """The immutable dataset version: JSONL files by split and their rows; none below the minimum."""
            readiness = training_readiness(database)
            if readiness.usable_examples < readiness.minimum_examples:
                reason = f"not enough data: {readiness.usable_examples} of {readiness.minimum_examples} usable examples"
                report(reason)
                context.log.warning(reason)
                return
            workspace = open_workspace()
            rules = LeakRules(declared.near_duplicate_threshold, declared.leaked_pair_similarity)
            files = write_dataset(database, workspace.artifacts, declared.licence, declared.legal_basis, rules)
            settings = settings_snapshot(declared.model_dump(mode="json"))
            dataset = register_dataset(database, files, settings, dbt.invocation_id(workspace), git_revision())
            report(f"{dataset.version}: {sum(files.counts.values()):,} examples")
            costs = {cost.model: round(cost.cost_usd, 4) for cost in estimate_costs(database, declared.assumed_epochs)}
            metadata = {**_dataset_metadata(files, dataset.is_new), "training_cost_usd": costs}
            yield dg.Output(files, metadata=metadata)

        return dataset_versions

    def _advice(self) -> dg.AssetsDefinition:
        @dg.asset(key=ADVICE, deps=[READINESS], group_name="datasets")
        def readiness(database: dg.ResourceParam[Database]) -> dg.MaterializeResult[None]:
            """Should we fine-tune at all? The verdict, the numbers that led to it and what would change it."""
            advice = readiness_advice(database)
            report(f"{advice.headline} {advice.evidence}")
            shown = {name: value for name, value in advice.numbers.items() if isinstance(value, str | int | float)}
            return dg.MaterializeResult(metadata={"advice": advice.headline, "evidence": advice.evidence, **shown})

        return readiness

    def _overlap_check(self) -> dg.AssetChecksDefinition:
        most = self.maximum_overlap_share

        @dg.asset_check(asset=DATASET, name="the_test_split_has_wording_of_its_own")
        def overlap(dataset_versions: DatasetFiles) -> dg.AssetCheckResult:
            """Runs of eight words that test shares with train, per side, stock answers aside; warns when high."""
            sides = dataset_versions.leaks.overlap.sides
            high = [f"{side} {found.share:.0%}" for side, found in sides.items() if found.share > most]
            next_step = (
                f"{', '.join(high)} of test's runs of eight words stand in train too (at most {most:.0%}): read "
            )
            return dg.AssetCheckResult(
                passed=not high,
                severity=dg.AssetCheckSeverity.WARN,
                metadata={
                    **{f"{side}_overlap_share": found.share for side, found in sides.items()},
                    "stock_answer_share": dataset_versions.leaks.overlap.stock_share,
                    "next_step": f"{next_step}scores on test as memory in part, or lower dbt var stock_answer_share"
                    if high
                    else "nothing to do",
                },
            )

        return overlap

    def _sensor(self) -> dg.SensorDefinition:
        @dg.sensor(job_name=MAIN_JOB, minimum_interval_seconds=300)
        def is_there_enough_for_a_new_model(
            context: dg.SensorEvaluationContext, database: dg.ResourceParam[Database]
        ) -> dg.RunRequest | dg.SkipReason:
            """Asks for a run when enough usable examples are in no dataset yet; else says what it saw."""
            readiness = training_readiness(database)
            answer = is_it_time_to_retrain(readiness, self.new_examples, self.growth_share)
            if not answer.is_wanted:
                return dg.SkipReason(answer.reason)
            key = f"{readiness.usable_examples}-{readiness.new_usable_examples}"
            return dg.RunRequest(run_key=key, tags={"slimft/reason": answer.reason[:200]})

        return is_there_enough_for_a_new_model


def _history() -> list[dg.AssetSpec]:
    """What earlier runs made and SQL reads again: the loop closes between runs, so it is no edge of the graph."""
    tables = {
        "split_assignments": "The split each exported customer keeps for ever, as earlier runs assigned it.",
        "dataset_members": "The dialogues of each earlier dataset version.",
    }
    return [
        dg.AssetSpec(["slimft_history", name], group_name="datasets", description=text) for name, text in tables.items()
    ]


def _dataset_metadata(files: DatasetFiles, is_new: bool) -> dict[str, Any]:
    total = sum(files.counts.values())
    return {
        "rows": total if is_new else 0,
        "dataset_version": files.version,
        "is_new": is_new,
        "folder": dg.MetadataValue.path(str(files.folder)),
        **{f"{split}_examples": count for split, count in files.counts.items()},
        "preference_pairs": files.preferences,
        "achieved_shares": dict(files.achieved_shares),
        "leak_report": files.leaks.as_json(),
    }


def _suite_check(relation: str, key: dg.AssetKey) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=key,
        name="great_expectations",
        blocking=True,
        additional_deps=[READINESS] if relation == "training_examples" else [],
        description=f"Suite expectations/{relation}.json: thresholds and their reasons stand there.",
    )
    def check(context: dg.AssetCheckExecutionContext, database: dg.ResourceParam[Database]) -> dg.AssetCheckResult:
        found = judge(database, relation, context.run.run_id)
        failures = [f"{one.name}: {one.message}" for one in (*found.blocking_failures, *found.warnings)]
        for failure in failures:
            context.log.warning(failure)
        report(f"{relation}: {len(found.results) - len(failures)} of {len(found.results)} expectations hold")
        pages = write_data_docs(open_workspace().reports / "data_docs", [found], context.run.run_id)
        return dg.AssetCheckResult(
            passed=not failures,
            severity=dg.AssetCheckSeverity.ERROR if found.blocking_failures else dg.AssetCheckSeverity.WARN,
            metadata={
                "expectations": len(found.results),
                "failures": dg.MetadataValue.md("\n".join(f"- {failure}" for failure in failures) or "none"),
                "next_step": failures[0] if failures else "nothing to do",
                "data_docs": dg.MetadataValue.path(str(pages)),
            },
        )

    return check
