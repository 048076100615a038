"""What the API's resources work on: one store, one queue of jobs, one place that serves models."""

from dataclasses import dataclass
from pathlib import Path

from dagster_slimft.trainer.errors import not_found
from dagster_slimft.trainer.job_queue import JobQueue
from dagster_slimft.trainer.model_names import TINY_BASE
from dagster_slimft.trainer.serving import Serving
from dagster_slimft.trainer.store import Store
from dagster_slimft.trainer.stored_models import find_model


@dataclass(frozen=True)
class RunningTrainer:
    """The parts of one running server."""

    store: Store
    base: Path
    queue: JobQueue
    serving: Serving

    def folder_of(self, model: str) -> Path:
        """Folder of a model by name.

        Raises:
            ApiError: 404 where there is none.
        """
        folder = model_folder(self.store, self.base, model)
        if folder is None:
            raise not_found(f"The model '{model}' does not exist", "model", "model_not_found")
        return folder


def model_folder(store: Store, base: Path, model: str) -> Path | None:
    """Folder of the base or of a fine-tuned model; None where there is none."""
    if model == TINY_BASE:
        return base
    found = find_model(store, model)
    return found.folder if found else None
