"""Addresses without a street: lots and blocks, quarters known by a code, a highway's kilometres, two units in a row.

quadra 12 lote 5 · qd 5 casa 12 · SQS 308 bloco C apto 201 · SHIS QL 10 conjunto 4 · km 8 da BR-101 · bloco 5 apto 34
"""

import re2

from dagster_slimft.defs.redaction.entities.address_words import WORD

_PLACE = rb"\.? ?(?:no? )?(?:\d{1,4}(?: ?[a-z]\b)?|[a-z]\d{0,3})"
_BETWEEN = rb"[ ,\-\n]{1,3}"
_KM = rb"(?:norte|sul)?,? ?(?:-|no|na altura do)? ?km\.? ?\d{1,4}(?:[,.]\d{1,3})?\b"
_ROAD = rb"(?:br|sp|mg|rj|pr|rs|sc|ba|go|es|ce|pe|pb|rn|al|se|ma|pa|mt|ms|to|df|am|ro)[ \-]?\d{2,3}"
_UNIT = rb"(?:bloco|bl|torre|apto?|apartamento|ap)\.? ?(?:\d{1,5}|[a-h])"
# Brasília's and Palmas's quarters.
QUARTER = (
    rb"\b(?:shis |shin )?(?:sqn|sqs|shs|shn|shis|shin|scln|cln|cls|scs|eqs|eqn|sgas|sgan|sia|saan|scrn|scrs|qnm"
    rb"|qnn|qnl"
    rb"|qnd|qnj|qna|qnp|qno|qng|qnq|qns|cn[abdfg]|cs[abcd]|ars[eo]|arn[eo]|qi|ql|qr|qs|qe) ?\d{1,4}(?:/\d{1,3})?"
    rb"(?:,? (?:alameda|al|bloco|bl|conjunto|conj|casa|lote|lt|loja|sala)\b\.? ?[0-9a-z]{1,3}\b)+"
)
LOT = (
    rb"\b(?:smpw |shis |shin |setor [a-z] )?(?:quadra|qd|qdra|q)"
    + _PLACE
    + rb"(?: norte| sul)?(?:,? alameda ?\d{1,3})?"
    + _BETWEEN
    + rb"(?:lote|lt|l|casa|cs|conjunto|conj|cj)"
    + _PLACE
    + rb"\b|\b(?:lote|lt)"
    + _PLACE
    + _BETWEEN
    + rb"(?:da )?(?:quadra|qd|q)"
    + _PLACE
    + rb"\b"
)
ROAD = (
    rb"\bkm\.? ?\d{1,4}(?:[,.]\d)?,? (?:d[ao] )?(?:(?:rodovia |rod\.? )?"
    + _ROAD
    + rb"\b|(?:rodovia|estrada)(?: "
    + WORD
    + rb"){1,4})|\b(?:rodovia |rod\.? |estrada |na )?"
    + _ROAD
    + rb" ?"
    + _KM
    + rb"|\b(?:rodovia|rod\.?|estrada|estr\.?|ramal|vicinal)(?: "
    + WORD
    + rb"){1,6} ?"
    + _KM
    + rb"|\b(?:linha|ramal|vicinal) \d{1,3}(?: norte| sul)?[ ,]{1,3}(?:lote|lt"
    rb"|km)\.? ?\d{1,4}(?:[ ,]{1,3}gleba ?\d{1,3})?\b"
)
TWO_UNITS = rb"\b" + _UNIT + rb"[ ,\-]{1,3}" + _UNIT + rb"\b|\b(?:p\.?o\.? box|caixa postal) ?\d{1,6}\b"
LOTS = re2.compile(b"|".join((QUARTER, LOT, ROAD, TWO_UNITS)))
