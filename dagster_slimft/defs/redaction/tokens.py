"""Length of texts in tokens of the model that will be trained, by its own `tokenizer.json`."""

import hashlib
from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer


class TokenCounter:
    """Counts with the Hugging Face tokenizer file at `path`; `name` changes with the file's content."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def name(self) -> str:
        """First 12 hex digits of the file's SHA-256."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()[:12]

    def count(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, special tokens of the file's post-processor left out."""
        encoded = _tokenizer(self.path, self.name).encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(encoding) for encoding in encoded]


@cache
def _tokenizer(path: Path, _name: str) -> "Tokenizer":
    """The file's tokenizer, read once per process and content: a counter sent to a worker brings only its path."""
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(path))
