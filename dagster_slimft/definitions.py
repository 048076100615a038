"""The one entry point of Dagster: every stage's component, the resources they share and the job over all of it."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from dagster_slimft.database.postgres import Database, open_database
from dagster_slimft.defs import MAIN_JOB
from dagster_slimft.defs.fine_tuning.trainer_on_demand import TrainerOnDemand
from dagster_slimft.workspace import open_workspace


@dg.resource(description="The workspace's Postgres: DATABASE_URL, or the embedded one, started on first use")
def database(_: dg.InitResourceContext) -> Iterator[Database]:
    """Open the workspace's database for the length of a run."""
    with open_database(open_workspace()) as opened:
        yield opened


@dg.resource(description="The trainer: TRAINER_BASE_URL, or slimft's own server, started when first asked for")
def trainer(_: dg.InitResourceContext) -> Iterator[TrainerOnDemand]:
    """Hand out the trainer's address; a server started for it stops with the run."""
    with TrainerOnDemand(open_workspace()) as on_demand:
        yield on_demand


@dg.definitions
def definitions() -> dg.Definitions:
    """All stages found in `defs/`, with what they share."""
    stages = dg.load_from_defs_folder(path_within_project=Path(__file__).parent)
    job = dg.define_asset_job(
        MAIN_JOB,
        selection=dg.AssetSelection.all(),
        description="From the shop's conversations to an evaluated, recorded model version",
    )
    shared = dg.Definitions(
        jobs=[job],
        resources={"database": database, "trainer": trainer},
        # One process: each step would otherwise import dbt, GX and numpy anew and start Postgres again.
        executor=dg.in_process_executor,
    )
    return dg.Definitions.merge(stages, shared)
