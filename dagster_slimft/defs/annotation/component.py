"""The annotation stage: the reviewers' queue as an asset; why a dialogue is on it is decided in SQL."""

import dagster as dg
from pydantic import Field

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.annotation.queue import update_queue
from dagster_slimft.progress import report

CANDIDATES = dg.AssetKey(["slimft_marts", "annotation_candidates"])
QUEUE = dg.AssetKey(["slimft", "annotation_queue"])
HISTORY = {
    "annotations": "Judgements of dialogues by reviewers, as they stood when the run began.",
    "annotation_tasks": "Dialogues that were ever to be reviewed, as they stood when the run began.",
    "corrections": "Turns that reviewers corrected.",
    "redacted_texts": "Comments, notes and corrections after redaction.",
    "judgements": "Scores that a judge model gave.",
}


class Annotation(dg.Component, dg.Model, dg.Resolvable):
    """Settings of the annotation stage."""

    reviews_per_dialogue: int = Field(ge=1, le=9)

    def build_defs(self, context: dg.ComponentLoadContext) -> dg.Definitions:
        """The queue, and what people did with it before this run."""
        wanted = self.reviews_per_dialogue

        @dg.asset(key=QUEUE, deps=[CANDIDATES], group_name="annotation")
        def annotation_queue(database: dg.ResourceParam[Database]) -> dg.MaterializeResult[None]:
            """Dialogues for the reviewers, each once; opened again when new votes came or its words changed."""
            done = update_queue(database, wanted)
            report(f"{done.added:,} dialogues to review, {done.open:,} open")
            return dg.MaterializeResult(metadata={"rows": done.added, **done._asdict()})

        history = [
            dg.AssetSpec(["slimft_history", name], group_name="annotation", description=text)
            for name, text in HISTORY.items()
        ]
        return dg.Definitions(assets=[annotation_queue, *history])
