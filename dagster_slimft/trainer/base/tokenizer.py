"""Byte-level BPE of the tiny base: 4,096 entries, NFC, digits one by one, roles and end of turn as single tokens.

Needs `tokenizers` alone, so that messages can be counted in tokens where torch is not installed.
"""

import secrets
from collections.abc import Iterable
from pathlib import Path

VOCABULARY = 4096
PAD = "<|pad|>"
END = "<|end|>"
SPECIAL = (PAD, END, "<|system|>", "<|user|>", "<|assistant|>", "<|tool|>")
TOKENIZER_FILE = "tokenizer.json"


def ensure_tokenizer(home: Path) -> Path:
    """`tokenizer.json` of the base, made in a few seconds where it does not exist."""
    from dagster_slimft.trainer.base.folder import base_folder, locked

    folder = base_folder(home)
    path = folder / TOKENIZER_FILE
    if not path.exists():
        with locked(folder):
            if not path.exists():
                from dagster_slimft.trainer.base.corpus import base_documents

                write_tokenizer(folder, base_documents())
    return path


def write_tokenizer(folder: Path, documents: Iterable[str]) -> None:
    """Train on the base's text and write whole or not at all."""
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=list(SPECIAL),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(documents, trainer)
    draft = folder / f"{TOKENIZER_FILE}.{secrets.token_hex(4)}.part"
    tokenizer.save(str(draft))
    draft.replace(folder / TOKENIZER_FILE)
