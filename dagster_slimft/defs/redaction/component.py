"""Redaction's settings and assets; the work is in `stage.py`."""

from collections.abc import Iterator
from typing import Literal

import dagster as dg

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.redaction.settings import AllowList, RedactionSettings
from dagster_slimft.defs.redaction.stage import redact_new_messages
from dagster_slimft.defs.redaction.tokens import TokenCounter
from dagster_slimft.progress import report
from dagster_slimft.trainer.base import ensure_tokenizer
from dagster_slimft.workspace import slimft_home, workspace_key

STAGED = [
    dg.AssetKey(["slimft_staging", "stg_dialogue_messages"]),
    dg.AssetKey(["slimft_staging", "stg_customers"]),
    dg.AssetKey(["slimft_staging", "stg_conversations"]),
]
REDACTED_MESSAGES = dg.AssetKey(["slimft", "redacted_messages"])
QUARANTINED_MESSAGES = dg.AssetKey(["slimft", "quarantined_messages"])


class Redaction(dg.Component, dg.Model, dg.Resolvable):
    """Settings of the redaction stage: what replaces personal data, and what is the shop's own."""

    replacement: Literal["placeholder", "surrogate"]
    batch_dialogues: int
    processes: int
    allow: dict[str, list[str]]
    personal_order_ids: bool

    def build_defs(self, context: dg.ComponentLoadContext) -> dg.Definitions:
        """`redacted_messages` and what could not be redacted."""
        declared = self

        @dg.multi_asset(
            name="redaction",
            group_name="redaction",
            specs=[
                dg.AssetSpec(
                    REDACTED_MESSAGES,
                    deps=STAGED,
                    description="Every message with personal data replaced; the stage that makes it is the only reader "
                    "of raw text. Touches only dialogues with new messages, changed customers or a new redactor.",
                ),
                dg.AssetSpec(
                    QUARANTINED_MESSAGES,
                    deps=STAGED,
                    description="Messages that could not be processed; their dialogues stay out of every dataset.",
                ),
            ],
        )
        def redaction(database: dg.ResourceParam[Database]) -> Iterator[dg.MaterializeResult[None]]:
            tokenizer = TokenCounter(ensure_tokenizer(slimft_home()))
            done = redact_new_messages(database, declared.settings(), tokenizer)
            report(
                f"{done.messages:,} messages of {done.dialogues:,} dialogues, {sum(done.entities.values()):,} entities"
            )
            yield dg.MaterializeResult(
                asset_key=REDACTED_MESSAGES,
                metadata={
                    "rows": done.messages,
                    "dialogues": done.dialogues,
                    "entities": done.entities,
                    "residual": done.residual,
                    "recounted": done.recounted,
                    "personal_texts": done.personal_texts,
                    "waiting_texts": done.waiting_texts,
                    "redactor_version": done.redactor_version,
                    "samples": dg.MetadataValue.md(_samples(database)),
                },
            )
            yield dg.MaterializeResult(asset_key=QUARANTINED_MESSAGES, metadata={"rows": done.quarantined})

        return dg.Definitions(assets=[redaction])

    def settings(self) -> RedactionSettings:
        """The settings as the pure stage takes them."""
        return RedactionSettings(
            replacement=self.replacement,
            batch_dialogues=self.batch_dialogues,
            processes=self.processes,
            allow=AllowList.model_validate({**self.allow, "order_ids": not self.personal_order_ids}),
            surrogate_key=workspace_key() if self.replacement == "surrogate" else "",
        )


def _samples(database: Database) -> str:
    """Five redacted messages with an entity in them, as a Markdown list."""
    with database.connect() as connection:
        rows = connection.execute(
            "select text from slimft.redacted_messages where entity_counts <> '{}' order by md5(message_id) limit 5"
        ).fetchall()
    return "\n".join(f"- {text.replace(chr(10), ' / ')}" for (text,) in rows) or "(no personal data found yet)"
