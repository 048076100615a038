"""Addresses without a street: lots and blocks, Brasília's quarters, a highway's kilometres.

quadra 12 lote 5 · qd 5 casa 12 · SQS 308 bloco C apto 201 · SHIS QL 10 conjunto 4 · km 8 da BR-101 · SP-332 km 110
"""

import re2

from dagster_slimft.defs.redaction.entities.address_words import WORD

_PLACE = rb"\.? ?(?:no? )?(?:\d{1,4}(?: ?[a-z]\b)?|[a-z]\d{0,3})"
_ROAD = rb"(?:br|sp|mg|rj|pr|rs|sc|ba|go|es|ce|pe|pb|rn|al|se|ma|pa|mt|ms|to|df|am|ro)[ \-]?\d{2,3}"
LOT = re2.compile(
    rb"\b(?:shis |shin |smpw )?(?:sqn|sqs|shs|shn|shis|shin|scln|cln|cls|scs|qnm|qnn|qnl|qnd|qnj|qna|qnp|qi|ql"
    rb"|qr|qs|qe) ?\d{1,4}"
    rb"(?:,? (?:bloco|bl|conjunto|conj|casa|lote|lt|loja|sala)\b\.? ?[0-9a-z]{1,3}\b)+"
    rb"|\b(?:quadra|qd|qdra|q)" + _PLACE + rb"[ ,\-\n]{1,3}(?:lote|lt|l|casa|cs|conjunto|conj|cj)" + _PLACE + rb"\b"
    rb"|\b(?:lote|lt)" + _PLACE + rb"[ ,\-\n]{1,3}(?:da )?(?:quadra|qd|q)" + _PLACE + rb"\b"
    rb"|\bkm\.? ?\d{1,4}(?:[,.]\d)?,? (?:d[ao] )?(?:(?:rodovia |rod\.? )?"
    + _ROAD
    + rb"\b|(?:rodovia|estrada)(?: "
    + WORD
    + rb"){1,4})"
    rb"|\b(?:rodovia |rod\.? |estrada |na )?" + _ROAD + rb",? ?(?:-|no|na altura do)? ?km\.? ?\d{1,4}\b"
    rb"|\b(?:rodovia|rod\.?|estrada|estr\.?)(?: " + WORD + rb"){1,6},? ?(?:-|no|na altura do)? ?km\.? ?\d{1,4}\b"
)
