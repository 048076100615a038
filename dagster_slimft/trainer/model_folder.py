"""Model folders in Hugging Face's format, weights in safetensors only; and a resumable job's optimizer beside them.

Pickles (`.pt`, `.bin`) run code when they are loaded: none is written, none is read.
"""

import json
import os
import shutil
from pathlib import Path
from typing import Any

CONTEXT_KEY = "max_position_embeddings"
OPTIMIZER_FILE = "optimizer.safetensors"
# Everything a folder needs beside weights and config to be read by other programs.
COMPANIONS = ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja", "generation_config.json")


def context_length(folder: Path) -> int:
    """Tokens the model of a folder can see, from its config; needs no torch."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return int(config[CONTEXT_KEY])


def import_model_classes() -> Any:
    """What `load_model` needs, imported: transformers resolves its names late, and this one takes seconds."""
    from transformers import AutoModelForCausalLM
    from transformers.models.llama import modeling_llama  # noqa: F401 - the tiny base's own

    return AutoModelForCausalLM


def load_model(folder: Path) -> Any:
    """The model of a folder in float32."""
    import torch

    return import_model_classes().from_pretrained(
        str(folder), dtype=torch.float32, use_safetensors=True, local_files_only=True
    )


def save_model(model: Any, optimizer: Any | None, source: Path, folder: Path, draft: Path) -> None:
    """Write a model (and its optimizer's moments) whole or not at all; tokenizer and template come from `source`."""
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    model.save_pretrained(str(draft))
    for name in COMPANIONS:
        if (source / name).exists() and not (draft / name).exists():
            shutil.copyfile(source / name, draft / name)
    if optimizer is not None:
        _save_moments(model, optimizer, draft / OPTIMIZER_FILE)
    for file in draft.iterdir():
        with file.open("rb") as handle:
            os.fsync(handle.fileno())
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft.replace(folder)


def load_moments(model: Any, optimizer: Any, folder: Path, step: int) -> None:
    """Put the optimizer back to where it was when `folder` was written after `step` steps."""
    import torch
    from safetensors.torch import load_file

    moments = load_file(str(folder / OPTIMIZER_FILE))
    for name, parameter in model.named_parameters():
        optimizer.state[parameter] = {
            "step": torch.tensor(float(step)),
            "exp_avg": moments[f"{name}.exp_avg"],
            "exp_avg_sq": moments[f"{name}.exp_avg_sq"],
        }


def _save_moments(model: Any, optimizer: Any, path: Path) -> None:
    from safetensors.torch import save_file

    moments = {}
    for name, parameter in model.named_parameters():
        state = optimizer.state[parameter]
        moments[f"{name}.exp_avg"] = state["exp_avg"]
        moments[f"{name}.exp_avg_sq"] = state["exp_avg_sq"]
    save_file(moments, str(path))


def end_tokens(model: Any) -> frozenset[int]:
    """Tokens that end an answer."""
    ends = model.generation_config.eos_token_id
    return frozenset([ends] if isinstance(ends, int) else ends or [])
