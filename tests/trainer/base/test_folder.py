"""The base is built once, from its content, and only when it is worth starting from."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from dagster_slimft.errors import TrainerError
from dagster_slimft.trainer.base import base_hash, ensure_base, ensure_tokenizer
from dagster_slimft.trainer.base.corpus import base_documents
from dagster_slimft.trainer.base.folder import base_folder
from dagster_slimft.trainer.base.sanity import bits_per_character, judge, measure, probe_texts
from dagster_slimft.trainer.base.tokenizer import SPECIAL, VOCABULARY


def test_the_hash_follows_the_content() -> None:
    assert base_hash(10) == base_hash(10)
    assert base_hash(10) != base_hash(11)
    assert len(base_hash()) == 12


def test_the_tokenizer_is_made_once_and_without_torch(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib\n"
        "from dagster_slimft.trainer.base import ensure_tokenizer\n"
        f"print(ensure_tokenizer(pathlib.Path({str(tmp_path)!r})))\n"
        "assert 'torch' not in sys.modules and 'transformers' not in sys.modules\n"
    )
    made = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    path = Path(made.stdout.strip())
    assert path == base_folder(tmp_path) / "tokenizer.json" == ensure_tokenizer(tmp_path)
    tokenizer = Tokenizer.from_file(str(path))
    assert tokenizer.get_vocab_size() == VOCABULARY
    assert [tokenizer.token_to_id(token) for token in SPECIAL] == list(range(len(SPECIAL)))
    assert tokenizer.encode("R$ 1290").tokens[-4:] == ["1", "2", "9", "0"]
    for text in ("Ação, coração e 😊!", "linha\n\noutra", "日本"):
        assert tokenizer.decode(tokenizer.encode(text).ids) == text


def test_a_base_no_better_than_random_fails_the_build(base: Path, tmp_path: Path) -> None:
    shutil.copytree(base, tmp_path / "model")
    with pytest.raises(TrainerError, match="not better than random initialisation"):
        judge(tmp_path / "model", base_documents()[:200], lambda _: None)


def test_a_failed_build_leaves_no_model_and_says_why(tmp_path: Path) -> None:
    reports: list[str] = []
    with pytest.raises(TrainerError, match="not better than random initialisation"):
        ensure_base(tmp_path, reports.append, steps=1)
    assert not (base_folder(tmp_path, 1) / "model").exists()
    assert any("step 1/1" in line for line in reports)


def test_a_model_that_is_there_is_used_as_it_is(tmp_path: Path) -> None:
    model = base_folder(tmp_path, 5) / "model"
    model.mkdir(parents=True)
    assert ensure_base(tmp_path, lambda _: None, steps=5) == model


def test_bits_per_character_count_every_character(base: Path) -> None:
    figures = measure(base, base_documents()[:300], probe_texts())
    assert figures.base == pytest.approx(bits_per_character(base, probe_texts()))
    # 12 bits a token, some 3 characters a token: an untrained model is near 12 / 3.
    assert 3 < figures.random_initialisation < 5
    assert 1.5 < figures.character_5gram < 6
    assert figures.characters == sum(map(len, probe_texts()))
    assert json.dumps(figures._asdict())
