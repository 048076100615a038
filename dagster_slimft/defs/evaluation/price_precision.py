"""Share of the prices in the answers that the product catalogue knows.

    price precision = prices "R$ ..." in the answers that are a catalogue price / prices in the answers

A price is known when it is a product's price, that price less the Pix discount, or one of 2 to `maximum_instalments`
instalments of it, to the cent below or above. n = 0 means "not measured", never 0 or 1. It says that a price exists,
not that it is this product's.
"""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.evaluation.bootstrap import Array

if TYPE_CHECKING:
    from psycopg.rows import TupleRow

_PRICE = re.compile(r"R\$\s*(\d{1,3}(?:\.\d{3})+|\d{1,9})(?:,(\d{2}))?(?!\d)")
_CATALOGUE = "slimft_marts.product_catalog"


def prices_in(text: str) -> list[int]:
    """Prices of a text in cents."""
    return [int(whole.replace(".", "")) * 100 + int(cents or 0) for whole, cents in _PRICE.findall(text)]


def known_prices(catalogue: Iterable[int], pix_discount_percent: int, maximum_instalments: int) -> frozenset[int]:
    """Every amount in cents that may be said of these catalogue prices."""
    known: set[int] = set()
    for cents in catalogue:
        exact = [cents, cents * (100 - pix_discount_percent) / 100]
        exact += [cents / instalments for instalments in range(2, maximum_instalments + 1)]
        known.update(rounded for amount in exact for rounded in (int(amount), int(-(-amount // 1))))
    return frozenset(known)


def price_statistics(answers: Sequence[str], known: frozenset[int]) -> Array:
    """Per answer: prices that are known, prices named."""
    rows = [(sum(price in known for price in prices), len(prices)) for prices in map(prices_in, answers)]
    return np.array(rows, dtype=np.float64).reshape(len(rows), 2)


def share(sums: Array) -> Array:
    """First column over second; NaN where the second is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(sums[:, 1] > 0, sums[:, 0] / sums[:, 1], np.nan)


def catalogue_prices(database: Database) -> list[int]:
    """Prices of the seed `product_catalog` in cents; none where a shop has no such seed."""
    with database.connect() as connection:
        found: TupleRow | None = connection.execute("select to_regclass(%s)", (_CATALOGUE,)).fetchone()
        if found is None or found[0] is None:
            return []
        return [row[0] for row in connection.execute(f"select distinct price_cents from {_CATALOGUE} order by 1")]
