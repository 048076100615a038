"""The fine-tuning stage: one job per dataset content, its events, and the model version it makes."""

import os
from typing import Literal

import dagster as dg

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.datasets.cost import declared_plan, refuse_over_budget
from dagster_slimft.defs.datasets.export import DatasetFiles
from dagster_slimft.defs.fine_tuning.job_records import Job, JobEvent
from dagster_slimft.defs.fine_tuning.jobs import finished_job, submit_or_adopt
from dagster_slimft.defs.fine_tuning.model_versions import ModelVersion, register_model_version
from dagster_slimft.defs.fine_tuning.provider import Trainer
from dagster_slimft.defs.fine_tuning.trainer_on_demand import TrainerOnDemand
from dagster_slimft.defs.fine_tuning.training_data import Hyperparameters, TrainingData
from dagster_slimft.defs.fine_tuning.waiting import wait
from dagster_slimft.progress import report

DATASET = dg.AssetKey(["slimft", "dataset_versions"])
JOB = dg.AssetKey(["slimft", "fine_tuning_jobs"])
MODEL_VERSION = dg.AssetKey(["slimft", "model_versions"])


class FineTuning(dg.Component, dg.Model, dg.Resolvable):
    """Hyperparameters of the job and how it is watched."""

    epochs: int | Literal["auto"]
    batch_size: int | Literal["auto"]
    learning_rate_multiplier: float | Literal["auto"]
    seed: int
    suffix: str
    poll_seconds: float

    def build_defs(self, context: dg.ComponentLoadContext) -> dg.Definitions:
        """The job and the model version."""
        declared = self

        @dg.asset(key=JOB, ins={"dataset": dg.AssetIn(DATASET)}, group_name="fine_tuning")
        def fine_tuning_jobs(
            dataset: DatasetFiles, database: dg.ResourceParam[Database], trainer: dg.ResourceParam[TrainerOnDemand]
        ) -> dg.Output[Job]:
            """The one fine-tuning job for this content at this trainer: adopted where it exists, else ordered."""
            data = TrainingData.of_folder(dataset.version, dataset.folder)
            settings = declared.hyperparameters()
            found = finished_job(database, trainer.identity(), data, settings)
            job = found or _train(database, trainer.address(), data, settings, declared.poll_seconds)
            return dg.Output(
                job,
                metadata={
                    "rows": int(found is None),
                    "job_id": job.job_id or "",
                    "status": job.status,
                    "model": job.fine_tuned_model or "",
                    "trained_tokens": job.trained_tokens or 0,
                },
            )

        @dg.asset(key=MODEL_VERSION, ins={"job": dg.AssetIn(JOB)}, group_name="fine_tuning")
        def model_versions(job: Job, database: dg.ResourceParam[Database]) -> dg.Output[ModelVersion]:
            """The model that the job made, as a candidate until evaluation says otherwise."""
            version = register_model_version(database, job)
            return dg.Output(version, metadata={"model_version": version.model_version, "model": version.model})

        return dg.Definitions(assets=[fine_tuning_jobs, model_versions])

    def hyperparameters(self) -> Hyperparameters:
        """The settings as the protocol's client takes them."""
        return Hyperparameters(self.epochs, self.batch_size, self.learning_rate_multiplier, self.seed, self.suffix)


def _train(
    database: Database, trainer: Trainer, data: TrainingData, settings: Hyperparameters, poll_seconds: float
) -> Job:
    retry = os.environ.get("SLIMFT_RETRY_JOB") == "1"
    plan = declared_plan(trainer.identity, data.dataset_version, settings.epochs)
    job = submit_or_adopt(
        database,
        trainer,
        data,
        settings,
        retry=retry,
        say=report,
        before_upload=lambda: refuse_over_budget(database, plan),
    )
    return wait(database, trainer, job, _tell, poll_seconds)


def _tell(event: JobEvent) -> None:
    report(event.message)
