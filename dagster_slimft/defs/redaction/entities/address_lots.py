"""Addresses without a street: lots and blocks, quarters known by a code, a highway's kilometres, two units in a row.

quadra 12 lote 5 · qd 5 casa 12 · SQS 308 bloco C apto 201 · SHIS QL 10 conjunto 4 · km 8 da BR-101 · bloco 5 apto 34
"""

import re2

from dagster_slimft.defs.redaction.entities.address_words import WORD

_PLACE = rb"\.? ?(?:no? )?[\"']?(?:\d{1,4}(?:[ \-]?[a-z]\b)?|[a-z]\d{0,3})[\"']?"
_BETWEEN = rb"[ ,\-\n]{1,3}"
_KM = rb"(?:norte|sul)?,? ?(?:-|no|na altura do)? ?km\.? ?\d{1,4}(?:[,.]\d{1,3})?\b"
_ROAD = rb"(?:br|sp|mg|rj|pr|rs|sc|ba|go|es|ce|pe|pb|rn|al|se|ma|pa|mt|ms|to|df|am|ro)[ \-]?\d{2,3}"
_UNIT = rb"(?:bloco|bl|torre|apto?|apartamento|ap|conjunto|conj|cj)\.? ?(?:\d{1,5}|[a-h]|norte\b|sul\b|leste\b|oeste\b)"
# Brasília's and Palmas's quarters.
_SECTOR = (
    rb"(?:sqn|sqs|sqnw|sqsw|shs|shn|shis|shin|shtn|shcgn|shcgs|shces|shcnw|shvp|scln|clnw|clsw|cln|cls|crs|crn"
    rb"|scs|scn|scrn"
    rb"|scrs|sclrn|eqs|eqn|eqnw|eqsw|sgas|sgan|sgon|sig|sia|saan|sof|sin|smas|smdb|smln|smpw|smse|smt|saus|saun"
    rb"|sas|sbs|sbn"
    rb"|sds|srtvs|srtvn|seps|sepn|stn|sts|qn[a-r]|qs[a-f]?|qrsw|ccsw|qmsw|qr|qi|ql|qe|qc|aos|cn[abdfg]|cs[abcd]"
    rb"|aceo?|acno|acso|ars[eo]|arn[eo])"
)
_SECTOR_UNIT = (
    rb"(?:alameda|al|bloco|bl|conjunto|conj|cj|casa|cs|lote|lt|loja|sala|quadra|qd|trecho|modulo|mod|apto?|ap|qi"
    rb"|entrada)"
    rb"\b\.? ?[\"']?(?:\d{1,4}[a-z]?|[a-z]{1,2}\d{0,3}|[ivx]{1,4})\b[\"']?"
)
QUARTER = (
    rb"\b(?:shis |shin |smpw )?" + _SECTOR + rb" ?(?:\d{1,4}(?:/\d{1,3})?"
    rb"|[a-z]\b)?(?:,? " + _SECTOR_UNIT + rb")+(?: \d{3,4}\b)?"
    rb"|\b(?:quadra |qd\.? ?)?\d{3,4} (?:norte|sul)\b"
    rb"(?:[ ,]{1,2}(?:alameda|al|avenida|av|rua|qi|hm|conjunto|conj|lote|lt"
    rb"|casa)\.? ?\d{1,3}[a-z]?\b){1,4}"
)  # fmt: skip
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
    + rb"(?:da )?(?:quadra|qd|q|gleba|setor)"
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
TWO_UNITS = (
    rb"\b" + _UNIT + rb"[ ,\-]{1,3}(?:" + _UNIT + rb"|casa \d{1,4})\b"
    rb"|\b(?:p\.?o\.? box|caixa postal) ?\d{1,6}\b"
)  # fmt: skip
LOTS = re2.compile(b"|".join((QUARTER, LOT, ROAD, TWO_UNITS)))
