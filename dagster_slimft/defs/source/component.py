"""The shop's tables and people's votes as assets that others make: where the lineage begins."""

import dagster as dg

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.source.waiting_votes import deliver_waiting_votes

SHOP_TABLES = {
    "customers": "Who talks to the assistant; names, phones and addresses are known here and redacted everywhere else.",
    "conversations": "The shop's row per customer and channel; endless and open, so no unit of anything.",
    "messages": "What was said, raw: read by the staging views and by redaction alone.",
    "orders": "What was bought; outcome of a dialogue.",
}
FEEDBACK_TABLES = {
    "ratings": "Stars for a dialogue.",
    "flags": "Problems people marked.",
    "loads": "What was loaded into an embedded database, with the end date its dialogues are judged at.",
}


STAGED_DIGESTS = dg.AssetKey(["slimft_staging", "stg_message_digests"])


class Source(dg.Component, dg.Model, dg.Resolvable):
    """Settings of the source stage; loading is in `load.py`."""

    owner: str

    def build_defs(self, context: dg.ComponentLoadContext) -> dg.Definitions:
        """External assets: read, never written by the pipeline; but votes that waited for their message."""
        tables = {("shop", name): text for name, text in SHOP_TABLES.items()}
        tables |= {("feedback", name): text for name, text in FEEDBACK_TABLES.items()}

        @dg.asset(
            key=["feedback", "reactions"], deps=[STAGED_DIGESTS], group_name="source", owners=[f"team:{self.owner}"]
        )
        def reactions(database: dg.ResourceParam[Database]) -> dg.MaterializeResult[None]:
            """Thumbs on one message or dialogue, the newest per person; those that waited are handed over here."""
            votes = deliver_waiting_votes(database)
            return dg.MaterializeResult(metadata={"delivered": votes.delivered, "waiting": votes.waiting})

        return dg.Definitions(
            assets=[
                reactions,
                *(
                    dg.AssetSpec(list(key), group_name="source", description=text, owners=[f"team:{self.owner}"])
                    for key, text in tables.items()
                ),
            ]
        )
