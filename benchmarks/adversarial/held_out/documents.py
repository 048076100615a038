"""Held-out part: numbers of the state, of banks and of cards."""

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
    "Coloca aí na nota o CPF {v}, por gentileza",
    "{v} é o meu cpf",
    "comprei pelo site usando o cpf {v} e não recebi confirmação",
    "O CPF da minha mãe é {v} e quem paga sou eu",
    "cpf/mf {v}",
    "consulta aí se tem crédito nesse CPF: {v}",
    "faltou o cpf né? {v}",
)
CNPJ = (
    "somos MEI, cnpj {v}",
    "Razão social muda, mas o CNPJ continua {v}",
    "compra pra pousada (CNPJ {v}), dá desconto?",
    "emite contra {v}, é empresa",
    "Cadastro PJ\nCNPJ {v}",
)
RG = (
    "documento de identidade nº {v}",
    "levo o RG {v} na hora de buscar",
    "rg do porteiro que vai assinar: {v}",
    "Identidade {v}, expedida no {city}",
)
CARD = (
    "meu cartao final nao lembro, é esse inteiro {v}",
    "pode debitar {price} do {v}",
    "Nº do cartão: {v}",
    "cartão virtual {v} serve pra parcelar em {number}x?",
    "passei o card {v} duas vezes e cobrou as duas",
)
BORN = (
    "meu aniversário: nasci dia {v}",
    "Dt. nasc.: {v}",
    "ela nasceu em {v}, tem direito ao desconto de idoso?",
    "nascida aos {v}",
    "data de nasc {v}",
)

SHAPES = (
    *family(
        "cpf",
        CPF,
        {
            "dotted": cpf("###.###.###-##"),
            "bare": cpf("###########"),
            "spaced_signs": cpf("### . ### . ### - ##"),
            "commas": cpf("###,###,###-##"),
            "hyphens": cpf("###-###-###-##"),
            "dots_only": cpf("###.###.###.##"),
            "half_dotted": cpf("###.######-##"),
            "wrong_digits": cpf("###.###.###-##", wrong_cpf_digits),
            "bare_wrong_digits": cpf("###########", wrong_cpf_digits),
            "misgrouped": cpf_misgrouped,
            "underlined": cpf("*###.###.###-##*"),
            "long_dash": cpf("###.###.###–##"),
        },
    ),
    Shape(
        "cpf_without_its_word",
        ("segue: {v}", "dados que pediu {v}", "pronto {v} pode emitir", "{v}\n{price} né"),
        {"v": one_of(cpf("###.###.###-##"), cpf("#########-##"))},
    ),
    Shape(
        "cpf_answer",
        ("{v}", "seria {v}", "o meu é {v}", "{v} e o dela depois mando"),
        {"v": one_of(cpf("###########", wrong_cpf_digits), cpf("### ### ### ##"), cpf_misgrouped)},
        ("Para continuar preciso do seu CPF.", "Certo! Agora digite o CPF, somente números", "cpf do comprador?"),
    ),
    *family(
        "cnpj",
        CNPJ,
        {
            "dotted": cnpj("##.###.###/####-##"),
            "bare": cnpj("##############"),
            "letters": cnpj("##.###.###/####-##", is_numeric=False),
            "letters_bare": cnpj("##############", is_numeric=False),
            "half": cnpj("########/####-##"),
            "loose": cnpj("## . ### . ### / #### - ##"),
            "letters_loose": cnpj("##.###.### /#### -##", is_numeric=False),
        },
    ),
    *family(
        "rg",
        RG,
        {
            "dotted": numbered("RG", "##.###.###-#"),
            "bare": numbered("RG", "########"),
            "dashed": numbered("RG", "#.###.###-#"),
            "letter": lambda draw: mark("RG", f"{draw.digits(2)}.{draw.digits(3)}.{draw.digits(3)}-X"),
            "issuer_first": lambda draw: f"SSP/{draw.pick(('ES', 'BA', 'PR'))} {numbered('RG', '#.###.###')(draw)}",
        },
    ),
    Shape(
        "cnh",
        ("carteira de motorista {v}", "registro da CNH: {v}", "cnh do motorista que vai buscar é {v}"),
        {"v": numbered("CNH", "###########")},
    ),
    Shape(
        "pis",
        ("número do PIS: {v}", "o nit é {v}", "pasep {v}, sou servidor"),
        {
            "v": one_of(
                numbered("PIS", "###.#####.##-#"), numbered("PIS", "###########"), numbered("PIS", "###.#####.##.#")
            )
        },
    ),
    Shape(
        "ctps",
        ("ctps n. {v}", "a carteira de trabalho dele é {v}"),
        {"v": one_of(numbered("CTPS", "#######"), numbered("CTPS", "###.####"))},
    ),
    Shape(
        "voter",
        ("titulo eleitoral {v}", "nº do título de eleitor: {v}, serve como documento?"),
        {"v": one_of(numbered("VOTER", "############"), numbered("VOTER", "####.####.####"))},
    ),
    Shape(
        "passport",
        ("Passport {v}", "sou argentino, passaporte nº {v}"),
        {"v": one_of(numbered("PASSPORT", "@@######"), numbered("PASSPORT", "@@ ######"))},
    ),
    Shape(
        "cns",
        ("cartão nacional de saúde {v}", "numero do SUS {v}"),
        {"v": lambda d: mark("CNS", d.pick(("70", "20")) + d.digits(13))},
    ),
    Shape(
        "rnm",
        ("RNE {v}", "meu registro nacional migratório é {v}", "tenho só o rnm {v}"),
        {"v": one_of(numbered("RNM", "@######-#"), numbered("RNM", "@#######"))},
    ),
    Shape(
        "inss",
        ("benefício do INSS nº {v}", "nb: {v}, desconto em folha", "número do meu benefício é {v}"),
        {"v": one_of(numbered("INSS", "###.###.###-#"), numbered("INSS", "##########"))},
    ),
    *family(
        "register",
        ("pedido da clínica, {v}", "atenciosamente, {v}", "ela é dentista ou médica, {v}"),
        {
            "crm": lambda draw: (
                f"{draw.pick(('CRM-MG', 'CRM/BA', 'crm sp nº'))} {numbered('REGISTER', '######')(draw)}"
            ),
            "oab": lambda draw: (
                f"{draw.pick(('OAB-RS', 'OAB/PR nº', 'oab mg'))} {numbered('REGISTER', '###.###')(draw)}"
            ),
        },
    ),
    *family(
        "card",
        CARD,
        {
            "spaced": card("#### #### #### ####"),
            "bare": card("################"),
            "dots": card("####.####.####.####"),
            "wide": card("####  ####  ####  ####"),
            "lines": card("#### ####\n#### ####"),
            "amex": card("###############"),
            "wrong_digit": card("#### #### #### ####", is_valid=False),
        },
    ),
    Shape(
        "cvv",
        ("os 3 numeros de tras {v}", "cód. segurança: {v}", "CVC {v}", "cvv é {v} mas nao divulga"),
        {"v": numbered("CVV", "###")},
    ),
    Shape(
        "cvv_answer",
        ("{v}", "é {v}"),
        {"v": numbered("CVV", "###")},
        ("Qual o CVV do cartão?", "Digite o código de segurança de 3 dígitos"),
    ),
    *family(
        "birth_date",
        BORN,
        {
            "slashes": birth_date("{d}/{m}/{y}"),
            "dots": birth_date("{d}.{m}.{y}"),
            "hyphens": birth_date("{d}-{m}-{yy}"),
            "spaced": birth_date("{d} / {m} / {y}"),
            "words": birth_date("{d1} de {month} de {yy}"),
        },
    ),
    Shape(
        "birth_date_answer",
        ("{v}", "dia {v}"),
        {"v": one_of(birth_date("{d}/{m}/{yy}"), birth_date("{d} {m} {y}"), birth_date("{d}{m}{y}"))},
        ("Informe sua data de nascimento", "quando você nasceu?"),
    ),
    *family(
        "plate",
        ("quem retira vai num uno placa {v}", "veículo {v} pra autorizar a entrada", "pls libera o carro {v}"),
        {
            "old": numbered("PLATE", "@@@-####"),
            "mercosul": numbered("PLATE", "@@@#@##"),
            "mercosul_apart": numbered("PLATE", "@@@-#@##"),
        },
    ),
)
