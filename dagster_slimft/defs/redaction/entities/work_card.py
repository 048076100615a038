"""CTPS, the work card on paper: number, series and state (`1234567 série 00123-SP`); today's is the CPF's number."""

import re2

from dagster_slimft.defs.redaction.entities.keyed import Keyed

KEYED = Keyed(
    "WORK_CARD",
    rb"\bctps\b|\bc\.t\.p\.s\b\.?|\b(?:carteira|carteria|cart\.?|cateira) (?:(?:de |d )?trab(?:alho)?|profissional)\b",
    re2.compile(
        rb"\d{2,3}\.?\d{3}(?:\.?\d{1,3})?(?:[ ,.\-/]{0,3}(?:serie|ser|s)?[ .:]{0,3}(?:n[o.]{0,2} ?)?\d{2,5}(?:-\d)?)?"
        rb"(?: ?[\-/]? ?(?:ac|al|ap|am|ba|ce|df|es|go|ma|mt|ms|mg|pa|pb|pr|pe|pi|rj|rn|rs|ro|rr|sc|sp|se|to))?\b"
    ),
)
