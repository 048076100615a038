"""Broken values of a source folder, and the forms that are fine."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_slimft.defs.source.csv_folder import TABLES, json_object, read_table, source_files, utc_time
from dagster_slimft.errors import SourceError
from tests.defs.source.folders import SMALL, with_line, write_folder

BROKEN = [
    ("messages.csv", 4, "m2,v1,SECRET,agent,,,yesterday", "messages.csv line 4 column created_at: no UTC timestamp"),
    ("messages.csv", 4, "m2,v1,SECRET,agent,,,2026-02-30 10:00", "line 4 column created_at: no UTC timestamp"),
    ("messages.csv", 4, "m2,v1,SECRET,agent,,,2026-03-01 10:00:00-03", "line 4 column created_at: no UTC timestamp"),
    ("messages.csv", 4, "m2,v1,SECRET,agent,,,", "line 4 column created_at: empty"),
    ("messages.csv", 4, "m2,v1,,agent,,,2026-03-01 10:00", "line 4 column content: empty"),
    ("messages.csv", 4, 'm2,v1,"  ",agent,,,2026-03-01 10:00', "line 4 column content: empty text"),
    ("messages.csv", 4, "m2,v1,a,SECRET,,,2026-03-01 10:00", "column sender_type: not one of customer, agent, system"),
    ("messages.csv", 4, ",v1,SECRET,agent,,,2026-03-01 10:00", "line 4 column id: empty"),
    ("customers.csv", 2, "c1,,a@SECRET,,,active,2026-03-01", "customers.csv line 2 column name: empty"),
    ("customers.csv", 2, "c1,A,,,,SECRET,2026-03-01", "column status: not one of active, inactive, blocked"),
    ("conversations.csv", 2, "v1,c1,SECRET,open,,,2026-03-01,,,", "column channel: not one of whatsapp"),
    ("conversations.csv", 2, "v1,c1,site,open,,,2026-03-01,,,SECRET", "column metadata: no JSON object"),
    ("conversations.csv", 2, "v1,c1,site,open,,,2026-03-01,,SECRET,", "column resolved_at: no UTC timestamp"),
    ("feedback.csv", 2, "f1,v1,,6,,,SECRET,2026-03-01", "column rating: no whole number from 1 to 5"),
    ("feedback.csv", 2, "f1,v1,,4.5,,,SECRET,2026-03-01", "column rating: no whole number from 1 to 5"),
    ("feedback.csv", 2, "f1,v1,,,SECRET,,,2026-03-01", "column reaction: not one of up, down"),
    ("orders.csv", 2, "o1,c1,paid,SECRET,2026-03-01,", "column total_cents: no whole number"),
    ("products.csv", 2, "p1,Cama,X,1,1,1,SECRET,true,2026-01-01", "column price_cents: no whole number"),
    ("products.csv", 2, "p1,Cama,X,1,1,1,1,SECRET,2026-01-01", "column is_active: not one of"),
]


@pytest.mark.parametrize(("name", "number", "line", "reason"), BROKEN)
def test_a_broken_value_is_refused_with_file_line_column_and_reason_never_the_value(
    tmp_path: Path, name: str, number: int, line: str, reason: str
) -> None:
    files = source_files(write_folder(tmp_path / "folder", with_line(name, number, line)))
    with pytest.raises(SourceError) as refused:
        list(read_table(files[name.removesuffix(".csv")], name.removesuffix(".csv")))
    assert reason in str(refused.value)
    assert "SECRET" not in str(refused.value)


def test_the_small_folder_is_in_the_declared_shape(tmp_path: Path) -> None:
    files = source_files(write_folder(tmp_path / "folder"))
    assert sorted(files) == sorted(TABLES)
    assert {table: len(list(read_table(path, table))) for table, path in files.items()} == {
        "customers": 2,
        "conversations": 2,
        "messages": 5,
        "feedback": 5,
        "orders": 1,
        "products": 1,
    }


@pytest.mark.parametrize("table", ["customers", "conversations", "messages"])
def test_a_missing_required_file_is_named(tmp_path: Path, table: str) -> None:
    files = {name: content for name, content in SMALL.items() if name != f"{table}.csv"}
    with pytest.raises(SourceError, match=f"folder/{table}.csv"):
        source_files(write_folder(tmp_path / "folder", files))


def test_optional_files_and_columns_may_be_absent_and_other_files_are_ignored(tmp_path: Path) -> None:
    files = {name: SMALL[name] for name in ("customers.csv", "conversations.csv", "messages.csv")}
    folder = write_folder(tmp_path / "folder", {**files, "labels.csv": "\x00 anything"})
    assert sorted(source_files(folder)) == ["conversations", "customers", "messages"]


def test_what_is_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="is no folder"):
        source_files(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "value",
    [
        "2026-08-22",
        "2026-08-22 13:05",
        "2026-08-22T13:05:00Z",
        "2026-08-22 13:05:00.123+00",
        "2026-08-22 13:05:00+00:00",
    ],
)
def test_utc_times_in_their_usual_forms_are_accepted(value: str) -> None:
    assert utc_time(value) is None


@given(st.text())
def test_no_text_makes_a_check_raise_or_speak_of_the_value(value: str) -> None:
    for columns in TABLES.values():
        for column in columns:
            reason = column.check(value)
            assert reason is None or len(value) < 12 or value not in reason


@pytest.mark.parametrize(
    "value", ["[]", '"a"', "{", '{"a": NaN}', '{"a": "\\u0000"}', '{"a": "\\ud800"}', "[" * 100_000]
)
def test_json_that_postgres_would_refuse_is_refused_first(value: str) -> None:
    assert json_object(value) == "no JSON object"
