"""/v1/files: upload, list, retrieve, delete, content."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Form, Query, UploadFile
from fastapi.responses import FileResponse

from dagster_slimft.trainer.errors import ApiError, invalid, not_found
from dagster_slimft.trainer.running import RunningTrainer
from dagster_slimft.trainer.stored_files import (
    FileTooLarge,
    delete_file,
    file_path,
    find_file,
    list_files,
    save_upload,
)


def files_router(trainer: RunningTrainer) -> APIRouter:
    """Routes of the resource."""
    router = APIRouter(prefix="/files")
    store = trainer.store

    @router.post("")
    def create(file: Annotated[UploadFile, File()], purpose: Annotated[str, Form()]) -> dict[str, Any]:
        if purpose != "fine-tune":
            raise invalid(f"purpose '{purpose}' is not supported here: only fine-tune", "purpose", "unsupported_value")
        name = (file.filename or "").replace("\\", "/").rsplit("/", 1)[-1]
        if not name.endswith(".jsonl"):
            raise invalid("Invalid file format for fine-tuning: must be .jsonl", "file", "invalid_file_format")
        try:
            return save_upload(store, file.file, name, purpose)
        except FileTooLarge:
            raise ApiError(413, "The file is larger than 512 MB", "file", "file_too_large") from None

    @router.get("")
    def list_all(
        purpose: str | None = None,
        after: str | None = None,
        limit: Annotated[int, Query(ge=1, le=10000)] = 10000,
        order: Literal["asc", "desc"] = "desc",
    ) -> dict[str, Any]:
        rows = list_files(store, purpose, after, limit, order)
        shown = rows[:limit]
        ends = {"first_id": shown[0]["id"], "last_id": shown[-1]["id"]} if shown else {"first_id": "", "last_id": ""}
        return {"object": "list", "data": shown, "has_more": len(rows) > limit, **ends}

    @router.get("/{file_id}")
    def retrieve(file_id: str) -> dict[str, Any]:
        return find_file(store, file_id) or _missing(file_id)

    @router.delete("/{file_id}")
    def delete(file_id: str) -> dict[str, Any]:
        if not delete_file(store, file_id):
            _missing(file_id)
        return {"id": file_id, "object": "file", "deleted": True}

    @router.get("/{file_id}/content")
    def content(file_id: str) -> FileResponse:
        found = find_file(store, file_id) or _missing(file_id)
        return FileResponse(
            file_path(store, file_id), media_type="application/octet-stream", filename=found["filename"]
        )

    return router


def _missing(file_id: str) -> dict[str, Any]:
    raise not_found(f"No such File object: {file_id}", "id")
