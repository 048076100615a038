"""Streams the demo shop's dialogues into the waiting tables, a batch at a time, so that memory stays flat."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

import psycopg

from dagster_slimft.defs.source.demo_shop import Dialogue, generate
from dagster_slimft.defs.source.demo_shop.catalogue import products
from dagster_slimft.defs.source.demo_shop.draw import made_id
from dagster_slimft.defs.source.demo_shop.records import Conversation, Customer, Feedback, Message, Order
from dagster_slimft.defs.source.waiting_tables import copy_rows

BATCH_DIALOGUES = 2000
RECORD_COLUMNS: dict[str, tuple[str, ...]] = {
    "customers": Customer._fields,
    "conversations": Conversation._fields,
    "messages": Message._fields,
    "feedback": Feedback._fields,
    "orders": Order._fields,
}
PRODUCT_COLUMNS = (
    "id",
    "name",
    "sku",
    "width_cm",
    "length_cm",
    "height_cm",
    "price_cents",
    "is_active",
    "valid_from",
)


def copy_demo(connection: psycopg.Connection, first: int, dialogues: int, seed: int, until: date) -> None:
    """Dialogues `first` to `dialogues` - 1 and, with the very first, the product catalogue."""
    if first == 0:
        copy_rows(connection, "products", PRODUCT_COLUMNS, _product_rows(seed))
    made = generate(dialogues, seed, until, first)
    while batch := list(islice(made, BATCH_DIALOGUES)):
        for table, columns in RECORD_COLUMNS.items():
            copy_rows(connection, table, columns, _numbered(table, batch))


def _product_rows(seed: int) -> Iterator[Sequence[object]]:
    for line, product in enumerate(products()):
        yield (
            line,
            made_id(seed, "product", product.sku),
            product.name,
            product.sku,
            product.width_cm,
            product.length_cm,
            product.height_cm,
            product.price_cents,
            product.is_active,
            product.valid_from,
        )


def _numbered(table: str, batch: Sequence[Dialogue]) -> Iterator[Sequence[object]]:
    for dialogue in batch:
        for row in _rows(table, dialogue):
            yield (dialogue.number, *row)


def _rows(table: str, dialogue: Dialogue) -> Sequence[tuple[object, ...]]:
    found = {
        "customers": dialogue.customers,
        "conversations": (dialogue.conversation,) if dialogue.conversation else (),
        "messages": dialogue.messages,
        "feedback": dialogue.feedback,
        "orders": (dialogue.order,) if dialogue.order else (),
    }
    return found[table]
