"""Loading a folder on a real Postgres: all or nothing, twice the same as once."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
import pytest

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.source.load import load_demo, load_folder, loaded_as_of
from dagster_slimft.errors import SourceError, UsageError
from tests.defs.source.folders import SMALL, with_line, write_folder
from tests.defs.source.loaded import everything, rows

UNTIL = date(2026, 6, 30)
COPIED_SOME = "select from pg_stat_progress_copy where datname = current_database() and tuples_processed > 100"


def test_a_folder_becomes_the_shops_tables_with_their_times_and_statuses(database: Database, tmp_path: Path) -> None:
    load_folder(database, write_folder(tmp_path / "folder"))
    conversations = rows(
        database,
        """
        select id, status::text, last_message_at, last_customer_message_at, last_agent_message_at, updated_at, metadata
        from public.conversations order by id
        """,
    )
    assert conversations == [
        (
            "v1",
            "resolved",
            datetime(2026, 3, 1, 10, 0, 9, tzinfo=UTC),
            datetime(2026, 3, 1, 10, 0, 1, 250_000, tzinfo=UTC),
            datetime(2026, 3, 1, 10, 0, 9, tzinfo=UTC),
            datetime(2026, 3, 1, 11, tzinfo=UTC),
            {},
        ),
        (
            "v2",
            "new",
            datetime(2026, 3, 2, 10, 0, 6, tzinfo=UTC),
            datetime(2026, 3, 2, 10, 0, 1, tzinfo=UTC),
            datetime(2026, 3, 2, 10, 0, 5, tzinfo=UTC),
            datetime(2026, 3, 2, 10, 0, 6, tzinfo=UTC),
            {"slimft_test_only": True},
        ),
    ]
    assert rows(database, "select content from public.messages where id = 'm1'") == [("Oi\nquanto custa?",)]


def test_feedback_becomes_ratings_reactions_flags_and_personal_texts(database: Database, tmp_path: Path) -> None:
    load_folder(database, write_folder(tmp_path / "folder"))
    assert rows(database, "select conversation_id, message_id, reactor_id, stars from slimft.ratings order by id") == [
        ("v1", None, "c1", 5),
        ("v2", "m4", "c2", 2),
    ]
    # The later thumb on the same message replaces the earlier one.
    assert rows(database, "select message_id, conversation_id, value from slimft.reactions order by message_id") == [
        ("m2", None, "down"),
        (None, "v2", "up"),
    ]
    assert rows(database, "select message_id, problem_type, status from slimft.flags") == [
        ("m4", "wrong_price", "open")
    ]
    assert rows(database, "select kind, target_id, author, content from slimft.personal_texts order by id") == [
        ("comment", "v1", "c1", "muito bom"),
        ("comment", "m4", "c2", "preço errado"),
    ]


def test_thumbs_on_two_sittings_of_one_conversation_are_two_votes(database: Database, tmp_path: Path) -> None:
    """Regression: a customer's thumb on the second sitting of an endless conversation took the first one's place."""
    grown = SMALL["feedback.csv"] + "f6,v2,,,down,,,2026-03-03 10:00:00\n"
    load_folder(database, write_folder(tmp_path / "folder", {**SMALL, "feedback.csv": grown}))
    thumbs = rows(
        database, "select conversation_id, value from slimft.reactions where message_id is null order by occurred_at"
    )
    assert thumbs == [("v2", "up"), ("v2", "down")]


@pytest.mark.parametrize(
    "load",
    [lambda database, folder: load_folder(database, folder), lambda database, _: load_demo(database, 40, 7, UNTIL)],
    ids=["folder", "demo"],
)
def test_loading_twice_changes_nothing(
    database: Database, tmp_path: Path, load: Callable[[Database, Path], object]
) -> None:
    folder = write_folder(tmp_path / "folder")
    load(database, folder)
    once = everything(database)
    report = load(database, folder)
    assert everything(database) == once
    assert "nothing new" in str(report)


def test_a_comment_that_was_redacted_and_deleted_does_not_come_back(database: Database, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "folder")
    load_folder(database, folder)
    with database.connect() as connection:
        connection.execute(
            """
            with gone as (delete from slimft.personal_texts returning *)
            insert into slimft.redacted_texts
                (personal_text_id, kind, target_id, conversation_id, occurred_at, author, text, redactor_version)
            select id, kind, target_id, conversation_id, occurred_at, author, content, 'x' from gone
            """
        )
    assert load_folder(database, folder).is_unchanged
    assert rows(database, "select * from slimft.personal_texts") == []


def test_a_grown_folder_adds_its_rows_and_moves_the_date_it_is_judged_at(database: Database, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "folder")
    load_folder(database, folder)
    assert loaded_as_of(database) == datetime(2026, 3, 3, 10, 0, 6, tzinfo=UTC)
    grown = SMALL["messages.csv"] + "m6,v1,Obrigada,customer,c1,,2026-03-09 08:00:00\n"
    changed = SMALL["customers.csv"].replace("Ana,", "Ana Lima,")
    report = load_folder(database, write_folder(folder, {"messages.csv": grown, "customers.csv": changed}))
    assert (report.new["messages"], report.changed["customers"], report.new["customers"]) == (1, 1, 0)
    assert loaded_as_of(database) == datetime(2026, 3, 10, 8, tzinfo=UTC)
    # Loading wakes no trigger: a customer's new message does not reopen the resolved conversation by itself.
    assert rows(database, "select status::text from public.conversations where id = 'v1'") == [("resolved",)]


CONTRADICTIONS = [
    ("conversations.csv", 3, "v2,c9,site,,,,2026-03-02,,,", "line 3 column customer_id: no such row in customers.csv"),
    ("messages.csv", 4, "m2,v9,SECRET,agent,,,2026-03-01", "line 4 column conversation_id: no such row in conver"),
    ("messages.csv", 4, "m1,v1,SECRET,agent,,,2026-03-01", "line 4 column id: the same id as line 2"),
    ("orders.csv", 2, "o1,c9,paid,1,2026-03-01,", "line 2 column customer_id: no such row in customers.csv"),
    ("feedback.csv", 3, "f2,,m9,,up,,SECRET,2026-03-01", "line 3 column message_id: no such row in messages.csv"),
    ("feedback.csv", 3, "f2,,,,up,,SECRET,2026-03-01", "line 3 column conversation_id: empty, as is message_id"),
    ("feedback.csv", 3, "f2,v2,m2,,up,,SECRET,2026-03-01", "line 3 column message_id: a message of another conv"),
]


@pytest.mark.parametrize(("name", "number", "line", "reason"), CONTRADICTIONS)
def test_rows_that_contradict_one_another_are_refused_and_nothing_is_loaded(
    database: Database, tmp_path: Path, name: str, number: int, line: str, reason: str
) -> None:
    with pytest.raises(SourceError) as refused:
        load_folder(database, write_folder(tmp_path / "folder", with_line(name, number, line)))
    assert f"{name} {reason}" in str(refused.value)
    assert "SECRET" not in str(refused.value)
    assert rows(database, "select to_regclass('public.messages'), (select count(*) from slimft.loads)") == [(None, 0)]


def test_a_broken_file_after_a_good_load_leaves_that_load_alone(database: Database, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "folder")
    load_folder(database, folder)
    before = everything(database)
    broken = SMALL["messages.csv"] + "m6,v1,a,customer,c1,,2026-03-09\nm7,v1,b,customer,c1,,tomorrow\n"
    with pytest.raises(SourceError, match=r"messages\.csv line 9 column created_at"):
        load_folder(database, write_folder(folder, {"messages.csv": broken}))
    assert everything(database) == before


def test_two_sources_do_not_mix(database: Database, tmp_path: Path) -> None:
    load_demo(database, 15, 7, UNTIL)
    with pytest.raises(UsageError, match="one source per workspace"):
        load_folder(database, write_folder(tmp_path / "folder"))


def test_nothing_is_loaded_into_a_database_that_is_not_embedded(database: Database, tmp_path: Path) -> None:
    theirs = Database(database.parameters, is_embedded=False)
    with pytest.raises(UsageError, match="DATABASE_URL"):
        load_folder(theirs, write_folder(tmp_path / "folder"))
    with pytest.raises(UsageError, match="DATABASE_URL"):
        load_demo(theirs, 15, 7, UNTIL)


def test_a_grown_folder_whose_ids_are_no_uuids_any_more_is_refused(database: Database, tmp_path: Path) -> None:
    def uuids(content: str) -> str:
        for kind, digit in (("c", "a"), ("v", "b"), ("m", "c")):
            for number in range(1, 7):
                ident = f"{digit * 8}-0000-4000-8000-00000000000{number}"
                content = content.replace(f"{kind}{number},", f"{ident.upper()},")
        return content

    names = ("customers.csv", "conversations.csv", "messages.csv")
    files = {name: uuids(SMALL[name]).replace(",s2,", ",,") for name in names}
    folder = write_folder(tmp_path / "folder", files)
    load_folder(database, folder)
    assert rows(database, "select pg_typeof(id)::text from public.messages limit 1") == [("uuid",)]
    more = files["customers.csv"] + "c3,Caio,,,,,2026-03-02\n"
    with pytest.raises(SourceError, match=r"customers\.csv line 4 column id: no uuid"):
        load_folder(database, write_folder(folder, {"customers.csv": more}))


def test_triggers_sleep_while_loading_and_bite_again_afterwards(database: Database, tmp_path: Path) -> None:
    load_folder(database, write_folder(tmp_path / "folder"))
    with database.connect_as_owner() as connection:
        connection.execute(
            """
            insert into public.messages (id, conversation_id, sender_type, sender_id, content, created_at)
            values ('m9', 'v1', 'customer', 'c1', 'oi', '2020-01-01')
            """
        )
    assert rows(database, "select status::text, last_message_at from public.conversations where id = 'v1'") == [
        ("open", datetime(2020, 1, 1, tzinfo=UTC))
    ]


def test_the_pipeline_may_read_the_shops_tables_and_nothing_else(database: Database, tmp_path: Path) -> None:
    load_folder(database, write_folder(tmp_path / "folder"))
    with database.connect() as connection:
        assert connection.execute("select count(*) from public.messages").fetchone() == (5,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("delete from public.messages")


@pytest.mark.parametrize(("name", "messages", "reactions"), [("star", 73_845, 4_004), ("zecarioca_pizza", 1_063, 0)])
def test_the_sample_folders_load_as_they_are(
    database: Database, sample_data: Path, name: str, messages: int, reactions: int
) -> None:
    if not (sample_data / name).is_dir():
        pytest.skip(f"no {name} in the sample data")
    report = load_folder(database, sample_data / name)
    assert (report.new["messages"], report.new["reactions"]) == (messages, reactions)
    assert load_folder(database, sample_data / name).is_unchanged
