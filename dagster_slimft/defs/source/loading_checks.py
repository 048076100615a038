"""What one row alone cannot tell, asked of all rows at once in SQL: doubled ids, references, ids' type.

Each check is a query that returns the first offending line; the error names file, line, column and reason.
"""

from typing import NamedTuple

import psycopg

from dagster_slimft.defs.source.csv_table import refuse
from dagster_slimft.defs.source.shop_tables import IdType
from dagster_slimft.errors import SourceError

TABLES = ("customers", "conversations", "messages", "feedback", "orders", "products")
UUID = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
# The columns that hold ids of the shop's own tables; feedback is slimft's and takes any id.
ID_COLUMNS = (
    ("customers", "id"),
    ("conversations", "id"),
    ("conversations", "session_id"),
    ("messages", "id"),
    ("messages", "sender_id"),
    ("orders", "id"),
    ("products", "id"),
)


class Reference(NamedTuple):
    """A column that must name a row of another table."""

    table: str
    column: str
    target: str


REFERENCES = (
    Reference("conversations", "customer_id", "customers"),
    Reference("messages", "conversation_id", "conversations"),
    Reference("orders", "customer_id", "customers"),
    Reference("feedback", "conversation_id", "conversations"),
    Reference("feedback", "message_id", "messages"),
)


def check_rows(connection: psycopg.Connection, files: dict[str, str]) -> None:
    """Refuse rows that contradict one another; `files` are the file names by table.

    Raises:
        SourceError: the first offending line.
    """
    for table in TABLES:
        _check_doubled(connection, files, table)
    for reference in REFERENCES:
        _check_reference(connection, files, reference)
    for column, reason, condition in (
        ("conversation_id", "empty, as is message_id", "conversation_id is null and message_id is null"),
        ("message_id", "a message of another conversation than conversation_id", _OTHER_CONVERSATION),
    ):
        line = _first(connection, f"select min(line) from loading_feedback f where {condition}")
        if line is not None:
            raise refuse(files["feedback"], line, column, reason)


def id_type(connection: psycopg.Connection, files: dict[str, str], existing: IdType | None) -> IdType:
    """The ids' type: uuid where every id is one, else text.

    Raises:
        SourceError: an id is no uuid while the shop's tables exist already with uuid ids.
    """
    for table, column in ID_COLUMNS:
        line = _first(connection, f"select min(line) from loading_{table} where {column} !~ '{UUID}'")
        if line is not None:
            if existing == "uuid":
                raise refuse(files[table], line, column, "no uuid, as all ids loaded into this workspace before are")
            return "text"
    return existing or "uuid"


_OTHER_CONVERSATION = """
    exists (select from loading_messages m where m.id = f.message_id and m.conversation_id <> f.conversation_id)
"""


def _check_doubled(connection: psycopg.Connection, files: dict[str, str], table: str) -> None:
    row = connection.execute(
        f"""
        select line, first_line
        from (select line, min(line) over (partition by id) as first_line from loading_{table}) as numbered
        where line > first_line
        order by line
        limit 1
        """
    ).fetchone()
    if row is not None:
        raise refuse(files[table], row[0], "id", f"the same id as line {row[1]}")


def _check_reference(connection: psycopg.Connection, files: dict[str, str], reference: Reference) -> None:
    table, column, target = reference
    line = _first(
        connection,
        f"""
        select min(line)
        from loading_{table} as child
        where {column} is not null and not exists (select from loading_{target} t where t.id = child.{column})
        """,
    )
    if line is not None:
        raise refuse(files[table], line, column, f"no such row in {files[target]}")


def _first(connection: psycopg.Connection, query: str) -> int | None:
    row = connection.execute(query).fetchone()
    return None if row is None else row[0]


def check_not_empty(connection: psycopg.Connection, folder: str) -> None:
    """Refuse a source without a single message.

    Raises:
        SourceError: no message.
    """
    if _first(connection, "select min(line) from loading_messages") is None:
        raise SourceError(f"{folder}: messages has a header and no row; nothing to load")
