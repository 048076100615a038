"""RNM, formerly RNE: a foreign resident's number, a letter, six digits and a check place (`V123456-J`).

Products' codes look alike, so the word decides.
"""

import re2

from dagster_slimft.defs.redaction.entities.keyed import Keyed

KEYED = Keyed(
    "RNM",
    rb"\bc?rnm\b|\brne\b|\bregistro nacional (?:migratorio|de estrangeiros?)\b|\b(?:carteira|cedula) de estrangeiro\b",
    re2.compile(
        rb"\b(?:[a-z]{1,2}[.\-]?|[b-dgvwy] )\d(?:[ .\-]?\d){4,7}(?: ?-? ?[0-9a-z])?\b|\d{6,8}(?: ?-? ?[0-9a-z])?\b"
    ),
)
