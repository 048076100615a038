"""The facts an answer may state about one product and place, and how one of them is made wrong on purpose.

A wrong price equals no price of the catalogue (nor its Pix price or instalment), so that "a price of the catalogue
or not" tells right from wrong; the other prices of the same answer follow from it.
"""

import random
import re
from collections.abc import Mapping
from typing import NamedTuple

from dagster_slimft.defs.source.demo_shop.catalogue import (
    MAXIMUM_INSTALMENTS,
    PIX_DISCOUNT_PERCENT,
    Product,
    products,
    reais,
)
from dagster_slimft.defs.source.demo_shop.phrases import small_talk
from dagster_slimft.defs.source.demo_shop.policies import (
    DELIVERY_DAYS,
    EXCHANGE_DAYS,
    FREE_DELIVERY_REGIONS,
    FREIGHT_CENTS,
    LINES,
    REFUND_DAYS,
    SHOP_EMAIL,
    SHOP_PHONE,
    SHOWROOM,
    SHOWROOM_CITY,
    TECHNICIAN_DAYS,
    TRIAL_NIGHTS,
    Place,
)

PRICE_SLOTS = frozenset({"price", "pix_price", "instalment"})
SIZE_SLOTS = frozenset({"size", "width", "length"})
NUMBER_SLOTS = {
    "days": (2, 3, 20, 25, 30),
    "trial": (7, 90, 120),
    "exchange_days": (30, 60, 90),
    "refund_days": (1, 2, 45),
    "technician_days": (1, 15, 20),
    "kilos": (60, 90, 200),
}
FACTORS = (0.55, 0.7, 0.8, 0.85, 1.15, 1.25, 1.4)
_SLOT = re.compile(r"\{(\w+)\}")


class Spoiled(NamedTuple):
    """An answer with something wrong in it: the kind of problem, the slots to fill, a sentence to add."""

    problem: str
    slots: Mapping[str, str]
    promise: str


def facts(product: Product, place: Place) -> dict[str, str]:
    """Every slot an answer may use."""
    line = LINES[product.sku[:3]]
    years = line.warranty_years
    is_free = place.region in FREE_DELIVERY_REGIONS
    return {
        "product": product.name,
        **_price_slots(product.price_cents),
        **_size_slots(product),
        "instalments": str(MAXIMUM_INSTALMENTS),
        "pix_percent": str(PIX_DISCOUNT_PERCENT),
        "city": place.city,
        "region": place.region,
        "days": str(DELIVERY_DAYS[place.region]),
        "freight": "é grátis" if is_free else f"custa {reais(FREIGHT_CENTS[place.region])}",
        "warranty": _years(years),
        "kilos": str(line.kilos),
        "firmness": line.firmness,
        "feature": line.feature,
        "trial": str(TRIAL_NIGHTS),
        "exchange_days": str(EXCHANGE_DAYS),
        "refund_days": str(REFUND_DAYS),
        "technician_days": str(TECHNICIAN_DAYS),
        "showroom": SHOWROOM,
        "showroom_city": SHOWROOM_CITY,
        "shop_phone": SHOP_PHONE,
        "shop_email": SHOP_EMAIL,
    }


def spoil(template: str, slots: Mapping[str, str], product: Product, random_: random.Random) -> Spoiled:
    """One thing wrong in this answer: a stated fact where it states one, else an invented promise."""
    stated = set(_SLOT.findall(template))
    kinds = [slot for slot in ("warranty", "freight", *NUMBER_SLOTS) if slot in stated]
    # A price or a size is what customers act on: wrong more often than anything else.
    kinds += ["price"] * 4 if stated & PRICE_SLOTS else []
    kinds += ["size"] * 2 if stated & SIZE_SLOTS else []
    kind = random_.choice([*kinds, "promise"])
    if kind == "promise":
        return Spoiled("invented_promise", slots, random_.choice(small_talk("invented_promises")))
    problem = "wrong_price" if kind == "price" else "wrong_information"
    return Spoiled(problem, {**slots, **_wrong(kind, slots, product, random_)}, "")


def _wrong(kind: str, slots: Mapping[str, str], product: Product, random_: random.Random) -> dict[str, str]:
    if kind == "price":
        return _price_slots(_wrong_price(product, random_))
    if kind == "size":
        others = [other for other in products() if other.width_cm != product.width_cm]
        return _size_slots(random_.choice(others))
    if kind == "warranty":
        return {"warranty": random_.choice([_years(n) for n in (4, 10, 15, 20) if _years(n) != slots["warranty"]])}
    if kind == "freight":
        return {"freight": random_.choice(("custa R$ 79,00", "custa R$ 249,00", "é por sua conta"))}
    return {kind: str(random_.choice([n for n in NUMBER_SLOTS[kind] if str(n) != slots[kind]]))}


def _wrong_price(product: Product, random_: random.Random) -> int:
    right = {cents for each in products() for cents in (each.price_cents, each.pix_cents)}
    wrong = [int(product.price_cents * factor) // 1000 * 1000 for factor in FACTORS]
    usable = [
        cents for cents in wrong if cents not in right and cents * (100 - PIX_DISCOUNT_PERCENT) // 100 not in right
    ]
    return random_.choice(usable)


def _price_slots(cents: int) -> dict[str, str]:
    return {
        "price": reais(cents),
        "pix_price": reais(cents * (100 - PIX_DISCOUNT_PERCENT) // 100),
        "instalment": reais(cents // MAXIMUM_INSTALMENTS),
    }


def _size_slots(product: Product) -> dict[str, str]:
    return {
        "size": product.size,
        "width": str(product.width_cm),
        "length": str(product.length_cm),
        "height": str(product.height_cm),
    }


def _years(years: int) -> str:
    return f"{years} ano" if years == 1 else f"{years} anos"
