"""Files at the provider: found again by a name that holds their content hash, and by size, before they are sent.

An upload costs nothing and may be lost on the way, so it is tried again; each try looks first whether the last one
arrived. SDK retries are off: a retried upload would leave a second copy.
"""

import codecs
import io
import time
from pathlib import Path

import openai

from dagster_slimft.defs.fine_tuning.provider import Trainer
from dagster_slimft.defs.fine_tuning.training_data import file_hash
from dagster_slimft.errors import TrainerError

_NAME_DIGITS = 16
_TRIES = 3
_PAUSE_SECONDS = 1.0


def upload_or_adopt(trainer: Trainer, path: Path) -> str:
    """Id of the file at the provider, uploaded unless it is there already.

    Raises:
        TrainerError: the provider cannot be reached or refuses the file.
    """
    name, content = uploaded_name(path), _content(trainer, path)
    # A large file may take minutes; a lost one is noticed by the listing.
    with trainer.client(max_retries=0, timeout_seconds=600.0) as client:
        for number in range(1, _TRIES + 1):
            try:
                found = _find(client, name, len(content))
                return found or client.files.create(file=(name, io.BytesIO(content)), purpose="fine-tune").id
            except openai.APIStatusError as error:
                if error.status_code < 500 and error.status_code not in (408, 409, 429):
                    raise _refused(trainer, path, error) from None
                last: openai.APIError = error
            except openai.APIError as error:
                last = error
            if number < _TRIES:
                time.sleep(_PAUSE_SECONDS * number)
    raise TrainerError(
        f"{path.name} could not be uploaded to {trainer.base_url} in {_TRIES} tries: {last.message}; "
        "nothing was ordered: check the address and run again"
    )


def uploaded_name(path: Path) -> str:
    """Name at the provider: which file, and the first digits of its hash."""
    return f"slimft-{path.stem}-{file_hash(path)[:_NAME_DIGITS]}.jsonl"


def _content(trainer: Trainer, path: Path) -> bytes:
    content = path.read_bytes()
    return codecs.BOM_UTF8 + content if trainer.capabilities.has_jsonl_bom else content


def _find(client: openai.OpenAI, name: str, size: int) -> str | None:
    for file in client.files.list(purpose="fine-tune"):
        if file.filename == name and file.bytes == size and file.status != "error":
            return file.id
    return None


def _refused(trainer: Trainer, path: Path, error: openai.APIStatusError) -> TrainerError:
    return TrainerError(
        f"{trainer.base_url} refused {path.name} (HTTP {error.status_code}): {error.message}; "
        "check TRAINER_API_KEY and the provider's limits, then run again"
    )
