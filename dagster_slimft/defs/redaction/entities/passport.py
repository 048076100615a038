"""Passport numbers: two letters and six digits in Brazil, up to nine places elsewhere.

Products' codes look alike, so the word decides.
"""

import re2

from dagster_slimft.defs.redaction.entities.keyed import Keyed

KEYED = Keyed(
    "PASSPORT",
    rb"\bpassa ?portes?\b|\bpassports?\b|\bpasaportes?\b",
    re2.compile(rb"\b(?:[a-z]{1,3}[.\-]?|[a-df-mp-z]{2} )\d(?:[ .\-]?\d){4,8}\b|\d(?:[ .\-]?\d){5,8}\b"),
)
