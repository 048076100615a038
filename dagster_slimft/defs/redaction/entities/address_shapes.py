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

HOUSE_ENDS = (
    rb"(?:$|[ ]{0,2}[,.;)/\n~!?]| -| (?:" + UNIT_KIND + rb"|fundos|altos|parte|perto|em frente|ao lado|esquina|ref"
    rb"|terreo|sobrado|bairro|jd|jardim|centro|mas|ate|onde)\b|/\d{2,4}\b)"
)
# The number, or what stands for one: "estrada Tamoios, casa 27", "rua 8 quadra 3".
NUMBERED_STREET = re2.compile(
    rb"\b" + STREET + rb" ?(?:" + WORD + rb"[ ]{1,2}){0,7}" + WORD
    + rb"(?:[ ]{0,2},{1,2}\s{0,2}|[ ]{0,2}[\-/|(:~][ ~]{0,4}|[ ]{1,2}|[ ]{0,1}\n|\.{1,3}[ ]{0,1})\(?(?:" + NUMBER
    + rb"|(?:" + UNIT_KIND + rb"|km|chacara|gleba)\.? ?(?:\d{1,5}(?:-?[a-h])?|[a-h]))\b"
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
    + rb"(?:[ ]{1,2}|[ ]{0,2}-[ ]{0,2}|\n)" + NUMBER + rb"(?:/\d{1,4})?)" + HOUSE_ENDS
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
    rb"\b(?:rua|avenida|av\.?|travessa|alameda|praca|rodovia|estrada|servidao|ladeira|largo|travessao|beco"
    rb"|viela) (?:(?:d[aeo]s?"
    rb"|do) )?[a-z]"
)
SHORT_STREET = re2.compile(
    rb"\b(?:rua|avenida|av\.?|travessa|tv\.?|beco|viela|alameda|quadra|qd\.?) ?(?:\d{1,4}|[a-z])(?:-[a-z])?\b"
)
# "bairro Santa Mônica" goes whole; of "meu bairro é Pituba" the name does.
DISTRICT_ALONE = re2.compile(
    rb"\b(?:(?:meu )?bairro(?: aqui)?(?: ?[:=] ?| - | (?:e|eh|se chama|aqui e|chama)(?: o| a)? )"
    rb"|(bairro (?:d[aeo]s? )?))"
    rb"([a-z])"
)
HOME_AREA = re2.compile(
    rb"\b(?:vila|jardim|jd\.?|vl\.?|parque|pq\.?|conjunto|conj\.?|residencial|condominio|setor|cohab|cidade|morro"
    rb"|balneario|portal|recanto|loteamento) (?:d[aeo]s? )?[a-z]"
)
HOME_WITH_ARTICLE = re2.compile(
    rb"\b(?:(moro|mora|moramos|morando|resido|residimos)|aqui|estou|to)(?: aqui| la| hoje| agora"
    rb"| perto)? (?:n[oa]|perto d[oa]) [a-z]"
)
FARM = re2.compile(rb"(?:sitio|chacara|fazenda|granja|rancho|haras|estancia)")
COUNTRYSIDE = re2.compile(
    rb"\b(?:sitio|chacara|fazenda|granja|rancho|haras|estancia|assentamento|acampamento|colonia|aldeia|quilombo|corrego"
    rb"|comunidade|favela|morro|ocupacao|distrito|povoado|vilarejo|linha|nucleo rural|gleba|vila"
    rb"|galeria|shopping) (?:d[aeo]s? )?(?:[a-z]|(\d{1,4}\b))"
)
RURAL_TAIL = re2.compile(
    rb"[ ,\-\n(]{1,3}(?:(?:na |no )?(?:zona rural|area rural|interior)(?: de " + WORD + rb")?"
    rb"|(?:na |no |pela |da )?(?:estrada|estr\.?|rodovia|rod\.?)(?: velha)?(?: d[aeo]s?)?(?: " + WORD + rb"){1,5}"
    rb"(?:[ ,]{1,3}km\.? ?\d{1,4})?"
    rb"|km\.? ?\d{1,4}\b|(?:linha|ramal|travessao|vicinal|lote|lt|gleba|barraco|chacara|rua|travessa|viela|beco"
    rb"|casa|loja|lj)"
    rb" (?:\d{1,4}[a-h]?|[a-h])\b|(?:linha|ramal|rua|travessa|viela|beco) [a-z]{3,}(?: d[aeo]s?)?(?: [a-z]{3,})?"
    rb"|setor d[aeo]s? [a-z]{3,}|s/n[o.]{0,2}\b)"
)
# A point of reference that is all of the message's address.
REFERENCE_SAID = re2.compile(
    rb"\b(?:(?:ponto|pt|pto)\.?(?: de)? )?ref(?:erencia)?\.?(?: ?[:-])? (?:e |eh |fica )?"
    rb"((?:(?:bem )?em frente|de frente|enfrente|perto|pertinho|proxim[oa]|prox|ao lado|do lado|atras|em cima"
    rb"|na esquina"
    rb"|depois|antes) )"
)
REFERENCE_FIRST = re2.compile(
    rb"^(?:[a-z]+ ){0,3}((?:bem )?(?:em frente|de frente|enfrente|perto|pertinho|proxim[oa]|prox|ao lado|do lado|atras"
    rb"|em cima|na esquina|esquina|depois d[ao]|antes d[ao]|entre) )"
)
MARKED_NUMBER = re2.compile(rb"\b(?:numero|num\.?|nro\.?) ?:?(?: ?numero)? ?\d{1,5}\b")
# A word of living or sending, a street without its kind, and its number: marked, or with nothing counted behind it.
LIVED_IN = re2.compile(
    rb"\b(?:endereco|ender|end|logradouro|moro|mora|moram|moramos|resido|entreg\w*|envi\w*|mand\w*|lev\w*|trag\w*|fica|to"
    rb"|mud\w{1,4}|casa (?:e|eh)|estou|receb\w*)\b"
    rb"(?: (?:de entrega|para|pra|aqui|em|na|no|e|eh|o|a|fica|por favor)\b| ?[:,~.]){0,4} ?"
    rb"((?:[a-z][a-z'\-]*\.? ){0,5}[a-z][a-z'\-]*)(?:( ?,? (?:numero|num|nro|no|n)[ .:o]{0,3}\d{1,5}\b)"
    rb"|( ?,? ?" + HOUSE + rb")" + HOUSE_ENDS + rb")"
)  # fmt: skip
NAMED_WITH_UNIT = re2.compile(
    rb"(?:^|[\n:,~]|\b(?:e|eh|n[ao]|em|pr[ao])) ?((?:[a-z][a-z'\-]* ){1,4}[a-z][a-z'\-]*)( ?,? " + HOUSE
    + rb"),? (?:(?:ap|apto?|apt|apartamento|casa|cs|bloco|bl)\.? ?[0-9a-f]|fundos\b|sobrado\b|centro\b)"
)  # fmt: skip
OPENING = re2.compile(
    rb"^[ ~]{0,3}(?:(?:oi|oii+|ola|opa|bom dia|boa tarde|boa noite|claro|sim|ok|certo|isso|entao|ah|amiga|moco|moca"
    rb"|anota|anota ai|pode anotar|segue|seria|o meu|meu|obrigad[oa]|entrega|entregar)[ ,.!:~\n]{1,5}){0,4}"
    rb"(?:(?:e|eh|fica|moro|mora|resido|seria)[ :,~]{1,5})?(?:aqui )?(?:n[oa]s? |em |o |a )?(?:bairro )?(?:e |eh |: ?)?"
)
ANSWERED = re2.compile(
    OPENING.pattern + rb"((?:[a-z][a-z'.\-]* |\d{1,2}[ao]? de ){0,5}[a-z][a-z'\-]*)(?: ?, ?"
    rb"| |\n| - |-)" + NUMBER + rb"\b"
)
# "120", "nº 120", "casa 120", "120 ap 3": the answer to what the house's number is.
HOUSE_ALONE = re2.compile(
    rb"^[ ~]{0,3}(?:(?:e|eh|o|a)[ .:]{1,2}){0,2}((?:(?:casa|aptos?|ap|apartamento|bloco|bl|torre|quadra|lote|"
    + MARK + rb")[ .:]{0,2})?" + HOUSE + rb"(?: ?-? ?[a-h]\b)?(?:,? " + UNIT_KIND + rb"\.? ?\d{1,4}){0,2})[ .!~]{0,3}$"
)  # fmt: skip
_KEY = (
    rb"(?:nome da )?(?:rua|r|av|avenida|endereco|ender|end|logradouro|bairro|complemento|compl|comp|numero|num|no?|casa"
    rb"|quadra|lote|referencia|ref|ponto de ref(?:erencia)?|pto ref|address|street)"
)
# What ends a field's value as well: the next key, of whatever kind.
FIELD = re2.compile(
    rb"(?:^|[\s,;*.(/|])(?:(" + _KEY + rb"(?:\.|(?: de entrega| completo| da casa| e numero| residencial)?))"
    rb"|nome|cpf|cnpj|rg|tel|telefone|fone|cel|celular|whats|whatsapp|zap|contato|e-?mail|cep|cidade|municipio"
    rb"|estado|uf"
    rb"|pais|data|valor|total|produto|pedido|forma de pagamento|pagamento|obs|recebedor|destinatario|nome completo)"
    rb"[ ]?[*_]{0,2}(?: ?[:=]| -) ?[*_]{0,2}"
)
FIELD_END = re2.compile(r"[;\x1f?]|,? ?\bcep\b| (?:esse e|obrigad|por favor)")
FORM = re2.compile(
    rb"(?:^|[\s,;*.(])(?:nome da )?(?:rua|endereco|ender|end|logradouro|bairro|cep|ponto de ref(?:erencia)?"
    rb"|address|street)(?: de entrega| completo| e numero)?[ ]?[*_]{0,2}(?: ?[:=]| - )"
)
ENGLISH = re2.compile(
    rb"\b\d{1,5}[a-d]? (?:(?:north|south|east|west|n|s|e|w)\.? )?(?:[a-z0-9][a-z0-9']*\.? ){1,3}"
    rb"(street|avenue|road|boulevard|blvd|lane|terrace|drive|parkway|highway|court|place|square|way|st|ave|rd"
    rb"|ln|dr|ct|pl)\b"
)
