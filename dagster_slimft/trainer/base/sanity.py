"""Is the tiny base worth starting from? Bits per character on text it never saw, beside two yardsticks.

    bits per character = -sum(log2 p(token)) / number of characters

The first token of each text is predicted from the end-of-turn token. A base that is not clearly better than random
initialisation would make every later gain a gain over nothing: it fails the build.
"""

import json
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tokenizers import Tokenizer

from dagster_slimft.errors import TrainerError
from dagster_slimft.trainer.base.folder import HERE

SANITY_FILE = "sanity.json"
LEAST_GAIN = 0.20


class Sanity(NamedTuple):
    """Bits per character on the same text."""

    base: float
    random_initialisation: float
    character_5gram: float
    characters: int


def judge(folder: Path, documents: Sequence[str], report: Callable[[str], None]) -> Sanity:
    """Measure on the probe text, write `sanity.json` into the model's folder.

    Raises:
        TrainerError: the base is not at least 20% better than random initialisation.
    """
    found = measure(folder, documents, probe_texts())
    figures = {key: round(value, 4) for key, value in found._asdict().items()}
    (folder / SANITY_FILE).write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    report(
        f"tiny base model: {found.base:.2f} bits per character on unseen text "
        f"(random initialisation {found.random_initialisation:.2f}, character 5-gram {found.character_5gram:.2f})"
    )
    if found.base > (1 - LEAST_GAIN) * found.random_initialisation:
        raise TrainerError(
            f"the tiny base model is not better than random initialisation: {found.base:.2f} against "
            f"{found.random_initialisation:.2f} bits per character (at least {LEAST_GAIN:.0%} fewer are needed); "
            f"train it longer or on more text, see {HERE.name}/pretraining.py"
        )
    return found


def measure(folder: Path, documents: Sequence[str], texts: Sequence[str]) -> Sanity:
    """Base, random initialisation and character 5-gram on `texts`."""
    from dagster_slimft.trainer.base.ngram import CharacterNgram
    from dagster_slimft.trainer.base.pretraining import new_model

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    return Sanity(
        base=bits_per_character(folder, texts),
        random_initialisation=_bits(new_model(tokenizer), tokenizer, texts),
        character_5gram=CharacterNgram(documents).bits_per_character(texts),
        characters=sum(map(len, texts)),
    )


def bits_per_character(folder: Path, texts: Sequence[str]) -> float:
    """Bits per character of a model folder on `texts`; texts beyond the context are cut."""
    from dagster_slimft.trainer.model_folder import load_model

    return _bits(load_model(folder), Tokenizer.from_file(str(folder / "tokenizer.json")), texts)


def probe_texts() -> list[str]:
    """Short messages as a shop that is not among the base's might get them."""
    lines = (HERE / "probe.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line]


def _bits(model: Any, tokenizer: Tokenizer, texts: Sequence[str]) -> float:
    from dagster_slimft.trainer.base.pretraining import end_id
    from dagster_slimft.trainer.scoring import score

    end = end_id(tokenizer)
    context = int(model.config.max_position_embeddings)
    encodings = [tokenizer.encode(text, add_special_tokens=False) for text in texts]
    sequences = [[end, *encoding.ids][:context] for encoding in encodings]
    # Characters that the kept tokens cover.
    characters = sum(encoding.offsets[len(ids) - 2][1] for encoding, ids in zip(encodings, sequences, strict=True))
    nats = -sum(float(value) for found in score(model, sequences, 0) for value in found.logprobs if value is not None)
    return nats / math.log(2) / characters
