"""The shapes of addresses: streets with and without a number, districts, fields of a form, English ones."""

import re2

from dagster_slimft.defs.redaction.entities.address_words import (
    AREA,
    BUILDING_KIND,
    HOUSE,
    MARK,
    NUMBER,
    STREET,
    UNIT_KIND,
    WORD,
)

# The number, or what stands for one: "estrada Tamoios, casa 27", "rua 8 quadra 3".
NUMBERED_STREET = re2.compile(
    rb"\b" + STREET + rb" ?(?:" + WORD + rb"[ ]{1,2}){0,7}" + WORD
    + rb"(?:[ ]{0,2},\s{0,2}|[ ]{0,2}[\-/|(:][ ]{0,2}|[ ]{1,2}|[ ]{0,1}\n|\.[ ]{0,1})\(?(?:" + NUMBER
    + rb"|(?:" + UNIT_KIND + rb"|km|chacara|gleba)\.? ?(?:\d{1,5}|[a-h]))\b"
)  # fmt: skip
# "450 da rua das flores", "nº 450, rua ..."
NUMBER_THEN_STREET = re2.compile(
    rb"\b(?:" + MARK + rb"[ .:]{0,2})?\b" + HOUSE + rb"(?: ?[a-d]\b)?(?: ?[,\-] ?| d[ae] | na | )" + STREET
    + rb" ?(?:d[aeo]s? )?[a-z0-9]"
)  # fmt: skip
ONE_WORD = re2.compile(rb"(?:\d{1,2}[ao]? de )?" + WORD)
_ORDINAL_STREET = (
    rb"\b\d{1,2}[ao] (?:avenida|av\.?|rua|travessa)(?: (?:norte|sul|leste|oeste))?,? ?(?:"
    + MARK
    + rb"|bloco|quadra|casa)[ .]{0,2}\d{1,5}\b"
)
# A village street is called one too: "Vila Girassol 2099, parte de cima".
AREA_HOUSE = re2.compile(
    rb"\b((?:vila|vl\.?|jardim|jd\.?|parque|conjunto|residencial|condominio|loteamento)"
    rb" (?:" + WORD + rb"[ ]{1,2}){0,5}" + WORD
    + rb"(?:[ ]{1,2}|[ ]{0,2}-[ ]{0,2}|\n)" + NUMBER + rb"(?:/\d{1,4})?)(?:$|[ ]{0,2}[,.;)/\n~\-]| (?:" + UNIT_KIND
    + rb"|fundos|altos|parte|perto|em frente|ao lado|esquina|ref|terreo|sobrado|bairro|jd|jardim)\b)"
)  # fmt: skip
NUMBERED_AREA = re2.compile(
    rb"\b" + AREA + rb"\.? {1,2}(?:" + WORD + rb"[ ]{1,2}){0,5}" + WORD
    + rb"(?:(?:[ ]{0,2},[ ]{0,2}" + MARK + rb"?[ .:]{0,2}"
    rb"|[ ]{1,2}" + MARK + rb"(?: da casa)?[ .:]{0,2})(?:numero )?" + HOUSE + rb"\b|,? s/n[o.]{0,2}\b)"
)  # fmt: skip
_UNIT_IN_AREA = (
    rb"\b(?:" + AREA + rb"|" + BUILDING_KIND + rb")\.? {1,2}(?:" + WORD + rb"[ ]{1,2}){0,5}" + WORD
    + rb"[ ,\-]{1,3}(?:" + UNIT_KIND + rb"\.? ?(?:\d{1,5}|[a-h])\b|\d{1,2}[ao]? andar\b)"
)  # fmt: skip
_STREET_BEFORE_NUMBER = (
    rb"\b(?:on|at|to|is) (?:[a-z]+ ){1,3}(?:street|avenue|road|boulevard|lane) (?:no\.? ?|number )?\d{1,5}\b"
)
# A building named before its street.
_BUILDING_ON_STREET = (
    rb"\b" + BUILDING_KIND + rb"\.? (?:" + WORD + rb"[ ]{1,2}){0,4}" + WORD + rb",? (?:na )?" + STREET + rb"(?:" + WORD
    + rb"[ ]{1,2}){0,6}" + WORD + rb"[ ,]{1,3}" + NUMBER + rb"\b"
)  # fmt: skip
ODD_STREET = re2.compile(_ORDINAL_STREET + rb"|" + _STREET_BEFORE_NUMBER)
BUILDING = re2.compile(_UNIT_IN_AREA + rb"|" + _BUILDING_ON_STREET)
STREET_ALONE = re2.compile(
    rb"\b(?:rua|avenida|av\.?|travessa|alameda|praca|rodovia|estrada|servidao|ladeira|largo) (?:(?:d[aeo]s?"
    rb"|do) )?[a-z]"
)
DISTRICT_ALONE = re2.compile(
    rb"\b(?:meu )?bairro(?: aqui)?(?: ?: ?| (?:e|eh|se chama|aqui e|chama)(?: o| a)? | (?:d[oae]s? )?)([a-z])"
)
HOME_AREA = re2.compile(
    rb"\b(?:vila|jardim|jd\.?|vl\.?|parque|pq\.?|conjunto|residencial|condominio|setor|cohab"
    rb"|loteamento) (?:d[aeo]s? )?[a-z]"
)
COUNTRYSIDE = re2.compile(rb"\b(?:sitio|chacara|fazenda|granja|rancho|haras) (?:d[aeo]s? )?[a-z]")
RURAL_TAIL = re2.compile(
    rb"[ ,\-\n]{1,3}(?:(?:na |no )?(?:zona rural|area rural)(?: de " + WORD + rb")?|(?:na |no "
    rb"|pela )?(?:estrada|estr\.?|rodovia|rod\.?)(?: " + WORD + rb"){1,6})"
    rb"(?:[ ,]{1,3}km\.? ?\d{1,4})?"
)
MARKED_NUMBER = re2.compile(rb"\b(?:numero|num\.?|nro\.?) ?:?(?: ?numero)? ?\d{1,5}\b")
LIVED_IN = re2.compile(
    rb"\b(?:endereco|logradouro|moro|mora|moramos|resido|entreg\w*|envi\w*|mand\w*|lev\w*|trag\w*)\b"
    rb"(?: (?:de entrega|para|pra|aqui|em|na|no|e|eh|o|a|fica|por favor)\b| ?[:,~]){0,4} ?"
    rb"((?:[a-z][a-z']* ){0,5}[a-z][a-z']*)(?: ?, ?| )(?:(?:numero|num|nro|no|n)[ .:o]{0,3})\d{1,5}\b"
)
ANSWERED = re2.compile(
    rb"^[ ]{0,2}(?:(?:oi|ola|bom dia|boa tarde|boa noite|claro|sim|ok|certo|isso|anota|pode anotar)[ ,.!]{1,4}){0,3}"
    rb"(?:(?:e|eh|na|no|fica na|moro na) )?((?:[a-z][a-z'.]* ){0,5}[a-z][a-z']*)(?: ?, ?"
    rb"| )" + NUMBER + rb"\b"
)
FIELD = re2.compile(
    rb"(?:^|[\n,;*]|\. ) ?(?:rua|r|av|avenida|endereco|logradouro|bairro|complemento|compl|numero|num|no|n|casa"
    rb"|referencia"
    rb"|ponto de referencia|address|street)(?: de entrega| completo| da casa)?\*?(?:\.? ?[:=] ?\*?"
    rb"| ?- ?)([^\n,;?:\x1f]{1,60})"
)
FORM = re2.compile(
    rb"(?:^|[\n,;*]|\. ) ?(?:rua|endereco|logradouro|bairro|cep|ponto de referencia|address"
    rb"|street)(?: de entrega| completo)?\*? ?:"
)
ENGLISH = re2.compile(
    rb"\b\d{1,5}[a-d]? (?:(?:north|south|east|west|n|s|e|w)\.? )?(?:[a-z0-9][a-z0-9']*\.? ){1,3}"
    rb"(street|avenue|road|boulevard|blvd|lane|terrace|drive|parkway|highway|court|place|square|way|st|ave|rd"
    rb"|ln|dr|ct|pl)\b"
)
