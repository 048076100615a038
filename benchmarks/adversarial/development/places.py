"""Development part: addresses and postal codes."""

from benchmarks.adversarial.places import address, known_address, postal_code
from benchmarks.adversarial.shape import Shape, family

HOME = (
    "moro na {v}",
    "Endereço: {v}",
    "pode entregar em {v} que tem gente",
    "o endereço de entrega é {v}, {city}",
    "{v}",
    "é aqui {v}. Chego {hour}",
)

SHAPES = (
    *family(
        "address",
        HOME,
        {
            "street": address("{kind} {street}, {n}"),
            "district": address("{kind} {street}, {n}, {district}"),
            "complement": address("{kind} {street}, {n}, ap {ap}, bloco {block}, {district}"),
            "no_commas": address("{kind} {street} {n} {district}"),
            "short_kind": address("R. {street}, {n} - {district}"),
            "avenue": address("av {street} n {n} apto {ap}"),
            "number_word": address("{kind} {street} número {n}"),
            "no_number": address("{kind} {street}, s/n, {district}"),
            "house": address("{kind} {street}, {n}, casa 2, fundos"),
            "lot": address("quadra {quarter} lote {lot}, {district}"),
            "street_lot": address("{kind} {street}, quadra {quarter}, lote {lot}"),
            "highway": address("km {km} da BR-{road}"),
            "highway_named": address("Rodovia {street}, km {km}"),
            "brasilia_north": address("SQN {quadra} bloco {block} apto {ap}"),
            "brasilia_lake": address("SHIS QI {lot} conjunto {quarter} casa {lot}"),
            "condominium": address("{kind} {street}, {n}, Condomínio {district}, torre {block}, ap {ap}"),
            "farm": address("Sítio {district}, estrada {street}, km {lot}"),
        },
    ),
    Shape(
        "address_lines",
        ("{v}",),
        {"v": address("{kind} {street}, {n}\nBloco {block} apto {ap}\n{district}")},
        keeps_register=True,
    ),
    Shape(
        "address_answer",
        ("{v}", "é {v}"),
        {"v": address("{street} {n}")},
        ("Qual o endereço de entrega?", "Me passa a rua e o número, por favor"),
    ),
    Shape("address_known", ("ainda é {v}", "entrega na {v} mesmo"), {"v": known_address}, knows_customer=True),
    *family(
        "cep",
        ("meu cep é {v}", "CEP {v}", "faz entrega no cep {v}?", "quanto fica o frete pra {v} em {city}"),
        {
            "hyphen": postal_code("#####-###"),
            "bare": postal_code("########"),
            "dotted": postal_code("##.###-###"),
            "loose": postal_code("##. ### - ###"),
        },
    ),
)
