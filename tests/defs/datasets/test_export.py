"""Files hold exactly SQL's lines, the same content is the same folder, and damage is repaired."""

import hashlib
import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dagster_slimft.defs.datasets.copied_lines import PREFERENCES, SPLITS
from dagster_slimft.defs.datasets.export import is_intact, write_dataset
from dagster_slimft.errors import SlimftError
from tests.defs.datasets.training_marts import Marts, chat_line, example

NASTY = [
    'back\\slash \\n "quoted" \\"',
    "tab\tnewline\nreturn\r",
    "\x01\x02\x1f\x7f",
    "é ção 👍🏽 \u2028",
    "\\.",
    ",;'",
    " ",
]


def test_the_bytes_are_those_of_sql(marts: Marts, tmp_path: Path) -> None:
    marts.fill_examples(10)
    for at, text in enumerate(NASTY):
        marts.execute(
            """
            insert into slimft_marts.training_examples (dialogue_id, split, is_within_token_budget, line, text_hash)
            select gen_random_uuid(), 'train', true, made.line, encode(sha256(convert_to(made.line, 'UTF8')), 'hex')
            from (select '{"messages":[{"role":"user","content":' || to_json(%(text)s::text) || '}]}' as line) as made
            """,
            {"text": text},
        )
        assert json.loads(chat_line([{"content": text}]))["messages"][0]["content"] == text, at
    files = write_dataset(marts.database, tmp_path)
    with marts.database.connect() as connection:
        lines = connection.execute(
            "select line from slimft_marts.training_examples where split = 'train' order by text_hash collate \"C\""
        ).fetchall()
    assert files.path("train").read_bytes() == "".join(f"{line}\n" for (line,) in lines).encode()
    contents = [
        json.loads(line)["messages"][0]["content"]
        for line in files.path("train").read_bytes().splitlines()
        if b"system" not in line
    ]
    assert set(contents) == set(NASTY)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), min_size=1))
def test_any_text_survives_the_copy(marts: Marts, tmp_path: Path, texts: list[str]) -> None:
    marts.execute("truncate slimft_marts.training_examples")
    rows = [example(at * 10, messages=[{"role": "user", "content": text}]) for at, text in enumerate(texts)]
    marts.insert("slimft_marts.training_examples", *rows)
    written = write_dataset(marts.database, tmp_path).path("train").read_bytes()
    assert sorted(written.split(b"\n")[:-1]) == sorted(row["line"].encode() for row in rows)


def test_the_same_content_is_the_same_folder_and_nothing_is_written_twice(marts: Marts, tmp_path: Path) -> None:
    rows = marts.fill_examples(20)
    first = write_dataset(marts.database, tmp_path)
    stamps = {split: first.path(split).stat().st_mtime_ns for split in SPLITS}
    marts.execute("truncate slimft_marts.training_examples")
    marts.insert("slimft_marts.training_examples", *reversed(rows))
    second = write_dataset(marts.database, tmp_path)
    assert first.is_new
    assert not second.is_new
    assert second.content_hash == first.content_hash
    assert second.folder == first.folder == tmp_path / "datasets" / f"ds-{first.content_hash[:12]}"
    assert {split: second.path(split).stat().st_mtime_ns for split in SPLITS} == stamps
    assert dict(second.counts) == {"train": 16, "validation": 2, "test": 2, "holdout": 0}
    assert [path.name for path in (tmp_path / "datasets").iterdir()] == [first.version]


def test_the_hash_is_what_sha256sum_says(marts: Marts, tmp_path: Path) -> None:
    marts.fill_examples(20)
    files = write_dataset(marts.database, tmp_path)
    listing = subprocess.run(
        ["sha256sum", *(f"{split}.jsonl" for split in SPLITS)], cwd=files.folder, capture_output=True, check=True
    ).stdout
    assert hashlib.sha256(listing).hexdigest() == files.content_hash


def test_other_content_is_another_folder_and_the_old_one_stays(marts: Marts, tmp_path: Path) -> None:
    marts.fill_examples(20)
    first = write_dataset(marts.database, tmp_path)
    marts.insert("slimft_marts.training_examples", example(20))
    second = write_dataset(marts.database, tmp_path)
    assert second.version != first.version
    assert is_intact(first.folder, first.content_hash)
    assert is_intact(second.folder, second.content_hash)


@pytest.mark.parametrize("damage", ["cut", "changed", "lost", "no card"])
def test_a_damaged_folder_is_made_anew(marts: Marts, tmp_path: Path, damage: str) -> None:
    marts.fill_examples(20)
    files = write_dataset(marts.database, tmp_path)
    train = files.path("train")
    match damage:
        case "cut":
            os.truncate(train, 100)
        case "changed":
            train.write_bytes(train.read_bytes().replace(b"reais", b"euros", 1))
        case "lost":
            files.path("holdout").unlink()
        case _:
            (files.folder / "dataset_card.md").unlink()
    assert not is_intact(files.folder, files.content_hash)
    again = write_dataset(marts.database, tmp_path)
    assert again.folder == files.folder
    assert is_intact(again.folder, again.content_hash)
    assert len(list((tmp_path / "datasets").iterdir())) == 1


def test_what_a_killed_run_left_is_cleared_and_a_living_one_is_not(marts: Marts, tmp_path: Path) -> None:
    marts.fill_examples(20)
    datasets = tmp_path / "datasets"
    dead = subprocess.Popen(["true"])
    dead.wait()
    (datasets / f".unfinished-{dead.pid}-aaaa").mkdir(parents=True)
    (datasets / f".unfinished-{os.getppid()}-bbbb").mkdir()
    files = write_dataset(marts.database, tmp_path)
    assert {path.name for path in datasets.iterdir()} == {files.version, f".unfinished-{os.getppid()}-bbbb"}


def test_examples_beyond_the_token_budget_and_other_splits_stay_out_of_train(marts: Marts, tmp_path: Path) -> None:
    marts.fill_examples(20)
    marts.insert(
        "slimft_marts.training_examples",
        example(30, is_within_token_budget=False),
        example(31, split="holdout"),
    )
    files = write_dataset(marts.database, tmp_path)
    assert dict(files.counts) == {"train": 16, "validation": 2, "test": 2, "holdout": 1}
    assert files.path("train").read_bytes().count(b"\n") == 16


def test_nothing_to_train_on_leaves_no_folder(marts: Marts, tmp_path: Path) -> None:
    marts.insert("slimft_marts.training_examples", example(9))
    with pytest.raises(SlimftError, match="no line to train on"):
        write_dataset(marts.database, tmp_path)
    assert list((tmp_path / "datasets").iterdir()) == []


def test_the_card_tells_counts_and_declares_its_legal_basis(marts: Marts, tmp_path: Path) -> None:
    marts.fill_examples(20)
    card = (
        write_dataset(marts.database, tmp_path, "internal", "execução de contrato").folder / "dataset_card.md"
    ).read_text()
    assert "| train | 16 | 16 | 32 | 16 | 960 |" in card
    assert "| holdout | 0 |" in card
    assert "whatsapp 35%" in card
    assert "execução de contrato" in card
    assert "modelo" not in card


def test_the_card_tells_achieved_shares_prompts_tokenizer_and_leaks(marts: Marts, tmp_path: Path) -> None:
    marts.fill_examples(20)
    marts.insert("slimft_marts.training_examples", example(29, segment="unseen"), example(38, split="holdout"))
    files = write_dataset(marts.database, tmp_path)
    card = (files.folder / "dataset_card.md").read_text()
    assert dict(files.achieved_shares) == {"train": 0.8, "validation": 0.1, "test": 0.1}
    assert "train 80.0% (declared 80%), validation 10.0% (declared 10%), test 10.0% (declared 10%)" in card
    assert "system prompts: en version 1 (`" in card
    assert "tokens counted with tokenizer `none`" in card
    assert "0 shared people, 0 returned from test, 0 leaked pairs, 0 misplaced lines" in card


def test_the_card_and_its_plots_are_the_same_for_the_same_content_and_load_nothing(
    marts: Marts, tmp_path: Path
) -> None:
    rows = marts.fill_examples(20)
    first = write_dataset(marts.database, tmp_path / "a")
    marts.execute("truncate slimft_marts.training_examples")
    marts.insert("slimft_marts.training_examples", *reversed(rows))
    second = write_dataset(marts.database, tmp_path / "b")
    drawn = sorted(path.relative_to(first.folder) for path in first.folder.rglob("*") if path.is_file())
    assert len([path for path in drawn if path.suffix == ".svg"]) == 3
    for path in drawn:
        assert (first.folder / path).read_bytes() == (second.folder / path).read_bytes(), path
    card = (first.folder / "dataset_card.md").read_text()
    for image in re.findall(r"!\[[^]]*\]\(([^)]+)\)", card):
        drawing = (first.folder / image).read_text()
        assert not re.search(r"(?:href|src)=|<image|url\((?!#)", drawing)


def test_preference_pairs_lie_beside_the_dataset_and_do_not_name_it(marts: Marts, tmp_path: Path) -> None:
    marts.fill_examples(20)
    without = write_dataset(marts.database, tmp_path / "a")
    assert (without.folder / PREFERENCES).read_bytes() == b""
    lines = [
        '{"input":{"messages":[]},"preferred_output":[],"non_preferred_output":[]}',
        '{"input":"a \\"b\\" \\\\ c"}',
    ]
    marts.insert("slimft_marts.training_preferences", *({"line": line} for line in lines))
    files = write_dataset(marts.database, tmp_path / "b")
    assert files.version == without.version
    assert files.preferences == 2
    assert (files.folder / PREFERENCES).read_text().splitlines() == sorted(lines)
    assert "2 pairs of a disliked answer" in (files.folder / "dataset_card.md").read_text()
    (files.folder / PREFERENCES).unlink()
    assert not is_intact(files.folder, files.content_hash)
