"""The shapes of addresses, and the words that speak of living somewhere or having something delivered there.

All are written folded; `_STREET` and `_AREA` are the kinds of streets and of districts that people write, short forms
included.
"""

import re2

from dagster_slimft.defs.redaction.reading import word_set

_STREET = (
    rb"(?:(?:rua|avenida|travessa|alameda|praca|rodovia|estrada|largo|viela|beco|ladeira|servidao|passagem"
    rb"|street|avenue"
    rb"|r|av|aven|trav|tv|pca|rod|estr) |(?:r|av|aven|trav|tv|al|pca|rod|estr)\. ?)"
)
_AREA = (
    rb"(?:jardim|jd|jrd|vila|vl|parque|pq|conjunto|conj|loteamento|lot|condominio|cond|residencial|res|sitio"
    rb"|chacara|fazenda"
    rb"|bairro|setor|nucleo|cohab|fundacao|panorama)"
)
_WORD = rb"[a-z0-9][a-z0-9']*\.?"
_MARK = rb"(?:numero|num|nro|nr|n[o.]?[o.]?)"
_NUMBER = rb"(?:s ?/ ?n\b|(?:" + _MARK + rb"[\s.:]*(?:numero )?)?\d{1,5}(?: ?- ?[a-d]\b|[a-d]\b)?)"
NUMBERED_STREET = re2.compile(
    rb"\b"
    + _STREET
    + rb" ?(?:"
    + _WORD
    + rb"[ ]{1,2}){0,7}"
    + _WORD
    + rb"(?:[ ]{0,2},[ ]{0,2}|[ ]{0,2}-[ ]{0,2}|[ ]{1,2})"
    + _NUMBER
    + rb"\b"
)
NUMBERED_AREA = re2.compile(
    rb"\b"
    + _AREA
    + rb"\.? {1,2}(?:"
    + _WORD
    + rb"[ ]{1,2}){0,5}"
    + _WORD
    + rb"(?:[ ]{0,2},[ ]{0,2}"
    + _MARK
    + rb"?[ .:]{0,2}|[ ]{1,2}"
    + _MARK
    + rb"[ .:]{0,2})(?:numero )?\d{1,5}\b"
)
STREET_ALONE = re2.compile(
    rb"\b(?:rua|avenida|av\.?|travessa|alameda|praca|rodovia|estrada|servidao|bairro) (?:(?:d[aeo]s?|do) )?[a-z]"
)
MARKED_NUMBER = re2.compile(rb"\b(?:numero|num\.?|nro\.?) ?:?(?: ?numero)? ?\d{1,5}\b")
LIVED_IN = re2.compile(
    rb"\b(?:endereco|logradouro|moro|mora|moramos|resido|entreg\w*|envi\w*|mand\w*|lev\w*|trag\w*)\b"
    rb"(?: (?:de entrega|para|pra|aqui|em|na|no|e|eh|o|a|fica|por favor)\b| ?[:,~]){0,4} ?"
    rb"((?:[a-z][a-z']* ){0,5}[a-z][a-z']*)(?: ?, ?| )(?:(?:numero|num|nro|no|n)[ .:o]{0,3})\d{1,5}\b"
)
_LOT_PLACE = rb"\.? ?(?:\d{1,4}(?: ?[a-z]\b)?|[a-z]\d{0,3})"
UNIT_IN_AREA = re2.compile(
    rb"\b"
    + _AREA
    + rb"\.? {1,2}(?:"
    + _WORD
    + rb"[ ]{1,2}){0,5}"
    + _WORD
    + rb"[ ,\-]{1,3}(?:torre|bloco|bl|apto?|apartamento|ap|casa|lote|lt|quadra|qd)\.? ?\d{1,5}\b"
)
LOT = re2.compile(
    rb"\b(?:sqn|sqs|shis|shin|scln|cln|cls|qnm|qnn|qnl|qi|ql|qr|qs|qe) ?\d{1,4},? (?:bloco|bl|conjunto|conj"
    rb"|casa|lote|lt)\b"
    rb" ?[0-9a-z]{1,3}\b|"
    rb"\b(?:quadra|qd|qdra|q)" + _LOT_PLACE + rb"[ ,\-]{1,3}(?:lote|lt|l)" + _LOT_PLACE + rb"\b"
    rb"|\bkm\.? ?\d{1,4}(?:[,.]\d)?,? (?:d[ao] )?(?:br|rodovia|sp|mg|rj|pr|rs|sc|ba|go|es|ce|pe)[ \-]?\d{2,3}\b"
    rb"|\b(?:rodovia |rod\.? )?(?:br|sp|mg|rj|pr|rs|sc|ba|go)[ \-]?\d{3},? ?(?:no )?km\.? ?\d{1,4}\b"
)
TAIL = re2.compile(
    rb"[\s,.\-/]{0,4}(?:(?:apto?|apartamento|ap|bloco|bl|casa|fundos|sala|lote|lt|quadra|qd|torre|andar|cj"
    rb"|conjunto|complemento"
    rb"|cobertura|galpao|compl)[\s.:]{0,3}(?:n[o.]? ?)?(?:\d{1,5} ?[a-z]?|[a-z]\d{0,3})\b|fundos\b|\d{1,2}o andar\b)"
)
DISTRICT = re2.compile(
    rb"(?:[ ]{0,2}[,\-/.][ ]{0,2}|[ ]{1,2})(?:no |na )?(?:bairro|jardim|jd|vila|vl|parque|pq|setor|centro|distrito"
    rb"|residencial|conjunto|condominio|cond|edificio|ed)\b\.?:?"
)
JOINED = re2.compile(rb" ?[,\-] ?")
PLACE_WORD = re2.compile(rb" ?([a-z][a-z']*|\d{1,2}[ao]\b)")
TOWN = re2.compile(
    rb"(?:[ ,\-]{1,4}[a-z][a-z' ]{2,28}?)?[ ,\-]{1,4}[a-z][a-z' ]{2,28}? ?[-/,] ?(?:ac|al|ap|am|ba|ce|df|es|go"
    rb"|ma|mt|ms|mg|pa|pb|pr|pe|pi|rj|rn|rs"
    rb"|ro|rr|sc|sp|se|to)\b"
)
LIVING = re2.compile(
    rb"\b(?:endereco|logradouro|moro|mora|moramos|resido|fica|entreg\w*|envi\w*|mand\w*|lev\w*|trag\w*|receb\w*"
    rb"|trabalho n|localizad[oa]"
    rb"|estou n|to n|live|address|deliver)\b"
)
AT_HOME = re2.compile(rb"\b(?:meu endereco|moro|mora|moramos|resido|entreg\w*|envi\w*|mand\w*|lev\w*|trag\w*)\b")
# Everyday words that begin streets' names: "Rua Sete de Setembro", "Avenida Nossa Senhora da Penha".
STREET_FIRST = word_set(
    "nossa sao santa santo dom bela boa bom nova novo primeiro dois tres cinco sete nove treze quinze vinte"
)
WITH_MARK = re2.compile(rb"(?:,|\bn(?:umero|um|ro|[o.])?[.o~]{0,2}) {0,2}(?:\d+|s ?/ ?n)$")
# "s/n" stands in letterheads too; alone it counts in a text no longer than an answer.
SHORT_ANSWER = 120
NO_STREET_NAME = word_set(
    "pedido protocolo nota numero nome o a do da de e meu seu este esse um uma qual conta agencia cartao "
    "telefone celular whatsapp contato ligue codigo lote modelo serie processo acordao lei artigo art "
    "opcao pizza ordem pagina quarto kit versao etapa passo decreto item itens pagina folha sala mesa senha rg cpf"
)
TRIGGERS = word_set(
    "rua r av ave avenida trav travessa tv alameda al praca pca rodovia rod estrada estr largo viela beco "
    "ladeira servidao passagem street avenue jardim jd jrd vila vl parque pq conjunto conj loteamento lot "
    "condominio cond residencial res sitio chacara fazenda bairro setor nucleo cohab fundacao panorama "
    "numero num no n quadra qd q qdra km br "
    "sqn sqs shis shin scln cln cls qnm qnn qnl qi ql qr qs qe"
)
