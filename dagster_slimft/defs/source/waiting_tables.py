"""Temporary tables in which rows wait, with the line they came from, until they are checked and inserted.

They live within the load's transaction and vanish with it.
"""

from collections.abc import Iterable, Sequence

import psycopg

COLUMNS = {
    "customers": {
        "id": "text",
        "name": "text",
        "email": "text",
        "phone": "text",
        "source": "text",
        "status": "text",
        "created_at": "timestamptz",
        "cpf_cnpj": "text",
        "street": "text",
        "number": "text",
        "neighborhood": "text",
        "city": "text",
        "state": "text",
        "postal_code": "text",
    },
    "conversations": {
        "id": "text",
        "customer_id": "text",
        "channel": "text",
        "status": "text",
        "subject": "text",
        "session_id": "text",
        "created_at": "timestamptz",
        "updated_at": "timestamptz",
        "resolved_at": "timestamptz",
        "metadata": "jsonb",
    },
    "messages": {
        "id": "text",
        "conversation_id": "text",
        "content": "text",
        "sender_type": "text",
        "sender_id": "text",
        "external_id": "text",
        "created_at": "timestamptz",
        "metadata": "jsonb",
    },
    "feedback": {
        "id": "text",
        "conversation_id": "text",
        "message_id": "text",
        "rating": "integer",
        "reaction": "text",
        "problem_type": "text",
        "comment": "text",
        "created_at": "timestamptz",
    },
    "orders": {
        "id": "text",
        "customer_id": "text",
        "status": "text",
        "total_cents": "integer",
        "created_at": "timestamptz",
        "updated_at": "timestamptz",
        "order_number": "text",
    },
    "products": {
        "id": "text",
        "name": "text",
        "sku": "text",
        "width_cm": "integer",
        "length_cm": "integer",
        "height_cm": "integer",
        "price_cents": "integer",
        "is_active": "boolean",
        "valid_from": "date",
    },
}


def create_waiting_tables(connection: psycopg.Connection) -> None:
    """One temporary table `loading_<table>` per table of the source."""
    for table, columns in COLUMNS.items():
        listed = ", ".join(f"{name} {type_}" for name, type_ in columns.items())
        connection.execute(f"create temp table loading_{table} (line bigint, {listed}) on commit drop".encode())


def copy_rows(
    connection: psycopg.Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """Stream rows of (line, *columns) into the waiting table."""
    statement = f"copy loading_{table} (line, {', '.join(columns)}) from stdin"
    with connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        for row in rows:
            copy.write_row(row)


def analyze(connection: psycopg.Connection) -> None:
    """Statistics, without which joins of a large folder's waiting rows are planned badly."""
    for table in COLUMNS:
        connection.execute(f"analyze loading_{table}".encode())
