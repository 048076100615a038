"""Token counts by a tokenizer file."""

from pathlib import Path

import pytest

from dagster_slimft.defs.redaction.tokens import TokenCounter

tokenizers = pytest.importorskip("tokenizers")


def word_level(path: Path, *words: str) -> Path:
    """A tokenizer file that knows `words` and counts one token per word."""
    vocabulary = {word: number for number, word in enumerate(("?", *words))}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel(vocabulary, unk_token="?"))
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    tokenizer.save(str(path))
    return path


def test_each_text_is_counted_by_itself(tmp_path: Path) -> None:
    counter = TokenCounter(word_level(tmp_path / "tokenizer.json", "oi"))
    assert counter.count(["oi oi oi", "", "bom dia"]) == [3, 0, 2]
    assert counter.count([]) == []


def test_the_name_follows_the_content(tmp_path: Path) -> None:
    first = TokenCounter(word_level(tmp_path / "a.json", "oi"))
    same = TokenCounter(word_level(tmp_path / "b.json", "oi"))
    other = TokenCounter(word_level(tmp_path / "c.json", "oi", "bom"))
    assert first.name == same.name != other.name
