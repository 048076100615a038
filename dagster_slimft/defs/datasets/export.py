"""Writes a dataset's folder: all files from one snapshot, put in place by one rename.

The content hash is that of the files' checksums in `sha256sum` format, in the order of `SPLITS`:
`sha256sum train.jsonl validation.jsonl test.jsonl holdout.jsonl | sha256sum`. The same content has the same version
name and folder; a folder that is in place is only checked, and made anew when a file in it was damaged or lost. Beside
the hashed files lie what describes them (card, plots, leak report) and `preferences.jsonl`; none of it names a dataset.
Splits that leak into each other are refused before anything is put in place.
"""

import json
import os
import shutil
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from psycopg import IsolationLevel

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.datasets.copied_lines import PREFERENCES, SPLITS, Split, copy_lines
from dagster_slimft.defs.datasets.dataset_card import CARD, dataset_card
from dagster_slimft.defs.datasets.dataset_figures import read_figures
from dagster_slimft.defs.datasets.dataset_plots import draw_plots
from dagster_slimft.defs.datasets.exported_personal_data import refuse_personal_data
from dagster_slimft.defs.datasets.leak_report import (
    LEAK_REPORT,
    LeakReport,
    LeakRules,
    Member,
    declared_rules,
    measure_leaks,
    refuse_leaks,
)
from dagster_slimft.defs.redaction.settings import declared_allow_list
from dagster_slimft.errors import SlimftError

if TYPE_CHECKING:
    import psycopg

_HASH_DIGITS = 12
_CHUNK_BYTES = 1 << 20
_UNFINISHED = ".unfinished-"

_MEMBERS = """
    select text_hash, dialogue_id::text, customer_id, person_id, split
    from slimft_marts.training_examples
    where is_within_token_budget
    order by dialogue_id
"""
_ONCE_IN_TEST = "select customer_id from slimft.split_assignments where split = 'test'"


@dataclass(frozen=True)
class DatasetFiles:
    """One dataset's folder.

    `counts` are lines by split, `preferences` those of `preferences.jsonl`; `is_new` says that the folder was not there
    before.
    """

    version: str
    content_hash: str
    folder: Path
    counts: Mapping[str, int]
    achieved_shares: Mapping[str, float]
    preferences: int
    leaks: LeakReport
    is_new: bool

    def path(self, split: Split) -> Path:
        """The file of one split; it may be empty, it is never missing."""
        return self.folder / f"{split}.jsonl"


def write_dataset(
    database: Database, artifacts: Path, licence: str = "", legal_basis: str = "", leak_rules: LeakRules | None = None
) -> DatasetFiles:
    """Write what `training_examples` holds to `artifacts/datasets/<version>/`, all files from one snapshot.

    Raises:
        SlimftError: there is no training example to write.
        CheckFailed: the splits share people or dialogues, or a line holds personal data; nothing is left in place.
    """
    datasets = artifacts / "datasets"
    datasets.mkdir(mode=0o700, parents=True, exist_ok=True)
    _remove_unfinished(datasets)
    folder = datasets / f"{_UNFINISHED}{os.getpid()}-{uuid.uuid4().hex[:8]}"
    folder.mkdir(mode=0o700)
    try:
        with _snapshot(database) as connection:
            files = copy_lines(connection, folder)
            refuse_personal_data(connection, sorted(folder.glob("*.jsonl")), declared_allow_list())
            figures = read_figures(connection)
            leaks = _leaks(connection, folder, leak_rules or declared_rules())
        content_hash = _content_hash({split: files.splits[split].digest for split in SPLITS})
        counts: dict[str, int] = {split: file.lines for split, file in files.splits.items()}
        if not counts["train"]:
            raise SlimftError("no line to train on: slimft_marts.training_examples has no row of split 'train'")
        refuse_leaks(leaks)
        version = f"ds-{content_hash[:_HASH_DIGITS]}"
        target, shares = datasets / version, figures.achieved
        if is_intact(target, content_hash):
            return DatasetFiles(
                version, content_hash, target, counts, shares, _lines(target / PREFERENCES), leaks, False
            )
        plots = draw_plots(folder, figures)
        card = dataset_card(version, content_hash, files.preferences, figures, leaks, plots, licence, legal_basis)
        (folder / CARD).write_text(card, encoding="utf-8")
        (folder / LEAK_REPORT).write_text(json.dumps(leaks.as_json(), indent=2) + "\n", encoding="utf-8")
        is_new = _put_in_place(folder, target)
        return DatasetFiles(version, content_hash, target, counts, shares, files.preferences.lines, leaks, is_new)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def is_intact(folder: Path, content_hash: str) -> bool:
    """Whether a dataset folder holds all its files and their bytes still have the hash."""
    paths = {split: folder / f"{split}.jsonl" for split in SPLITS}
    beside = (folder / name for name in (CARD, LEAK_REPORT, PREFERENCES))
    if not all(path.is_file() for path in (*paths.values(), *beside)):
        return False
    return _content_hash({split: _file_digest(path) for split, path in paths.items()}) == content_hash


@contextmanager
def _snapshot(database: Database) -> "Iterator[psycopg.Connection]":
    with database.connect() as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        yield connection


def _leaks(connection: "psycopg.Connection", folder: Path, rules: LeakRules) -> LeakReport:
    members = [Member(*row) for row in connection.execute(_MEMBERS).fetchall()]
    once_in_test = [customer for (customer,) in connection.execute(_ONCE_IN_TEST).fetchall()]
    return measure_leaks(folder, SPLITS, members, once_in_test, rules)


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in file)


def _content_hash(digests: Mapping[Split, str]) -> str:
    listing = "".join(f"{digests[split]}  {split}.jsonl\n" for split in SPLITS)
    return sha256(listing.encode()).hexdigest()


def _file_digest(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def _put_in_place(folder: Path, target: Path) -> bool:
    """Rename the finished folder to its version, in place of a damaged one; True when none was there before."""
    if not target.exists():
        folder.rename(target)
        _sync(target.parent)
        return True
    damaged = folder.with_name(f"{folder.name}-damaged")
    target.rename(damaged)
    folder.rename(target)
    _sync(target.parent)
    shutil.rmtree(damaged)
    return False


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_unfinished(datasets: Path) -> None:
    """Clear what killed runs left; a folder of a process that still lives is being written."""
    for folder in datasets.glob(f"{_UNFINISHED}*"):
        pid = int(folder.name.removeprefix(_UNFINISHED).split("-")[0])
        if pid == os.getpid() or not psutil.pid_exists(pid):
            shutil.rmtree(folder, ignore_errors=True)
