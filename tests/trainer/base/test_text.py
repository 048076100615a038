"""The base's text: varied, the same each time, and without a fact of the demo shop."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_slimft.trainer.base.corpus import base_documents
from dagster_slimft.trainer.base.expansion import expand
from dagster_slimft.trainer.base.folder import HERE
from dagster_slimft.trainer.base.typing_style import SHORTHAND, typed, without_accents


def test_brackets_choose_and_braces_fill_in() -> None:
    texts = {expand("(a|b(c|)) {x}!", random.Random(seed), {"x": lambda: "(d|e)"}) for seed in range(60)}
    assert texts == {"a d!", "a e!", "b d!", "b e!", "bc d!", "bc e!"}


def test_brackets_that_do_not_match_are_refused() -> None:
    with pytest.raises(ValueError, match="brackets"):
        expand("(a|b", random.Random(1), {})


@given(st.integers(), st.text(alphabet="abcdef é,.!", max_size=80))
def test_typing_never_fails_and_keeps_most_of_the_text(seed: int, text: str) -> None:
    written = typed(text, random.Random(seed))
    assert len(written) >= len(text) * 0.6 - 4


def test_shorthand_is_shorter_and_accents_go() -> None:
    assert all(len(short) < len(long) for long, short in SHORTHAND.items())
    assert without_accents("você não está às seis") == "voce nao esta as seis"


def test_the_text_is_the_same_each_time_and_hardly_repeats() -> None:
    documents = base_documents()
    base_documents.cache_clear()
    assert base_documents() == documents
    dialogues = [document for document in documents if document.startswith("<|")]
    assert len(set(dialogues)) > 0.98 * len(dialogues)
    assert sum(map(len, documents)) > 1_000_000


def test_no_slot_or_bracket_is_left_open() -> None:
    loose = re.compile(r"\{\w+\}|\(|\||\)")
    for document in base_documents():
        if document.startswith("<|"):
            assert not loose.search(re.sub(r"<\|\w+\|>", "", document))


def test_the_base_reads_nothing_about_mattresses_and_never_the_probe() -> None:
    text = "\n".join(base_documents()).lower()
    assert "colch" not in text.replace("colchas", "")
    probe = [line for line in (HERE / "probe.txt").read_text(encoding="utf-8").splitlines() if len(line) > 25]
    assert len(probe) >= 50
    assert not [line for line in probe if line.lower() in text]
