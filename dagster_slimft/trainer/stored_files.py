"""Files: a row and a file on disk, the file first."""

import os
import sqlite3
from pathlib import Path
from typing import Any, BinaryIO, Literal

from dagster_slimft.trainer.store import Store, new_id, now, write_synced

LARGEST_BYTES = 512 * 1024 * 1024
_BLOCK_BYTES = 1024 * 1024


class FileTooLarge(Exception):
    """More bytes than the protocol allows in one file."""


def save_upload(store: Store, source: BinaryIO, filename: str, purpose: str) -> dict[str, Any]:
    """Copy an upload to disk, then record it; returns the file object."""
    file_id = new_id("file-")
    draft = store.work / file_id
    size = 0
    with draft.open("wb") as target:
        while block := source.read(_BLOCK_BYTES):
            size += len(block)
            if size > LARGEST_BYTES:
                draft.unlink()
                raise FileTooLarge
            target.write(block)
        target.flush()
        os.fsync(target.fileno())
    draft.replace(store.files / file_id)
    with store.transaction() as connection:
        return _insert(connection, file_id, filename, purpose, size)


def save_result(store: Store, connection: sqlite3.Connection, filename: str, content: bytes) -> str:
    """Write a result file within the transaction that finishes its job; returns its id."""
    file_id = new_id("file-")
    write_synced(store.files / file_id, content)
    _insert(connection, file_id, filename, "fine-tune-results", len(content))
    return file_id


def find_file(store: Store, file_id: str) -> dict[str, Any] | None:
    """The file object, or None."""
    with store.reading() as connection:
        row = connection.execute("select * from files where id = ?", (file_id,)).fetchone()
    return as_object(row) if row else None


def file_path(store: Store, file_id: str) -> Path:
    """Where the content of a recorded file lies."""
    return store.files / file_id


def list_files(
    store: Store, purpose: str | None, after: str | None, limit: int, order: Literal["asc", "desc"]
) -> list[dict[str, Any]]:
    """Up to `limit` + 1 file objects."""
    beyond = ">" if order == "asc" else "<"
    query = f"""
        select * from files
        where (:purpose is null or purpose = :purpose)
        and (:after is null or position {beyond} (select position from files where id = :after))
        order by position {order} limit :limit
    """
    with store.reading() as connection:
        rows = connection.execute(query, {"purpose": purpose, "after": after, "limit": limit + 1}).fetchall()
    return [as_object(row) for row in rows]


def delete_file(store: Store, file_id: str) -> bool:
    """Forget a file, row first; False where there is none."""
    with store.transaction() as connection:
        found = connection.execute("delete from files where id = ?", (file_id,)).rowcount
    if found:
        file_path(store, file_id).unlink(missing_ok=True)
    return bool(found)


def as_object(row: sqlite3.Row) -> dict[str, Any]:
    """A row as the protocol's file object."""
    return {
        "id": row["id"],
        "object": "file",
        "bytes": row["bytes"],
        "created_at": row["created_at"],
        "filename": row["filename"],
        "purpose": row["purpose"],
        "status": "processed",
        "status_details": None,
        "expires_at": None,
    }


def _insert(connection: sqlite3.Connection, file_id: str, filename: str, purpose: str, size: int) -> dict[str, Any]:
    connection.execute(
        "insert into files (id, filename, purpose, bytes, created_at) values (?, ?, ?, ?, ?)",
        (file_id, filename, purpose, size, now()),
    )
    return as_object(connection.execute("select * from files where id = ?", (file_id,)).fetchone())
