"""What a job is trained on and how, and the key under which it is paid for at most once.

    job_key = sha256(train hash, validation hash, model, hyperparameters, provider)

The hashes are SHA-256 of the files' bytes. A repeated attempt, which only a person orders, has the key
sha256(job_key ":" number), so that every attempt keeps its own row and events.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from dagster_slimft.defs.fine_tuning.provider import TrainerIdentity
from dagster_slimft.errors import UsageError

_CHUNK_BYTES = 1 << 20
_SUFFIX_DIGITS = 6


@dataclass(frozen=True)
class Hyperparameters:
    """Settings of a supervised job; "auto" leaves the choice to the trainer."""

    epochs: int | Literal["auto"] = "auto"
    batch_size: int | Literal["auto"] = "auto"
    learning_rate_multiplier: float | Literal["auto"] = "auto"
    seed: int = 7
    suffix: str = "slimft"

    def as_protocol(self) -> dict[str, int | float | str]:
        """The protocol's names."""
        return {
            "n_epochs": self.epochs,
            "batch_size": self.batch_size,
            "learning_rate_multiplier": self.learning_rate_multiplier,
        }

    def suffix_for(self, key: str) -> str:
        """The suffix with the first digits of the job's key: a job is recognised where metadata are not kept."""
        return f"{self.suffix}-{key[:_SUFFIX_DIGITS]}"


class TrainingData(NamedTuple):
    """The files of one dataset version that a job reads."""

    dataset_version: str
    train: Path
    validation: Path | None

    @classmethod
    def of_folder(cls, dataset_version: str, folder: Path) -> "TrainingData":
        """Files of a dataset's folder; an empty validation file is none.

        Raises:
            UsageError: there is nothing to train on.
        """
        train, validation = folder / "train.jsonl", folder / "validation.jsonl"
        if not train.is_file() or not train.stat().st_size:
            raise UsageError(f"no training file at {train}: materialize the datasets stage first")
        return cls(dataset_version, train, validation if _has_lines(validation) else None)


def job_key(trainer: TrainerIdentity, data: TrainingData, hyperparameters: Hyperparameters) -> str:
    """Content key of a job, equal on every machine."""
    content = {
        "train": file_hash(data.train),
        "validation": file_hash(data.validation) if data.validation else None,
        "model": trainer.model,
        "base_revision": trainer.base_revision,
        "hyperparameters": {**hyperparameters.as_protocol(), "seed": hyperparameters.seed},
        "provider": trainer.provider,
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def attempt_key(key: str, attempt: int) -> str:
    """Key of the n-th attempt at a job, counted from 1."""
    return key if attempt == 1 else hashlib.sha256(f"{key}:{attempt}".encode()).hexdigest()


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def _has_lines(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0
