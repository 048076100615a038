"""A version tells what came and what left since another one, and why; nothing of a registered version changes."""

from pathlib import Path
from typing import Any

import psycopg
import pytest

from dagster_slimft.dataset_views import render_difference
from dagster_slimft.defs.datasets.difference import NOT_YET_THERE, Difference, Moved, difference
from dagster_slimft.defs.datasets.export import write_dataset
from dagster_slimft.defs.datasets.history import version_named, versions
from dagster_slimft.defs.datasets.versions import register_dataset
from dagster_slimft.errors import UsageError
from tests.defs.datasets.training_marts import Marts, example

SETTINGS = {"datasets": {"permutations": 128}, "dbt_vars": {"minimum_rating": 4}, "rules": {"a.sql": "1"}}


def redacted(at: int) -> dict[str, Any]:
    """The first message of an example's dialogue."""
    row = example(at)
    return {
        "message_id": row["message_id"], "conversation_id": "c", "dialogue_id": row["dialogue_id"],
        "customer_id": row["customer_id"], "sender": "customer", "sent_at": "2026-10-01", "text": "oi", "tokens": 1,
        "tokenizer": "t", "redactor_version": "r",
    }  # fmt: skip


def register(marts: Marts, folder: Path, settings: dict[str, Any] | None = None) -> str:
    return register_dataset(marts.database, write_dataset(marts.database, folder), settings or SETTINGS).version


def compare(marts: Marts, before: str, after: str) -> Difference:
    known = versions(marts.database)
    return difference(marts.database, version_named(known, before), version_named(known, after))


def test_a_difference_says_what_came_left_moved_and_reads_otherwise(marts: Marts, tmp_path: Path) -> None:
    marts.fill_examples(20)
    marts.insert("slimft.redacted_messages", *(redacted(at) for at in range(20) if at != 4))
    first = register(marts, tmp_path)
    gone = [str(example(at)["dialogue_id"]) for at in range(1, 5)]
    marts.execute("delete from slimft_marts.training_examples where message_id in ('m1', 'm2', 'm4')")
    marts.execute("update slimft_marts.training_examples set is_within_token_budget = false where message_id = 'm3'")
    marts.insert(
        "slimft_marts.training_exclusions",
        {"dialogue_id": gone[0], "first_reason": "opted_out"},
        {"dialogue_id": gone[1], "first_reason": "rated_low"},
    )
    corrected = example(
        5, messages=[*example_messages(5)[:-1], {"role": "assistant", "content": "Corrigido", "weight": 1}]
    )
    marts.execute("delete from slimft_marts.training_examples where message_id = 'm5'")
    marts.execute("update slimft_marts.training_examples set split = 'test' where message_id = 'm6'")
    marts.insert("slimft_marts.training_examples", corrected, example(21))
    second = register(marts, tmp_path, SETTINGS | {"dbt_vars": {"minimum_rating": 5}, "rules": {"a.sql": "2"}})
    found = compare(marts, first, second)
    assert {one.dialogue_id: one.reason for one in found.left} == dict(
        zip(gone, ["opted_out", "rated_low", "token_budget", "message_gone"], strict=True)
    )
    assert [one.dialogue_id for one in found.came] == [str(example(21)["dialogue_id"])]
    assert found.moved == [Moved(str(example(6)["dialogue_id"]), "train", "test")]
    assert found.changed == [str(example(5)["dialogue_id"])]
    assert found.unchanged == 20 - 4 - 2
    assert found.rules == ["minimum_rating: 4 -> 5", "a.sql changed"]
    assert "left             4  message_gone 1, opted_out 1, rated_low 1, token_budget 1" in render_difference(found)
    backwards = compare(marts, second, first)
    assert [one.reason for one in backwards.left] == [NOT_YET_THERE]
    assert len(backwards.came) == 4


def example_messages(at: int) -> list[dict[str, Any]]:
    """Messages of an example."""
    import orjson

    messages: list[dict[str, Any]] = orjson.loads(example(at)["line"])["messages"]
    return messages


def test_a_dialogue_that_is_called_otherwise_since_is_the_same_dialogue(marts: Marts, tmp_path: Path) -> None:
    """An earlier message arrived late: the dialogue has another id and another first message."""
    marts.fill_examples(20)
    marts.insert("slimft.redacted_messages", *(redacted(at) for at in range(20)))
    first = register(marts, tmp_path)
    renamed = example(30)["dialogue_id"]
    marts.execute(
        "update slimft_marts.training_examples set dialogue_id = %(new)s, message_id = 'earlier', text_hash = text_hash"
        " where message_id = 'm3'",
        {"new": renamed},
    )
    marts.execute("update slimft.redacted_messages set dialogue_id = %(new)s where message_id = 'm3'", {"new": renamed})
    marts.insert("slimft.redacted_messages", redacted(3) | {"message_id": "earlier", "dialogue_id": renamed})
    marts.insert("slimft_marts.training_examples", example(21))
    second = register(marts, tmp_path)
    found = compare(marts, first, second)
    assert (len(found.came), found.left, found.unchanged) == (1, [], 20)


def test_a_version_equal_to_itself_differs_in_nothing(marts: Marts, tmp_path: Path) -> None:
    marts.fill_examples(20)
    name = register(marts, tmp_path)
    found = compare(marts, name, "latest")
    assert (found.came, found.left, found.moved, found.changed, found.rules) == ([], [], [], [], [])
    assert found.unchanged == 20


def test_a_version_is_found_by_the_beginning_of_its_name(marts: Marts, tmp_path: Path) -> None:
    assert versions(marts.database) == []
    with pytest.raises(UsageError, match="none yet"):
        version_named([], "latest")
    marts.fill_examples(20)
    first = register(marts, tmp_path)
    marts.insert("slimft_marts.training_examples", example(21))
    second = register(marts, tmp_path)
    known = versions(marts.database)
    assert version_named(known, "latest").dataset_version == second
    assert version_named(known, first[:8]).dataset_version == first
    with pytest.raises(UsageError, match="ambiguous"):
        version_named(known, "ds-")
    with pytest.raises(UsageError, match="does not exist"):
        version_named(known, "ds-zzz")


@pytest.mark.parametrize("table", ["dataset_versions", "dataset_members", "dataset_departures"])
def test_nothing_of_a_version_can_be_changed(marts: Marts, table: str) -> None:
    with pytest.raises(psycopg.errors.RestrictViolation, match="is immutable"):
        marts.execute(f"update slimft.{table} set dataset_version = 'ds-other'")


def test_a_person_can_be_forgotten(marts: Marts, tmp_path: Path) -> None:
    marts.fill_examples(20)
    register(marts, tmp_path)
    marts.execute("delete from slimft.dataset_members where customer_id = 'k3'")
