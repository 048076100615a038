"""Bank agency and account: digits behind "agência", "ag", "conta", "c/c"; every bank has its own check digit.

`conta` and `cc` are everyday words (`paguei a conta`, `moto de 150 cc`): only small words may stand before the number,
and a number without a check place needs five digits behind "conta".
"""

import re2

from dagster_slimft.defs.redaction.entities.keyed import Keyed

_PLACE = rb"(?: ?[\-./] ?[0-9x]{1,2})"
_ACCOUNT = (
    rb"(?:\d{1,3}(?:\.\d{3}){1,3}" + _PLACE + rb"|\d{3,12}" + _PLACE + rb"|\d{5,13}|\d{1,2}(?:[ .\-]\d{2,4}){2,4}"
)
_ACCOUNT += rb"(?: ?- ?[0-9x])?)"
_ACCOUNT = rb"(?:\d{4}\.\d{3}\.\d{5,9}" + _PLACE + rb"?|" + _ACCOUNT + rb")"
_AGENCY = rb"(?:\d{3,5}(?: ?- ?[0-9x])?)"

AGENCY = Keyed(
    "BANK_ACCOUNT",
    rb"\bag(?:en(?:cia)?)?\b\.?|\b(?:agency|branch)\b|\bag",
    re2.compile(_AGENCY + rb"(?:\s?[/|,;\-]\s?|\s)" + _ACCOUNT + rb"\b|" + _AGENCY + rb"\b"),
    is_strict=True,
)
ACCOUNT = Keyed(
    "BANK_ACCOUNT",
    rb"\b(?:conta|cta?)\b\.?(?: (?:corrente|poupanca|salario|pix|digital|bancaria|conjunta|c/?c|pj|pf))?"
    rb"|\bc ?/ ?[cp]\b|\b(?:poupanca|corrente)\b|\bc[cp]\b|\bc\.c\b\.?|\baccount(?: (?:number|no|nr))?\b|\bcc|\bconta",
    re2.compile(
        rb"\d{4}(?: ?- ?[0-9x])?\s?[/|]\s?"
        + _ACCOUNT
        + rb"\b|(?:013|001|1288|3701)[ .\-]"
        + _ACCOUNT
        + rb"\b|"
        + _ACCOUNT
        + rb"\b"
    ),
    is_strict=True,
)
OPERATION = Keyed("BANK_ACCOUNT", rb"\b(?:op|oper|operacao)\b\.?", re2.compile(rb"\d{3,4}\b"), is_strict=True)
KEYED = (AGENCY, ACCOUNT, OPERATION)
