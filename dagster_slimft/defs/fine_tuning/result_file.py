"""The result file of a job: a CSV of losses by step, plain or base64, with OpenAI's or Azure's column names.

    OpenAI   step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy
    Azure    step,train_loss,train_mean_token_accuracy,valid_loss,validation_mean_token_accuracy,full_valid_loss,
             full_valid_mean_token_accuracy

api.openai.com hands it out in base64. Losses are mean token cross-entropy in nats, so exp(full_valid_loss) is a
perplexity, comparable within one provider and base model only.
"""

import base64
import binascii
import csv
import io
from collections.abc import Sequence
from typing import Any

import openai

NAMES = {
    "train_accuracy": "train_accuracy",
    "train_mean_token_accuracy": "train_accuracy",
    "train_loss": "train_loss",
    "valid_loss": "valid_loss",
    "valid_accuracy": "valid_accuracy",
    "valid_mean_token_accuracy": "valid_accuracy",
    "validation_mean_token_accuracy": "valid_accuracy",
    "full_valid_loss": "full_valid_loss",
    "full_valid_mean_token_accuracy": "full_valid_accuracy",
}


def read_result(client: openai.OpenAI, file_ids: Sequence[str]) -> dict[str, Any] | None:
    """Losses by step as `{"steps": [...]}`; None where the provider gives no file, or one that cannot be read."""
    if not file_ids:
        return None
    try:
        content = client.files.content(file_ids[0]).read()
    except openai.APIError:
        # The model exists all the same; the events hold the losses too.
        return None
    steps = parse_result(content)
    return {"steps": steps} if steps else None


def parse_result(content: bytes) -> list[dict[str, float | int]]:
    """One record per step, empty cells left out; an empty list where this is no such file."""
    text = _text(content)
    if text is None:
        return []
    rows: list[dict[str, float | int]] = []
    for cells in csv.DictReader(io.StringIO(text)):
        step = _number(cells.get("step"))
        if step is None:
            continue
        values = ((name, _number(cells.get(column))) for column, name in NAMES.items())
        # Azure writes -1 where nothing was measured.
        rows.append({"step": int(step), **{name: value for name, value in values if value is not None and value >= 0}})
    return rows


def _text(content: bytes) -> str | None:
    for candidate in (content, _decoded(content)):
        if candidate is None:
            continue
        text = candidate.decode("utf-8-sig", errors="replace")
        if "step" in text.partition("\n")[0].split(","):
            return text.replace("\r\n", "\n")
    return None


def _decoded(content: bytes) -> bytes | None:
    try:
        return base64.b64decode(content.strip().strip(b'"'), validate=True)
    except (binascii.Error, ValueError):
        return None


def _number(cell: str | None) -> float | None:
    try:
        return float(cell) if cell and cell.strip() else None
    except ValueError:
        return None
