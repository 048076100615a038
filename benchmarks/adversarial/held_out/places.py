"""Held-out part: addresses and postal codes."""

from benchmarks.adversarial.places import address, known_address, postal_code
from benchmarks.adversarial.shape import Shape, family

HOME = (
    "anota o endereço aí: {v}",
    "vocês entregam na {v}?",
    "mudou pra {v} tá",
    "Local de entrega {v} / {city}",
    "minha casa fica na {v}",
    "o frete até {v} fica quanto",
    "deixei com o vizinho em {v}, {day}",
)

SHAPES = (
    *family(
        "address",
        HOME,
        {
            "street": address("{kind} {street}, {n}"),
            "street_no_comma": address("{kind} {street} {n}"),
            "district": address("{kind} {street}, nº {n}, bairro {district}"),
            "complement": address("{kind} {street} {n} bloco {block} apartamento {ap}"),
            "slashes": address("{kind} {street}, {n}/{ap}, {district}"),
            "short_kind": address("R {street}, {n}, {district}"),
            "avenue": address("Av. {street}, {n} - Ed. {district}, ap. {ap}"),
            "alley": address("beco {street} n° {n}"),
            "number_first": address("nº {n} da rua {street}"),
            "letters": address("{kind} {street}, {n}-{block}, {district}"),
            "no_number": address("{kind} {street} sem número, {district}"),
            "house": address("rua {street} casa {lot} {district}"),
            "lot": address("Qd. {quarter} Lt. {lot}, {district}"),
            "quadra_letter": address("quadra {block} lote {lot}, rua {street}"),
            "highway": address("BR {road} km {km}, {district}"),
            "highway_state": address("Rod. ES-010, km {km}"),
            "brasilia_south": address("SQS {quadra} bl {block} ap {ap}"),
            "brasilia_satellite": address("QNM {lot} conjunto {block} casa {quarter}"),
            "brasilia_trade": address("CLN {quadra} bloco {block} loja {lot}"),
            "condominium": address("Residencial {district}, {kind} {street}, {n}, casa {lot}"),
            "farm": address("Fazenda {district}, zona rural, km {lot} da estrada {street}"),
            "farm_road": address("Estrada {street}, km {lot}, chácara {quarter}"),
        },
    ),
    Shape(
        "address_lines",
        ("{v}", "endereço\n{v}"),
        {"v": address("{kind} {street}\nNº {n}\n{district}\nap {ap}")},
        keeps_register=True,
    ),
    Shape(
        "address_answer",
        ("{v}", "fica na {v}", "{v} perto da padaria"),
        {"v": lambda d: address(d.pick(("{street}, {n}", "{street} {n} {district}", "{district}, {street} {n}")))(d)},
        ("Informe o endereço completo para entrega", "rua, número e bairro?"),
    ),
    Shape("address_known", ("não mudou, {v}", "pode ser na {v} dessa vez"), {"v": known_address}, knows_customer=True),
    *family(
        "cep",
        ("o cep daqui é {v}", "calcula o frete: {v}", "Cep da entrega {v}, {city}", "não sei a rua mas o CEP é {v}"),
        {
            "hyphen": postal_code("#####-###"),
            "bare": postal_code("########"),
            "dotted": postal_code("##.###-###"),
            "spaced": postal_code("##### ###"),
            "loose": postal_code("#####  -  ###"),
        },
    ),
    Shape(
        "cep_answer",
        ("{v}", "é {v}"),
        {"v": postal_code("########")},
        ("Qual o seu CEP?", "me passa o cep pra calcular o frete"),
    ),
)
