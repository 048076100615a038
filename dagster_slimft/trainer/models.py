"""/v1/models: list, retrieve (with two fields more), delete a fine-tuned one.

Beyond the protocol: `context_length` in tokens, and `chat_template`, the Jinja source that turns messages into the
text the model reads, so that a client can have exactly that text scored.
"""

from pathlib import Path
from typing import Any

from fastapi import APIRouter

from dagster_slimft.trainer.errors import ApiError, not_found
from dagster_slimft.trainer.examples import TEMPLATE_FILE
from dagster_slimft.trainer.model_folder import context_length
from dagster_slimft.trainer.model_names import ORGANIZATION, TINY_BASE
from dagster_slimft.trainer.running import RunningTrainer
from dagster_slimft.trainer.stored_models import StoredModel, delete_model, find_model, list_models


def models_router(trainer: RunningTrainer) -> APIRouter:
    """Routes of the resource; a model's name may hold `:` and `/`."""
    router = APIRouter(prefix="/models")
    base = StoredModel(TINY_BASE, trainer.base, int((trainer.base / "config.json").stat().st_mtime))

    @router.get("")
    def list_all() -> dict[str, Any]:
        return {"object": "list", "data": [_as_object(model) for model in [base, *list_models(trainer.store)]]}

    @router.get("/{model:path}")
    def retrieve(model: str) -> dict[str, Any]:
        found = base if model == TINY_BASE else find_model(trainer.store, model)
        if found is None:
            raise not_found(f"The model '{model}' does not exist", "model", "model_not_found")
        extension = {"context_length": context_length(found.folder), "chat_template": _template(found.folder)}
        return {**_as_object(found), **extension}

    @router.delete("/{model:path}")
    def delete(model: str) -> dict[str, Any]:
        if model == TINY_BASE:
            raise ApiError(403, "The base model cannot be deleted", "model", "base_model")
        if not delete_model(trainer.store, model):
            raise not_found(f"The model '{model}' does not exist", "model", "model_not_found")
        return {"id": model, "object": "model", "deleted": True}

    return router


def _as_object(model: StoredModel) -> dict[str, Any]:
    return {
        "id": model.id,
        "object": "model",
        "created": model.created_at,
        "owned_by": ORGANIZATION,
        "shutdown_date": None,
    }


def _template(folder: Path) -> str:
    return (folder / TEMPLATE_FILE).read_text(encoding="utf-8")
