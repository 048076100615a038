"""The split models' compiled SQL over plain tables: what a test fills is what dbt's models would have built.

`arrive` adds dialogues, `split` runs duplicates -> groups -> splits as of a day, `export` writes what a dataset version
would: its members, and the split of every customer that is not only held out.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

from dagster_slimft.database.postgres import Database

PROJECT = Path(__file__).parents[2] / "dbt_project"
MODELS = ("int_examples_balanced", "int_dialogues_split_groups", "int_dialogues_split")
FIRST_DAY = "2026-08-01"
_STUBS = """
    create table slimft_marts.dialogues (
        dialogue_id uuid primary key, message_id text, customer_id text, person_id text, channel text, topic text,
        outcome text, rating numeric, is_test_only boolean, started_at timestamptz
    );
    create view slimft_intermediate.int_examples_rendered as
    select
        dialogue_id, null::text as left_out_reason, array[dialogue_id::text] as answer_hashes, dialogue_id::text as line
    from slimft_marts.dialogues;
    create view slimft_intermediate.int_examples_exported as
    select
        dialogues.dialogue_id,
        coalesce(array_agg(distinct split) filter (where split <> 'holdout'), '{}') as sticky_splits
    from slimft.dataset_members as members
    inner join slimft_marts.dialogues as dialogues on members.message_id = dialogues.message_id
    group by dialogues.dialogue_id;
"""


@dataclass(frozen=True)
class Arrival:
    """One usable dialogue; `day` counts from `FIRST_DAY`."""

    number: int
    customer: str
    cluster: int
    day: int
    is_golden: bool = False
    stratum: str = "price"


class Split(NamedTuple):
    """One row of `int_dialogues_split`."""

    number: int
    customer: str
    person: str
    cluster: str
    group: str
    split: str
    left_out_reason: str | None
    is_golden: bool
    day: int
    stratum: str


class SplitModels:
    """One database with the models' inputs as tables."""

    def __init__(self, database: Database) -> None:
        """Compile the models once and make their inputs."""
        self._queries = _compile(database)
        self._connection = database.connect_as_owner()
        self._connection.autocommit = True
        self._connection.execute(_STUBS)
        for model in MODELS:
            self._connection.execute(
                f"create table slimft_intermediate.{model} as {self._queries[model]} limit 0".encode()
            )

    def close(self) -> None:
        """Leave the database."""
        self._connection.close()

    def clear(self) -> None:
        """Forget every dialogue and dataset."""
        self._connection.execute(
            "truncate slimft_marts.dialogues, slimft.dialogue_clusters, slimft.dataset_members,"
            " slimft.dataset_versions, slimft.split_assignments, slimft.loads cascade"
        )

    def arrive(self, arrivals: Iterable[Arrival]) -> None:
        """Add dialogues; a customer's new ones belong to the person its old ones belong to."""
        rows = [asdict(arrival) for arrival in arrivals]
        self._connection.cursor().executemany(
            f"""
            with new as (
                insert into slimft_marts.dialogues
                values (md5(%(number)s::text)::uuid, %(number)s::text, %(customer)s,
                    coalesce(
                        (select min(person_id) from slimft_marts.dialogues where customer_id = %(customer)s),
                        %(customer)s
                    ),
                    'site', %(stratum)s, 'other', 5, %(is_golden)s,
                    '{FIRST_DAY}'::timestamptz + %(day)s * interval '1 day')
            )
            insert into slimft.dialogue_clusters (dialogue_id, message_id, cluster_id, text_hash)
            values (md5(%(number)s::text)::uuid, %(number)s::text, md5(%(cluster)s::text)::uuid, '')
            """.encode(),
            rows,
        )

    def merge_people(self, one: str, other: str) -> None:
        """Two customers turn out to be one person; their other customers come along."""
        self._connection.execute(
            """
            update slimft_marts.dialogues
            set person_id = (select min(person_id) from slimft_marts.dialogues where customer_id = %(one)s)
            where person_id in (select person_id from slimft_marts.dialogues where customer_id = %(other)s)
                and exists (select from slimft_marts.dialogues where customer_id = %(one)s)
            """,
            {"one": one, "other": other},
        )

    def merge_clusters(self, one: int, other: int) -> None:
        """A new dialogue made two clusters one."""
        self._connection.execute(
            "update slimft.dialogue_clusters set cluster_id = md5(%s::text)::uuid"
            " where cluster_id = md5(%s::text)::uuid",
            (one, other),
        )

    def split(self, as_of_day: int) -> list[Split]:
        """Run the models; every example kept after duplicates, also those left out for their split."""
        self._connection.execute(
            f"insert into slimft.loads (source, as_of) values"
            f" ('test', '{FIRST_DAY}'::timestamptz + %s * interval '1 day')".encode(),
            (as_of_day,),
        )
        for model in MODELS:
            table = f"slimft_intermediate.{model}"
            self._connection.execute(f"truncate {table}; insert into {table} {self._queries[model]}".encode())
        rows = self._connection.execute(
            f"""
            select
                message_id::int, customer_id, person_id, cluster_id::text, group_id, split, left_out_reason,
                is_test_only, extract(day from started_at - '{FIRST_DAY}'::timestamptz)::int, topic
            from slimft_intermediate.int_dialogues_split
            inner join slimft_marts.dialogues using (dialogue_id, person_id)
            """.encode()
        ).fetchall()
        return [Split(*row) for row in rows]

    def edges(self) -> list[tuple[str, str]]:
        """Pairs of person and cluster of the examples kept now or exported before."""
        return self._connection.execute(
            """
            select distinct person_id, cluster_id::text
            from slimft_marts.dialogues
            inner join slimft_intermediate.int_examples_balanced as balanced using (dialogue_id)
            left join slimft_intermediate.int_examples_exported as exported using (dialogue_id)
            where balanced.left_out_reason is null or cardinality(exported.sticky_splits) > 0
            """
        ).fetchall()

    def export(self, version: str, usable: Sequence[Split], members: Sequence[Split]) -> None:
        """Write a dataset version: its members, and a first split for the customers of all usable examples."""
        self._connection.execute(
            "insert into slimft.dataset_versions values (%s, %s, '{}', '{}', '1', 'x')", (version, version)
        )
        cursor = self._connection.cursor()
        cursor.executemany(
            "insert into slimft.dataset_members values (%s, md5(%s::text)::uuid, %s::text, %s, %s, '')",
            [(version, row.number, row.number, row.customer, row.split) for row in members],
        )
        cursor.executemany(
            "insert into slimft.split_assignments (customer_id, split, dataset_version) values (%s, %s, %s)"
            " on conflict (customer_id) do nothing",
            [(row.customer, row.split, version) for row in usable if row.split != "holdout"],
        )


def _compile(database: Database) -> dict[str, str]:
    with tempfile.TemporaryDirectory(prefix="slimft-splits-") as target:
        environment = {**os.environ, **database.dbt_environment(), "DBT_TARGET_PATH": target, "DBT_LOG_PATH": target}
        command = [sys.executable, "-m", "dbt.cli.main", "--quiet", "compile", "--project-dir", str(PROJECT)]
        command += ["--profiles-dir", str(PROJECT), "--select", *MODELS]
        subprocess.run(command, env=environment, check=True, capture_output=True, timeout=180)
        manifest = json.loads((Path(target) / "manifest.json").read_text(encoding="utf-8"))
    return {model: manifest["nodes"][f"model.slimft.{model}"]["compiled_code"] for model in MODELS}
