"""The demo shop's products, read from the dbt seed `product_catalog`, and how the shop writes prices and sizes."""

import csv
import functools
from dataclasses import dataclass

from dagster_slimft.workspace import PROJECT_ROOT

SEED_FILE = PROJECT_ROOT / "dbt_project" / "seeds" / "product_catalog.csv"
MAXIMUM_INSTALMENTS = 12
PIX_DISCOUNT_PERCENT = 10


@dataclass(frozen=True)
class Product:
    """One row of the seed."""

    name: str
    sku: str
    width_cm: int
    length_cm: int
    height_cm: int
    price_cents: int
    is_active: bool
    valid_from: str

    @property
    def size(self) -> str:
        """Width by length, as the shop writes it."""
        return f"{self.width_cm}x{self.length_cm}"

    @property
    def pix_cents(self) -> int:
        """Price when paid by Pix."""
        return self.price_cents * (100 - PIX_DISCOUNT_PERCENT) // 100

    @property
    def spoken(self) -> tuple[str, ...]:
        """How customers call it."""
        words = self.name.lower().split()
        if words[0] in ("colchão", "sobrecolchão"):
            kind, line, size = words
            short = (f"{line} {size}", f"{size} {line}") if kind == "colchão" else (f"{kind} {size}",)
            return (f"{kind} {line} {size}", *short)
        return (self.name.lower(),)


@functools.lru_cache(maxsize=1)
def products() -> tuple[Product, ...]:
    """All products of the seed, discontinued ones included."""
    with SEED_FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Product(
                name=row["name"],
                sku=row["sku"],
                width_cm=int(row["width_cm"]),
                length_cm=int(row["length_cm"]),
                height_cm=int(row["height_cm"]),
                price_cents=int(row["price_cents"]),
                is_active=row["is_active"] == "true",
                valid_from=row["valid_from"],
            )
            for row in csv.DictReader(lines)
        )


def reais(cents: int) -> str:
    """`R$ 3.190,00`."""
    whole, rest = divmod(cents, 100)
    return f"R$ {whole:,}".replace(",", ".") + f",{rest:02d}"
