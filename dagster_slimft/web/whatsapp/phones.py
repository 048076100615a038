"""Phones and WhatsApp's addresses (JIDs) as one comparable number.

A JID is `<number>@s.whatsapp.net` for a phone, `<opaque>@lid` for somebody whose phone WhatsApp hides, `...@g.us` for a
group. Brazil's mobile numbers got a ninth digit that WhatsApp's ids of old accounts lack: dbt's macro `phone_key` and
`phone_key` here put it in.
"""

import re
from collections.abc import Iterable
from typing import Any

from dagster_slimft.web.whatsapp.json_values import identifier

PHONE_HOST = "@s.whatsapp.net"
NOBODY = ("@g.us", "@broadcast", "@newsletter")
# Where versions of Evolution API tell the phone, in the order of trust.
FIELDS = ("remoteJid", "remoteJidAlt", "participantAlt", "senderPn", "previousRemoteJid")
_COUNTRY = re.compile(r"^0*(?:55(?=[0-9]{10,11}$))?")
_OLD_MOBILE = re.compile(r"[0-9]{2}[6-9][0-9]{7}")
_REPEATED = re.compile(r"(.)\1*")
SHORTEST = 10


def phone_key(phone: str) -> str | None:
    """Digits without country code and with the ninth; None where there are too few, or one digit repeated."""
    national = _COUNTRY.sub("", re.sub(r"[^0-9]", "", phone))
    if len(national) < SHORTEST or _REPEATED.fullmatch(national):
        return None
    return f"{national[:2]}9{national[2:]}" if _OLD_MOBILE.fullmatch(national) else national


def phone_of(key: dict[str, Any]) -> str | None:
    """The phone that a message's key tells of, comparable; None where it tells an opaque id alone."""
    for jid in _jids(key):
        if jid.endswith(PHONE_HOST):
            # "5511999990000:12@s.whatsapp.net": the twelfth device of that phone.
            return phone_key(jid.removesuffix(PHONE_HOST).partition(":")[0])
    return None


def person_of(key: dict[str, Any]) -> str | None:
    """Who is at the other end: a phone, or an opaque id; None for groups, broadcasts and nobody."""
    jids = list(_jids(key))
    if not jids or any(jid.endswith(NOBODY) for jid in jids):
        return None
    return phone_of(key) or jids[0]


def _jids(key: dict[str, Any]) -> Iterable[str]:
    return filter(None, (identifier(key.get(field)) for field in FIELDS))
