"""Licence plates: three letters and four places, old `ABC-1234` and Mercosul `ABC1D23` (Contran, Resolução 969/2022).

Mercosul's shape is a plate unless the words before name a product. The old one is a product code's shape too: it needs
capitals and a hyphen and no word of a product, or a vehicle near.
"""

from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.entities.keyed import Keyed
from dagster_slimft.defs.redaction.entities.numbers import names_a_thing
from dagster_slimft.defs.redaction.reading import Reading, word_set
from dagster_slimft.defs.redaction.spans import Span

TRIGGER = rb"\b[a-z]{3}[ \-.]{0,3}\d[0-9a-z]\d{2}\b|\b[a-z] [a-z] [a-z][ \-]{1,3}\d [0-9a-z] \d \d\b"
MERCOSUL = re2.compile(rb"\b[a-z]{3}[ \-.]{0,2}\d[a-z]\d{2}\b")
OLD = re2.compile(rb"\b[a-z]{3}[ \-.]{0,3}\d{4}\b")
SPACED = re2.compile(rb"\b[a-z] [a-z] [a-z][ \-]{1,3}\d [0-9a-z] \d \d\b")
KEYED = Keyed(
    "LICENSE_PLATE", rb"\bplacas?\b", re2.compile(rb"\b[a-z]{3}[ \-.]{0,3}\d ?[0-9a-z] ?\d ?\d\b"), is_strict=True
)
VEHICLE = re2.compile(
    rb"\b(?:placas?|carros?|carreta|veiculos?|motos?|motoca|caminhao|caminhoes|caminhonete|pickup|van|uber|taxi"
    rb"|automovel|renavam|detran"
    rb"|motorista|motoboy|estaciona\w*|garagem|vaga|portaria|onix|gol|palio|uno|corsa|celta|hb20|civic|corolla"
    rb"|fiat|honda|strada|kombi|fiorino|fiesta|ka|fox|saveiro|voyage"
    rb"|sandero|logan|kwid|mobi|argo|cronos|polo|virtus|compass|renegade|creta|kicks|tracker|s10|hilux|ranger|toro"
    rb"|duster|ecosport|prisma|cobalt|spin|versa|etios|yaris|cg|biz|titan|bros|fan|fazer|pcx"
    rb"|plate|car|truck)\b"
)
PRODUCT = re2.compile(
    rb"\b(?:modelos?|cod(?:igos?)?|ref(?:erencia)?|sku|produtos?|pecas?|part ?number|pn|serie|lote|item|norma"
    rb"|peso|cor|colchao|colchoes"
    rb"|pedido|pedidos|nota|nf|protocolo|chamado|ticket|cupom|voucher|kit|tamanho|medida|linha|versao|sofa|cama"
    rb"|box|mesa|voo|sala|travesseiros?|substituto|cabeceira|base)\b"
)
NO_PLATE = word_set(
    "iso nbr abnt ref cod mod sku ped ord nfe nfs led usb cep cpf cnh tel cel ram ssd hdd cpu gpu amd rtx gtx"
    " lei art dec res inc pec adi"
    " ano por com que tem sao dos das uns mil faz das nos aos ate mes dia jan fev mar abr mai jun jul ago set"
    " out nov dez bom seg ter qua"
    " qui sex sab dom box kit cor dpi rpm wpa mah pix km2 kcal crm oab cns pis nis rne rnm fax ddd ate via lot"
    " qtd und pct vol"
    " the and for you jul year was are rpg fps mhz ghz mbps deu deu vou ver foi sou ser ter ele ela sim nao max min tam"
)


def find(reading: Reading) -> Iterator[Span]:
    """Licence plates in `reading`."""
    for match in MERCOSUL.finditer(reading.data):
        if _is_mercosul(reading, *match.span()):
            yield Span(match.start(), match.end(), "LICENSE_PLATE")
    for match in OLD.finditer(reading.data):
        if _is_old(reading, *match.span()):
            yield Span(match.start(), match.end(), "LICENSE_PLATE")
    for match in SPACED.finditer(reading.data):
        if VEHICLE.search(reading.before(match.start(), 60)):
            yield Span(match.start(), match.end(), "LICENSE_PLATE")


def _is_mercosul(reading: Reading, start: int, end: int) -> bool:
    if _is_part(reading, start, end) or names_a_thing(reading, start) or reading.plain[start : start + 3] in NO_PLATE:
        return False
    if end - start == 7 or b"-" in reading.data[start:end]:
        is_product = PRODUCT.search(reading.before(start, 24)) or PRODUCT.match(reading.after(end, 24).lstrip())
        return not is_product or bool(_near_vehicle(reading, start, end))
    return _near_vehicle(reading, start, end)


def _is_old(reading: Reading, start: int, end: int) -> bool:
    if _is_part(reading, start, end) or reading.plain[start : start + 3] in NO_PLATE or names_a_thing(reading, start):
        return False
    if _near_vehicle(reading, start, end):
        return True
    value = reading.original[start:end]
    return value[:3].isupper() and value[3] == "-" and len(value) == 8 and not PRODUCT.search(reading.before(start, 60))


def _is_part(reading: Reading, start: int, end: int) -> bool:
    before, after = reading.data[start - 1 : start], reading.data[end : end + 2]
    return before in (b"-", b"/", b"_", b".", b"#", b"@") or (after[:1] in (b"-", b"/", b"_") and after[1:].isalnum())


def _near_vehicle(reading: Reading, start: int, end: int) -> bool:
    if VEHICLE.search(reading.before(start, 60)) or VEHICLE.search(reading.after(end, 30)):
        return True
    return bool(reading.question) and bool(VEHICLE.search(reading.question.encode("ascii")))
