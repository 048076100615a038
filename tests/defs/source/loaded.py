"""What a load left behind."""

from dagster_slimft.database.postgres import Database


def rows(database: Database, query: str) -> list[tuple[object, ...]]:
    with database.connect_as_owner() as connection:
        return connection.execute(query.encode()).fetchall()


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    tables = (
        "public.customers",
        "public.conversations",
        "public.messages",
        "public.orders",
        "public.products",
        "slimft.reactions",
        "slimft.ratings",
        "slimft.flags",
        "slimft.personal_texts",
        "slimft.loads",
    )
    return {table: rows(database, f"select * from {table} order by id") for table in tables}
