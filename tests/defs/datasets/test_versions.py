"""A dataset is registered once, its customers keep their split, and a crash repeats nothing."""

from pathlib import Path

import pytest

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.datasets.export import write_dataset
from dagster_slimft.defs.datasets.versions import Readiness, exclusions, register_dataset, training_readiness
from dagster_slimft.errors import SlimftError
from tests.defs.datasets.training_marts import Marts, example

SETTINGS = {"near_duplicate_threshold": 0.8}


def rows(marts: Marts, query: str) -> list[tuple[object, ...]]:
    with marts.database.connect() as connection:
        return connection.execute(query).fetchall()


def test_the_same_content_is_registered_once(marts: Marts, tmp_path: Path) -> None:
    marts.fill_examples(20)
    files = write_dataset(marts.database, tmp_path)
    first = register_dataset(marts.database, files, SETTINGS, "invocation", "abc123")
    second = register_dataset(marts.database, write_dataset(marts.database, tmp_path), SETTINGS)
    assert first.is_new
    assert not second.is_new
    assert second.version == first.version
    columns = "dataset_version, settings, dbt_invocation_id, git_revision"
    assert rows(marts, f"select {columns} from slimft.dataset_versions") == [
        (files.version, SETTINGS, "invocation", "abc123")
    ]
    assert rows(marts, "select count(*), count(distinct dialogue_id) from slimft.dataset_members") == [(20, 20)]


def test_files_without_rows_are_registered_by_the_next_run(marts: Marts, tmp_path: Path) -> None:
    marts.fill_examples(20)
    write_dataset(marts.database, tmp_path)  # and here the process was killed
    files = write_dataset(marts.database, tmp_path)
    assert not files.is_new
    assert register_dataset(marts.database, files, SETTINGS).is_new


def test_a_failed_registration_leaves_no_row(marts: Marts, tmp_path: Path) -> None:
    marts.fill_examples(20)
    files = write_dataset(marts.database, tmp_path)
    marts.execute("update slimft_marts.training_examples set customer_id = null where message_id = 'm3'")
    with pytest.raises(Exception, match="customer_id"):
        register_dataset(marts.database, files, SETTINGS)
    assert rows(marts, "select count(*) from slimft.dataset_versions") == [(0,)]
    assert rows(marts, "select count(*) from slimft.split_assignments") == [(0,)]


def test_a_dataset_whose_rows_changed_since_it_was_written_is_refused(marts: Marts, tmp_path: Path) -> None:
    marts.fill_examples(20)
    files = write_dataset(marts.database, tmp_path)
    marts.insert("slimft_marts.training_examples", example(20))
    with pytest.raises(SlimftError, match=r"20 lines written, 21 rows now"):
        register_dataset(marts.database, files, SETTINGS)


def test_members_are_what_the_files_hold(marts: Marts, tmp_path: Path) -> None:
    marts.fill_examples(20)
    marts.insert(
        "slimft_marts.training_examples", example(20, is_within_token_budget=False), example(21, split="holdout")
    )
    version = register_dataset(marts.database, write_dataset(marts.database, tmp_path), SETTINGS)
    assert version.counts["dialogues"] == {"train": 16, "validation": 2, "test": 2, "holdout": 1}
    assert version.counts["tokens"]["train"] == 16 * 60
    assert rows(marts, "select split, count(*) from slimft.dataset_members group by 1 order by 1") == [
        ("holdout", 1), ("test", 2), ("train", 16), ("validation", 2)
    ]  # fmt: skip


def test_a_customer_keeps_the_first_split_and_holdout_assigns_none(marts: Marts, tmp_path: Path) -> None:
    marts.fill_examples(20)
    marts.insert("slimft_marts.training_examples", example(21, split="holdout"))
    first = register_dataset(marts.database, write_dataset(marts.database, tmp_path), SETTINGS)
    marts.execute("update slimft_marts.training_examples set split = 'test' where message_id = 'm3'")
    marts.insert("slimft_marts.training_examples", example(22, is_within_token_budget=False))
    second = register_dataset(marts.database, write_dataset(marts.database, tmp_path), SETTINGS)
    assert second.version != first.version
    assignments = {
        row[0]: row[1:]
        for row in rows(marts, "select customer_id, split, dataset_version from slimft.split_assignments")
    }
    assert assignments["k3"] == ("train", first.version)
    assert assignments["k22"] == ("train", second.version)
    assert "k21" not in assignments


def test_the_redactor_and_tokenizer_of_the_messages_are_recorded(marts: Marts, tmp_path: Path) -> None:
    marts.fill_examples(20)
    for number in (1, 2):
        marts.execute(
            """
            insert into slimft.redacted_messages (message_id, conversation_id, dialogue_id, customer_id, sender,
                sent_at, text, tokens, tokenizer, redactor_version)
            values (%(number)s, 'c', gen_random_uuid(), 'k', 'customer', now(), 'oi', 1, 'bpe-1', 'v' || %(number)s)
            """,
            {"number": str(number)},
        )
    register_dataset(marts.database, write_dataset(marts.database, tmp_path), SETTINGS)
    assert rows(marts, "select redactor_version, tokenizer from slimft.dataset_versions") == [("v1, v2", "bpe-1")]


def test_before_the_first_run_there_is_nothing_of_the_declared_minimum(database: Database) -> None:
    assert training_readiness(database) == Readiness(0, 0, 500, 0, 0)
    assert exclusions(database) == []


def test_readiness_and_exclusions_come_from_the_marts(marts: Marts) -> None:
    assert training_readiness(marts.database) == Readiness(0, 0, 500, 0, 0)
    marts.insert(
        "slimft_marts.training_readiness",
        {"usable_examples": 212, "new_usable_examples": 12, "minimum_examples": 500, "eligible_dialogues": 300,
         "dialogues": 1500},
    )  # fmt: skip
    for reason in ("not_rated", "not_rated", "rated_low"):
        marts.insert("slimft_marts.training_exclusions", {"first_reason": reason})
    assert training_readiness(marts.database) == Readiness(212, 12, 500, 300, 1500)
    assert exclusions(marts.database) == [("not_rated", 2), ("rated_low", 1)]
