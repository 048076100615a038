"""Each way of leaking is caught by the figure meant for it, and a dataset that leaks is not made."""

import json
from pathlib import Path
from typing import Any

import pytest

from dagster_slimft.defs.datasets.export import write_dataset
from dagster_slimft.defs.datasets.leak_report import LEAK_REPORT, LeakRules
from dagster_slimft.errors import CheckFailed
from tests.defs.datasets.training_marts import Marts, example

RULES = LeakRules(near_duplicate_threshold=0.8, leaked_pair_similarity=0.9)
LONG = [f"palavra{number}" for number in range(80)]


def said(words: list[str]) -> list[dict[str, Any]]:
    """A dialogue of these words."""
    return [
        {"role": "system", "content": "Você é a BIA."},
        {"role": "user", "content": " ".join(words[:40])},
        {"role": "assistant", "content": " ".join(words[40:]), "weight": 1},
    ]


def refusal(marts: Marts, folder: Path) -> str:
    with pytest.raises(CheckFailed) as refused:
        write_dataset(marts.database, folder, leak_rules=RULES)
    assert list((folder / "datasets").iterdir()) == []
    return str(refused.value)


def test_a_healthy_dataset_leaks_nothing(shared_marts: Marts, tmp_path: Path) -> None:
    shared_marts.fill_examples(40)
    files = write_dataset(shared_marts.database, tmp_path, leak_rules=RULES)
    assert set(files.leaks.leaks.values()) == {0}
    assert json.loads((files.folder / LEAK_REPORT).read_bytes()) == files.leaks.as_json()
    assert "shared by two of train, validation and test: 0 shared people" in (
        files.folder / "dataset_card.md"
    ).read_text(encoding="utf-8")


def test_a_customer_in_two_splits_is_caught(shared_marts: Marts, tmp_path: Path) -> None:
    shared_marts.fill_examples(20)
    shared_marts.insert("slimft_marts.training_examples", example(29, customer_id="k3", person_id="another"))
    message = refusal(shared_marts, tmp_path)
    assert "1 shared people" in message
    assert str(example(29)["dialogue_id"]) in message


def test_a_person_with_two_customer_rows_in_two_splits_is_caught(shared_marts: Marts, tmp_path: Path) -> None:
    shared_marts.fill_examples(20)
    shared_marts.insert("slimft_marts.training_examples", example(28, person_id="p3"))
    assert "1 shared people" in refusal(shared_marts, tmp_path)


def test_the_holdout_may_share_people(shared_marts: Marts, tmp_path: Path) -> None:
    shared_marts.fill_examples(20)
    shared_marts.insert("slimft_marts.training_examples", example(21, split="holdout", person_id="p3"))
    assert write_dataset(shared_marts.database, tmp_path, leak_rules=RULES).leaks.leaks["shared_people"] == 0


def test_a_person_once_tested_on_who_is_trained_on_now_is_caught(shared_marts: Marts, tmp_path: Path) -> None:
    shared_marts.fill_examples(20)
    shared_marts.execute("truncate slimft.split_assignments")
    shared_marts.insert(
        "slimft.split_assignments",
        {"customer_id": "k3", "split": "test", "dataset_version": "ds-old"},
        {"customer_id": "k9", "split": "test", "dataset_version": "ds-old"},
    )
    message = refusal(shared_marts, tmp_path)
    shared_marts.execute("truncate slimft.split_assignments")
    assert "1 returned from test" in message
    assert str(example(3)["dialogue_id"]) in message


@pytest.mark.parametrize("split", ["validation", "test", "holdout"])
def test_a_near_duplicate_pair_across_splits_is_caught_without_naming_its_words(
    shared_marts: Marts, tmp_path: Path, split: str
) -> None:
    shared_marts.fill_examples(20)
    shared_marts.insert(
        "slimft_marts.training_examples",
        example(30, messages=said(LONG)),
        example(31, split=split, messages=said([*LONG[:20], "outra", *LONG[21:]])),
    )
    message = refusal(shared_marts, tmp_path)
    assert "1 leaked pairs" in message
    assert str(example(30)["dialogue_id"]) in message
    assert "palavra" not in message


def test_a_near_duplicate_pair_within_a_split_is_no_leak(shared_marts: Marts, tmp_path: Path) -> None:
    shared_marts.fill_examples(20)
    shared_marts.insert(
        "slimft_marts.training_examples",
        example(30, messages=said(LONG)),
        example(31, messages=said([*LONG[:20], "outra", *LONG[21:]])),
    )
    assert write_dataset(shared_marts.database, tmp_path, leak_rules=RULES).leaks.leaks["leaked_pairs"] == 0


def test_a_pair_near_the_threshold_is_reported_and_blocks_nothing(shared_marts: Marts, tmp_path: Path) -> None:
    shared_marts.fill_examples(20)
    changed = [f"outra{at}" if at in (20, 60) else word for at, word in enumerate(LONG)]
    shared_marts.insert(
        "slimft_marts.training_examples",
        example(30, messages=said(LONG)),
        example(31, split="test", messages=said(changed)),
    )
    report = write_dataset(shared_marts.database, tmp_path, leak_rules=RULES).leaks
    assert (report.close_pairs, report.leaks["leaked_pairs"]) == (1, 0)


def test_the_same_line_in_two_files_is_caught(shared_marts: Marts, tmp_path: Path) -> None:
    shared_marts.fill_examples(20)
    twin = example(3)
    shared_marts.insert("slimft_marts.training_examples", example(29, line=twin["line"], text_hash=twin["text_hash"]))
    message = refusal(shared_marts, tmp_path)
    assert "1 leaked pairs" in message
    assert "1 misplaced lines" in message


def test_a_line_whose_hash_is_not_its_rows_is_caught(shared_marts: Marts, tmp_path: Path) -> None:
    shared_marts.fill_examples(20)
    shared_marts.insert("slimft_marts.training_examples", example(31, text_hash="0" * 64))
    assert "1 misplaced lines" in refusal(shared_marts, tmp_path)
