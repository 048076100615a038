"""Development part: numbers of the state, of banks and of cards."""

from benchmarks.adversarial.documents import (
    birth_date,
    card,
    cnpj,
    cpf,
    cpf_misgrouped,
    numbered,
    one_of,
    wrong_cpf_digits,
)
from benchmarks.adversarial.shape import Shape, family, mark

CPF = (
    "meu cpf é {v}",
    "CPF {v}",
    "pode emitir a nota no cpf {v} por favor",
    "Segue o cpf do titular: {v}. Qualquer coisa me chama",
    "cpf do meu marido {v}, o {product} é pra ele",
    "o cadastro ta no cpf {v} mas o endereço mudou",
)
CNPJ = (
    "nosso cnpj é {v}",
    "Preciso da nota em nome da empresa, CNPJ {v}",
    "cnpj: {v}, inscrição estadual isento",
    "fatura no cnpj {v} pf, são {number} unidades",
)
RG = ("meu rg é {v}", "RG: {v}", "quem vai retirar está com o RG {v}", "identidade {v} emitida em 2015")
CARD = (
    "o numero do cartão é {v}",
    "Cartão de crédito {v} em {number}x",
    "tenta passar nesse {v}",
    "comprei com o cartao {v} e nao aprovou, valor {price}",
)
REGISTER = ("sou médica, {v}", "nota pro consultório {v}", "profissional {v} pode ter desconto?")
BORN = ("nasci em {v}", "data de nascimento {v}", "Nascimento: {v}", "sou de {v}, nasci nesse dia em {city}")

SHAPES = (
    *family(
        "cpf",
        CPF,
        {
            "dotted": cpf("###.###.###-##"),
            "bare": cpf("###########"),
            "spaced": cpf("### ### ### ##"),
            "slash": cpf("###.###.###/##"),
            "hyphen_only": cpf("#########-##"),
            "wrong_digits": cpf("###.###.###-##", wrong_cpf_digits),
            "bare_wrong_digits": cpf("###########", wrong_cpf_digits),
            "misgrouped": cpf_misgrouped,
        },
    ),
    Shape("cpf_without_its_word", ("{v}", "anota ai {v}", "é esse {v} ok"), {"v": cpf("###.###.###-##")}),
    Shape("cpf_valid_bare_alone", ("{v}", "{v} esse"), {"v": cpf("###########")}),
    Shape(
        "cpf_answer",
        ("{v}", "é {v}", "claro, {v}"),
        {"v": cpf("###########", wrong_cpf_digits)},
        ("Qual o seu CPF?", "Me informa o CPF do titular, por favor", "Pode me passar o cpf para a nota?"),
    ),
    *family(
        "cnpj",
        CNPJ,
        {
            "dotted": cnpj("##.###.###/####-##"),
            "bare": cnpj("##############"),
            "letters": cnpj("##.###.###/####-##", is_numeric=False),
            "letters_bare": cnpj("##############", is_numeric=False),
            "spaced": cnpj("## ### ### #### ##"),
        },
    ),
    *family(
        "rg",
        RG,
        {
            "dotted": numbered("RG", "##.###.###-#"),
            "bare": numbered("RG", "#########"),
            "state": lambda draw: f"{draw.pick(('MG', 'ES', 'SP'))}-{numbered('RG', '##.###.###')(draw)}",
            "issuer": lambda draw: f"{numbered('RG', '#.###.###')(draw)} {draw.pick(('SSP/ES', 'SSP-BA', 'PC/MG'))}",
        },
    ),
    Shape(
        "cnh",
        ("minha cnh {v}", "CNH nº {v} categoria B", "numero da habilitação: {v}"),
        {"v": numbered("CNH", "###########")},
    ),
    Shape(
        "pis",
        ("meu pis é {v}", "PIS/PASEP {v}", "NIS {v} do cadastro único"),
        {"v": one_of(numbered("PIS", "###.#####.##-#"), numbered("PIS", "###########"))},
    ),
    Shape("ctps", ("carteira de trabalho {v}", "CTPS {v} emitida em {city}"), {"v": numbered("CTPS", "#######")}),
    Shape("voter", ("título de eleitor {v}", "meu titulo {v} zona 12"), {"v": numbered("VOTER", "#### #### ####")}),
    Shape(
        "passport", ("passaporte {v}", "não tenho cpf, meu passaporte é {v}"), {"v": numbered("PASSPORT", "@@######")}
    ),
    Shape(
        "cns",
        ("cartão do sus {v}", "CNS: {v}"),
        {"v": lambda d: mark("CNS", f"70{d.digits(1)} {d.digits(4)} {d.digits(4)} {d.digits(4)}")},
    ),
    Shape("rnm", ("sou estrangeiro, RNM {v}", "meu rnm é {v}, serve?"), {"v": numbered("RNM", "@######-#")}),
    Shape("inss", ("numero do benefício {v}", "sou aposentada, NB {v}"), {"v": numbered("INSS", "###.###.###-#")}),
    *family(
        "register",
        REGISTER,
        {
            "crm": lambda draw: f"CRM {draw.pick(('ES', 'SP', 'RJ'))} {numbered('REGISTER', '#####')(draw)}",
            "oab": lambda draw: f"OAB/{draw.pick(('ES', 'SP', 'RJ'))} {numbered('REGISTER', '##.###')(draw)}",
        },
    ),
    *family(
        "card",
        CARD,
        {
            "spaced": card("#### #### #### ####"),
            "bare": card("################"),
            "hyphens": card("####-####-####-####"),
            "amex": card("#### ###### #####"),
            "wrong_digit": card("#### #### #### ####", is_valid=False),
        },
    ),
    Shape("cvv", ("cvv {v}", "codigo de segurança {v}", "o cvv do cartão é {v} ta?"), {"v": numbered("CVV", "###")}),
    *family(
        "birth_date",
        BORN,
        {
            "slashes": birth_date("{d}/{m}/{y}"),
            "short_year": birth_date("{d}/{m}/{yy}"),
            "words": birth_date("{d1} de {month} de {y}"),
        },
    ),
    Shape(
        "birth_date_answer",
        ("{v}", "é {v}"),
        {"v": birth_date("{d}/{m}/{y}")},
        ("Qual a sua data de nascimento?", "Me diz a data de nascimento do titular"),
    ),
    *family(
        "plate",
        ("o carro é placa {v}", "vou de caminhão, placa {v}", "placa {v} pra liberar na portaria"),
        {
            "old": numbered("PLATE", "@@@-####"),
            "mercosul": numbered("PLATE", "@@@#@##"),
            "small": numbered("PLATE", "@@@ ####"),
        },
    ),
)
