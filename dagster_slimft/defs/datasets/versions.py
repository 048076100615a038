"""Immutable dataset versions: the row, its members, who left and the sticky split of each customer, at once.

Registering the same content again changes nothing, so a run killed between the files and these rows is simply run
again. A customer's split is written once and never changed here; SQL reads it back through `slimft_history`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from psycopg import IsolationLevel
from psycopg.types.json import Jsonb

from dagster_slimft import dbt
from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.datasets.copied_lines import SPLITS
from dagster_slimft.defs.datasets.export import DatasetFiles
from dagster_slimft.errors import SlimftError

if TYPE_CHECKING:
    import psycopg

_INSERT_VERSION = """
    insert into slimft.dataset_versions (
        dataset_version, content_hash, counts, settings, redactor_version, tokenizer, dbt_invocation_id, git_revision
    )
    select
        %(version)s, %(content_hash)s, %(counts)s, %(settings)s,
        coalesce(string_agg(distinct messages.redactor_version, ', '), 'none'),
        coalesce(string_agg(distinct messages.tokenizer, ', '), 'none'),
        %(dbt_invocation_id)s, %(git_revision)s
    from slimft.redacted_messages as messages
    on conflict do nothing
"""
_INSERT_MEMBERS = """
    insert into slimft.dataset_members (dataset_version, dialogue_id, message_id, customer_id, split, text_hash)
    select %(version)s, dialogue_id, message_id, customer_id, split, text_hash
    from slimft_marts.training_examples
    where is_within_token_budget
"""
# Dialogues of earlier versions that this one no longer holds; by their anchor message, since ids may change.
_INSERT_DEPARTURES = """
    insert into slimft.dataset_departures (dataset_version, dialogue_id, message_id, reason)
    select
        %(version)s, earlier.dialogue_id, earlier.message_id,
        case
            when messages.message_id is null then 'message_gone'
            when examples.dialogue_id is not null then 'token_budget'
            else coalesce(exclusions.first_reason, 'unknown')
        end
    from (
        select distinct on (dialogue_id) dialogue_id, message_id
        from slimft.dataset_members
        where dataset_version <> %(version)s
        order by dialogue_id
    ) as earlier
    left join slimft.redacted_messages as messages on earlier.message_id = messages.message_id
    left join slimft_marts.training_examples as examples on messages.dialogue_id = examples.dialogue_id
    left join slimft_marts.training_exclusions as exclusions on messages.dialogue_id = exclusions.dialogue_id
    where not exists (
        select from slimft.dataset_members as present
        where
            present.dataset_version = %(version)s
            and present.dialogue_id = coalesce(messages.dialogue_id, earlier.dialogue_id)
    )
"""
# Customers beyond the token budget get their split too: a larger budget later must not move them.
_INSERT_ASSIGNMENTS = """
    insert into slimft.split_assignments (customer_id, split, dataset_version)
    select distinct on (customer_id) customer_id, split, %(version)s
    from slimft_marts.training_examples
    where split <> 'holdout'
    order by customer_id, array_position(array['test', 'validation', 'train'], split)
    on conflict (customer_id) do nothing
"""
_COUNTS = """
    select split, count(*)::int, sum(tokens)::int
    from slimft_marts.training_examples
    where is_within_token_budget
    group by split
"""


@dataclass(frozen=True)
class DatasetVersion:
    """A registered dataset; `counts` are dialogues and tokens by split."""

    version: str
    content_hash: str
    counts: Mapping[str, Any]
    is_new: bool


class Readiness(NamedTuple):
    """How much there is to train on, from `training_readiness`."""

    usable_examples: int
    new_usable_examples: int
    minimum_examples: int
    eligible_dialogues: int
    dialogues: int


def register_dataset(
    database: Database,
    files: DatasetFiles,
    settings: Mapping[str, Any],
    dbt_invocation_id: str | None = None,
    git_revision: str | None = None,
) -> DatasetVersion:
    """Record the dataset whose files were just written; the same content is the same row.

    Raises:
        SlimftError: `training_examples` no longer holds what the files hold.
    """
    with database.connect() as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        counts = _counts(connection, files)
        row = {
            "version": files.version,
            "content_hash": files.content_hash,
            "counts": Jsonb(counts),
            "settings": Jsonb(dict(settings)),
            "dbt_invocation_id": dbt_invocation_id,
            "git_revision": git_revision,
        }
        is_new = connection.execute(_INSERT_VERSION, row).rowcount == 1
        if is_new:
            connection.execute(_INSERT_MEMBERS, row)
            connection.execute(_INSERT_DEPARTURES, row)
        connection.execute(_INSERT_ASSIGNMENTS, row)
    return DatasetVersion(files.version, files.content_hash, counts, is_new)


def training_readiness(database: Database) -> Readiness:
    """The one row of `training_readiness`; before the first run, nothing of the declared minimum."""
    columns = ", ".join(Readiness._fields)
    rows = _rows_if_built(database, "training_readiness", f"select {columns} from slimft_marts.training_readiness")
    return Readiness(*rows[0]) if rows else Readiness(0, 0, dbt.variables()["minimum_examples"], 0, 0)


def exclusions(database: Database) -> list[tuple[str, int]]:
    """Why dialogues are not training examples: first reason and number of dialogues, most frequent first."""
    return _rows_if_built(
        database,
        "training_exclusions",
        """
        select first_reason, count(*)::int
        from slimft_marts.training_exclusions
        group by first_reason
        order by count(*) desc, first_reason
        """,
    )


def _rows_if_built(database: Database, mart: str, query: str) -> list[Any]:
    with database.connect() as connection:
        found = connection.execute("select to_regclass(%s)", (f"slimft_marts.{mart}",)).fetchone()
        return connection.execute(query).fetchall() if found and found[0] else []


def _counts(connection: "psycopg.Connection", files: DatasetFiles) -> dict[str, Any]:
    rows = {split: (dialogues, tokens) for split, dialogues, tokens in connection.execute(_COUNTS).fetchall()}
    dialogues = {split: rows.get(split, (0, 0))[0] for split in SPLITS}
    if dialogues != dict(files.counts):
        raise SlimftError(
            f"slimft_marts.training_examples changed while dataset {files.version} was written "
            f"({sum(files.counts.values())} lines written, {sum(dialogues.values())} rows now): run again"
        )
    return {"dialogues": dialogues, "tokens": {split: rows.get(split, (0, 0))[1] for split in SPLITS}}
