"""The tiny base: Llama architecture, 1.1 million parameters, trained on the base's own text.

Every token of every document is learned (not only answers), in rows of 128 tokens, 16 at a time, AdamW with cosine
decay from 3e-3 (half the batch and twice the steps gave 2.68 instead of 2.75 bits per character for the same work).
The last steps see rows of 512 tokens, so that positions beyond 128 are not new to fine-tuning.
"""

import json
import math
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from dagster_slimft.trainer.base.folder import TEMPLATE
from dagster_slimft.trainer.base.tokenizer import END, PAD
from dagster_slimft.trainer.examples import TEMPLATE_FILE

SEED = 20
CONTEXT = 512
SIZES: dict[str, Any] = {
    "hidden_size": 128,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "num_key_value_heads": 4,
    "intermediate_size": 352,
}
ROW_TOKENS, LONG_ROW_TOKENS = 128, CONTEXT
STEP_TOKENS = 16 * ROW_TOKENS
LONG_SHARE = 0.15
PEAK_LEARNING_RATE = 3e-3
WARM_UP_STEPS = 20
REPORT_STEPS = 25


def new_model(tokenizer: Tokenizer) -> Any:
    """The architecture with random weights; the same each time."""
    from transformers import LlamaConfig, LlamaForCausalLM

    torch.manual_seed(SEED)
    config = LlamaConfig(
        vocab_size=tokenizer.get_vocab_size(),
        max_position_embeddings=CONTEXT,
        tie_word_embeddings=True,
        bos_token_id=None,
        eos_token_id=tokenizer.token_to_id(END),
        pad_token_id=tokenizer.token_to_id(PAD),
        **SIZES,
    )
    model = LlamaForCausalLM(config)
    model.generation_config.do_sample = False
    return model


def pretrain(
    documents: Sequence[str], tokenizer_file: Path, folder: Path, steps: int, report: Callable[[str], None]
) -> None:
    """Train from random weights and write a Hugging Face folder."""
    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    model = new_model(tokenizer)
    stream = _stream(tokenizer, documents)
    optimizer = torch.optim.AdamW(model.parameters(), lr=PEAK_LEARNING_RATE, betas=(0.9, 0.98), weight_decay=0.1)
    for step, rows in enumerate(_batches(stream, steps), 1):
        for group in optimizer.param_groups:
            group["lr"] = PEAK_LEARNING_RATE * _schedule(step, steps)
        loss = _loss(model, rows)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        if step % REPORT_STEPS == 0 or step == steps:
            report(f"tiny base model (once per machine): step {step}/{steps}, loss {loss.item():.2f}")
    model.save_pretrained(str(folder))
    _write_companions(folder, tokenizer_file)


def _stream(tokenizer: Tokenizer, documents: Sequence[str]) -> Tensor:
    """All documents one after the other; each ends with the end-of-turn token."""
    end = end_id(tokenizer)
    ids: list[int] = []
    for encoding in tokenizer.encode_batch(list(documents), add_special_tokens=False):
        ids += encoding.ids if encoding.ids[-1:] == [end] else [*encoding.ids, end]
    return torch.tensor(ids)


def end_id(tokenizer: Tokenizer) -> int:
    """Id of the end-of-turn token."""
    found = tokenizer.token_to_id(END)
    assert found is not None
    return found


def _batches(stream: Tensor, steps: int) -> Iterator[Tensor]:
    """Rows from all over the stream, without repetition until it is used up."""
    short_steps = round(steps * (1 - LONG_SHARE))
    for length, count in ((ROW_TOKENS, short_steps), (LONG_ROW_TOKENS, steps - short_steps)):
        rows = stream[: len(stream) // length * length].view(-1, length)
        per_step = STEP_TOKENS // length
        random = torch.Generator().manual_seed(SEED + length)
        order = torch.cat(
            [torch.randperm(len(rows), generator=random) for _ in range(count * per_step // len(rows) + 1)]
        )
        for step in range(count):
            yield rows[order[step * per_step : (step + 1) * per_step]]


def _schedule(step: int, steps: int) -> float:
    if step <= WARM_UP_STEPS:
        return step / WARM_UP_STEPS
    done = (step - WARM_UP_STEPS) / max(1, steps - WARM_UP_STEPS)
    return 0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * done))


def _loss(model: Any, rows: Tensor) -> Tensor:
    logits = model(input_ids=rows, use_cache=False).logits[:, :-1]
    return nn.functional.cross_entropy(logits.flatten(0, 1), rows[:, 1:].flatten())


def _write_companions(folder: Path, tokenizer_file: Path) -> None:
    shutil.copyfile(tokenizer_file, folder / "tokenizer.json")
    shutil.copyfile(TEMPLATE, folder / TEMPLATE_FILE)
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "eos_token": END,
        "pad_token": PAD,
        "model_max_length": CONTEXT,
        "clean_up_tokenization_spaces": False,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
