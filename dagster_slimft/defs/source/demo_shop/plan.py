"""What a dialogue is about: the product, and which intents come up in which order."""

import random
from typing import NamedTuple

from dagster_slimft.defs.source.demo_shop.catalogue import Product, products
from dagster_slimft.defs.source.demo_shop.draw import weighted

SALES = (
    ("price", 5.0),
    ("size", 3.0),
    ("instalments", 3.0),
    ("pix", 2.0),
    ("delivery", 4.0),
    ("freight", 2.0),
    ("warranty", 2.0),
    ("trial", 2.0),
    ("feature", 2.0),
    ("firmness", 2.0),
    ("weight", 1.2),
    ("health", 2.0),
    ("caution", 0.8),
    ("showroom", 1.0),
    ("care", 0.7),
    ("discontinued", 0.5),
)
AFTER_SALES = (
    ("order_status", 3.0),
    ("exchange", 1.5),
    ("defect", 2.0),
    ("refund", 1.5),
    ("invoice", 1.5),
    ("address_change", 1.2),
    ("warranty", 0.6),
    ("care", 0.6),
)
MATTRESS_ONLY = frozenset({"firmness", "weight", "health", "trial"})
PRODUCT_WEIGHTS = {"MAG": 5.0, "TER": 2.5, "SOB": 1.5, "TRA": 2.0, "BOX": 1.5}
DISCONTINUED_ALTERNATIVE = "MAG-CAS"
QUESTIONS = ((1, 0.14), (2, 0.36), (3, 0.32), (4, 0.18))


class Plan(NamedTuple):
    """The outline of one dialogue: (intent, product) per question, and what stands around them."""

    questions: tuple[tuple[str, Product], ...]
    is_sale: bool
    has_welcome: bool
    has_thanks: bool


def plan(random_: random.Random) -> Plan:
    """Draw an outline of two to six customer turns."""
    active = [product for product in products() if product.is_active]
    product = weighted(random_, [(each, PRODUCT_WEIGHTS[each.sku[:3]]) for each in active])
    is_sale = random_.random() < 0.74
    count = weighted(random_, QUESTIONS)
    questions = []
    for intent in _intents(random_, is_sale, count, product):
        if is_sale and random_.random() < 0.06:
            product = random_.choice(active)
        is_gone = intent == "discontinued"
        questions.append((intent, _by_sku(DISCONTINUED_ALTERNATIVE) if is_gone else product))
    has_welcome = random_.random() < 0.28
    has_thanks = random_.random() < 0.5 or (count == 1 and not has_welcome)
    return Plan(tuple(questions), is_sale, has_welcome, has_thanks)


def _intents(random_: random.Random, is_sale: bool, count: int, product: Product) -> list[str]:
    is_mattress = product.sku[:3] in ("MAG", "TER", "SOB")
    pool = [pair for pair in (SALES if is_sale else AFTER_SALES) if is_mattress or pair[0] not in MATTRESS_ONLY]
    chosen: list[str] = []
    while len(chosen) < count:
        intent = weighted(random_, [pair for pair in pool if pair[0] not in chosen])
        chosen.append(intent)
    # Buying comes last, paying after it.
    if is_sale and count > 1 and random_.random() < 0.22:
        chosen[-1] = "buy"
        if count > 2 and random_.random() < 0.45:
            chosen[-2:] = ["buy", "payment_sent"]
    return chosen


def _by_sku(sku: str) -> Product:
    return next(product for product in products() if product.sku == sku)
