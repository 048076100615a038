"""The evaluation stage: base, fine-tuned model and nearest training answer on the test split, and the verdict."""

import dagster as dg

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.datasets.export import DatasetFiles
from dagster_slimft.defs.evaluation.evaluate import evaluate, stored_evaluation
from dagster_slimft.defs.evaluation.settings import EvaluationSettings
from dagster_slimft.defs.fine_tuning.model_versions import ModelVersion
from dagster_slimft.defs.fine_tuning.trainer_on_demand import TrainerOnDemand
from dagster_slimft.progress import report

DATASET = dg.AssetKey(["slimft", "dataset_versions"])
MODEL_VERSION = dg.AssetKey(["slimft", "model_versions"])
# Known prices, for price precision.
CATALOGUE = dg.AssetKey(["slimft_marts", "product_catalog"])
EVALUATION = dg.AssetKey(["slimft", "evaluations"])


class EvaluationStage(dg.Component, dg.Model, dg.Resolvable):
    """Sample, gate and intervals of the evaluation."""

    minimum_test_dialogues: int
    minimum_test_people: int
    maximum_error_rate: float
    confidence: float
    resamples: int
    maximum_dialogues: int
    maximum_answer_tokens: int
    pix_discount_percent: int
    maximum_instalments: int
    concurrency: int
    seed: int

    def build_defs(self, context: dg.ComponentLoadContext) -> dg.Definitions:
        """The evaluation of the model version on its dataset's test split."""
        settings = EvaluationSettings(**self.model_dump())

        @dg.asset(
            key=EVALUATION,
            ins={"dataset": dg.AssetIn(DATASET), "version": dg.AssetIn(MODEL_VERSION)},
            deps=[CATALOGUE],
            group_name="evaluation",
        )
        def evaluations(
            dataset: DatasetFiles,
            version: ModelVersion,
            database: dg.ResourceParam[Database],
            trainer: dg.ResourceParam[TrainerOnDemand],
        ) -> dg.MaterializeResult[None]:
            """Answers and scores of each candidate on the test split, with intervals by person, and the verdict."""
            found = stored_evaluation(database, version, settings)
            if found is None:
                found = evaluate(database, trainer.address(), dataset.folder, version, settings, report)
            report(f"verdict: {found.verdict}")
            return dg.MaterializeResult(
                metadata={
                    "rows": found.result["sizes"]["all"]["dialogues"] if found.is_new else 0,
                    "verdict": found.verdict,
                    "reasons": dg.MetadataValue.md(
                        "\n".join(f"- {one['state']}: {one['text']}" for one in found.reasons)
                    ),
                    "result": dg.MetadataValue.json(dict(found.result)),
                }
            )

        return dg.Definitions(assets=[evaluations])
