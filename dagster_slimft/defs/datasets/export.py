"""Writes a dataset's JSONL files: one COPY per split, hashed while it streams, put in place by one rename.

Postgres has already built each line (`training_examples.line`); this only copies bytes. COPY's text format doubles
JSON's backslashes and plain CSV doubles its quotes, so the format is CSV with control characters for quote and
delimiter: JSON escapes both, hence no line ever holds them and every line comes out byte for byte.

The content hash is that of the files' checksums in `sha256sum` format, in the order of `SPLITS`:
`sha256sum train.jsonl validation.jsonl test.jsonl holdout.jsonl | sha256sum`. The same content has the same version
name and folder; a folder that is in place is only checked, and made anew when a file in it was damaged or lost.
"""

import os
import shutil
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

import psutil
from psycopg import IsolationLevel

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.datasets.dataset_card import CARD, dataset_card, read_figures
from dagster_slimft.errors import SlimftError

if TYPE_CHECKING:
    import psycopg

Split = Literal["train", "validation", "test", "holdout"]
SPLITS: tuple[Split, ...] = get_args(Split)
_HASH_DIGITS = 12
_CHUNK_BYTES = 1 << 20
_UNFINISHED = ".unfinished-"

_COPY = r"""
    copy (
        select line
        from slimft_marts.training_examples
        where split = '{split}' and is_within_token_budget
        order by text_hash collate "C", dialogue_id
    ) to stdout (format csv, quote E'\x01', escape E'\x01', delimiter E'\x02', encoding 'utf8')
"""


@dataclass(frozen=True)
class DatasetFiles:
    """One dataset's folder; `counts` are lines by split, `is_new` says that the folder was not there before."""

    version: str
    content_hash: str
    folder: Path
    counts: Mapping[str, int]
    is_new: bool

    def path(self, split: Split) -> Path:
        """The file of one split; it may be empty, it is never missing."""
        return self.folder / f"{split}.jsonl"


def write_dataset(database: Database, artifacts: Path, licence: str = "", legal_basis: str = "") -> DatasetFiles:
    """Write what `training_examples` holds to `artifacts/datasets/<version>/`, all files from one snapshot.

    Raises:
        SlimftError: there is no training example to write.
    """
    datasets = artifacts / "datasets"
    datasets.mkdir(mode=0o700, parents=True, exist_ok=True)
    _remove_unfinished(datasets)
    folder = datasets / f"{_UNFINISHED}{os.getpid()}-{uuid.uuid4().hex[:8]}"
    folder.mkdir(mode=0o700)
    try:
        with database.connect() as connection:
            connection.isolation_level = IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            connection.execute("set local work_mem = '128MB'")
            written = {split: _copy(connection, split, folder) for split in SPLITS}
            figures = read_figures(connection)
        content_hash = _content_hash({split: file.digest for split, file in written.items()})
        counts: dict[str, int] = {split: file.lines for split, file in written.items()}
        if not counts["train"]:
            raise SlimftError("no line to train on: slimft_marts.training_examples has no row of split 'train'")
        version = f"ds-{content_hash[:_HASH_DIGITS]}"
        (folder / CARD).write_text(dataset_card(version, content_hash, counts, figures, licence, legal_basis))
        is_new = _put_in_place(folder, datasets / version, content_hash)
        return DatasetFiles(version, content_hash, datasets / version, counts, is_new)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def is_intact(folder: Path, content_hash: str) -> bool:
    """Whether a dataset folder holds all its files and their bytes still have the hash."""
    paths = {split: folder / f"{split}.jsonl" for split in SPLITS}
    if not (folder / CARD).is_file() or not all(path.is_file() for path in paths.values()):
        return False
    return _content_hash({split: _file_digest(path) for split, path in paths.items()}) == content_hash


class _Written(NamedTuple):
    digest: str
    lines: int


def _copy(connection: "psycopg.Connection", split: Split, folder: Path) -> _Written:
    digest, lines = sha256(), 0
    with (
        (folder / f"{split}.jsonl").open("wb") as file,
        connection.cursor().copy(_COPY.format(split=split).encode()) as rows,
    ):
        for block in rows:
            digest.update(block)
            lines += bytes(block).count(b"\n")
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    return _Written(digest.hexdigest(), lines)


def _content_hash(digests: Mapping[Split, str]) -> str:
    listing = "".join(f"{digests[split]}  {split}.jsonl\n" for split in SPLITS)
    return sha256(listing.encode()).hexdigest()


def _file_digest(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def _put_in_place(folder: Path, target: Path, content_hash: str) -> bool:
    """Rename the finished folder to its version; True when it was not there before."""
    if not target.exists():
        folder.rename(target)
        _sync(target.parent)
        return True
    if not is_intact(target, content_hash):
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
