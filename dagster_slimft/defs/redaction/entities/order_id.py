"""Order numbers, which survive unless the shop declares them personal (`personal_order_ids`)."""

import re2

from dagster_slimft.defs.redaction.entities.keyed import Keyed

KEYED = Keyed(
    "ORDER_ID",
    rb"\b(?:pedidos?|encomendas?|compras?|orders?|ped)\b",
    re2.compile(rb"\b[a-z]{1,5}[\-#]?\d[0-9a-z\-./]{2,24}\b|\d[\d\-./]{2,24}\b"),
    is_strict=True,
)
