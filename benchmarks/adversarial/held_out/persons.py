"""Held-out part: names of known customers and of everybody else, and forms that hold several values."""

from benchmarks.adversarial import people
from benchmarks.adversarial.contacts import email, phone, random_key
from benchmarks.adversarial.documents import birth_date, cpf, numbered
from benchmarks.adversarial.places import address, postal_code
from benchmarks.adversarial.shape import Shape, Writer, mark

KNOWN = (
    "boa noite! {v} aqui, comprei na {shop} {day}",
    "a nota veio errada, o certo é {v}",
    "pode chamar de {v}",
    "Cliente {v} aguardando retorno",
    "vcs mandaram mensagem pra {v} mas o pedido já chegou",
    "assinado: {v}",
    "oi {v}, sua entrega será {day}",
)
NAMED = {
    "v": people.somebody,
    "her": people.her,
    "him": people.him,
    "full": people.somebody_in_full,
    "last": people.by_surname,
}
WORD_NAMES = ("Rosa", "Vitória", "Salvador", "Graça", "Linda", "Estrela", "Margarida", "Branca", "Domingos", "Cruz")


def known(way: str, writer: Writer) -> Shape:
    """The customer of the shop's row, named in that way."""
    return Shape(f"known_{way}", KNOWN, {"v": writer}, knows_customer=True)


def somebody(name: str, *frames: str, questions: tuple[str, ...] = ()) -> Shape:
    """People whom no row names."""
    return Shape(f"name_{name}", frames, NAMED, questions)


SHAPES = (
    known("first", people.known_first),
    known("in_full", people.known_in_full),
    known("first_and_last", people.known_first_and_last),
    known("last", people.known_last),
    known("capitals", people.in_capitals(people.known_in_full)),
    known("no_accents_small", people.known_without_accents),
    known("typo", people.known_with_typo),
    somebody(
        "introduced",
        "quem ta falando é a {her}",
        "Olá, {v} aqui!",
        "prazer, {him}",
        "oi é a {her} de novo",
        "eu sou o {him}, comprei um {product}",
        "aqui quem escreve é {v}",
        "Pode me chamar de {v}",
    ),
    somebody(
        "introduced_in_full",
        "Eu, {full}, quero cancelar",
        "comprador: {full}",
        "cadastro em nome: {full}",
        "Falo em nome de {full}, cliente da {shop}",
    ),
    somebody(
        "vocative",
        "boa tarde {v} td bem",
        "ok {v}, obrigado pela atenção",
        "Perfeito, {v}! Segue o boleto",
        "valeu {v}",
        "{v} bom dia, alguma novidade?",
        "desculpa {v} só vi agora",
    ),
    somebody(
        "titled",
        "o seu {him} da {shop} me conhece",
        "D. {her} mandou perguntar o preço",
        "Sra. {last}, bom dia",
        "Prof. {full} fez o pedido",
        "o doutor {him} {last} indicou",
        "tia {her} quer um igual",
    ),
    somebody(
        "signed",
        "No aguardo,\n{full}",
        "Fico no aguardo. {v}",
        "att {full}",
        "Beijos da {her}",
        "{v} - {city}",
        "obrigado desde já\n{him}",
    ),
    somebody(
        "third",
        "entreguem pro meu pai, {him}",
        "a síndica {her} não deixou subir",
        "meu filho {him} assina por mim",
        "quem me atendeu foi {v}",
        "era a {her} que tinha comprado",
        "minha sogra {her} dorme nele",
        "o entregador {him} foi grosso",
        "tá com o {him} do financeiro",
    ),
    somebody(
        "in_the_name_of",
        "faz no nome de um parente: {full}",
        "responsável pelo recebimento: {full}",
        "A/C {full}",
        "o boleto saiu para {full}",
        "beneficiário {full}",
        "pix saiu de {full}",
    ),
    somebody(
        "answer",
        "{full}",
        "{v}",
        "sou o {him}",
        "{full}, pode anotar",
        questions=("Quem vai receber?", "seu nome por favor", "Em nome de quem fica o pedido?"),
    ),
    somebody(
        "two_people",
        "autorizo {full} e {full} a retirar",
        "a {her} paga e o {him} recebe",
        "casal {her} e {him} {last}",
    ),
    somebody("emoji_between", "aqui é a 🌷{her}🌷", "att,\n{full} 🙏🏾", "✨{her} {last}✨ quer saber do {product}"),
    Shape(
        "name_small",
        ("eu sou {v}", "comprei no nome de {v}", "quem recebe é {v}", "uma parente, {v}, comprou na {shop}"),
        {"v": people.in_small(people.somebody_in_full)},
        keeps_register=True,
    ),
    Shape(
        "name_capitals",
        ("QUEM FALA É {v}", "O PEDIDO É DE {v}", "FAVOR ENTREGAR PARA {v}", "{v}\nAGUARDO"),
        {"v": people.in_capitals(people.somebody_in_full)},
        keeps_register=True,
    ),
    Shape(
        "name_mixed_case",
        ("nome: {v}, pode mudar no cadastro", "sou {v}, quero trocar o {product}"),
        {"v": lambda d: mark("NAME", f"{d.pick(d.words.first_names)} {d.pick(d.words.surnames).lower()}")},
    ),
    Shape(
        "name_that_is_a_word",
        ("quem responde aqui é {v}", "Oi, {v}! Chegou bem?", "fala com {v} da recepção, minha prima", "Me chamo {v}"),
        {"v": lambda draw: mark("NAME", draw.pick(WORD_NAMES))},
    ),
    Shape(
        "form",
        (
            "*Nome:* {full}\n*CPF:* {cpf}\n*Nasc:* {born}\n*End:* {home}\n*Cep:* {cep}\n*Cel:* {tel}",
            "{full}, CPF {cpf}, RG {rg}, residente na {home}, cep {cep}",
            "segue os dados {full} / {cpf} / {tel} / {mail}",
            "entregar: {home}. Falar com {full}, {tel}. Pagamento no pix {pix}",
            "Comprador {full}\nEmail {mail}\nFone {tel}\n{number} {product}, {price}",
        ),
        {
            "full": people.somebody_in_full,
            "cpf": lambda d: cpf(d.pick(("###.###.###-##", "###########", "### ### ###-##")))(d),
            "rg": numbered("RG", "#.###.###"),
            "born": birth_date("{d}/{m}/{y}"),
            "home": address("{kind} {street}, nº {n}, ap {ap} - {district}"),
            "cep": postal_code("##.###-###"),
            "tel": phone("DD 9####-####"),
            "mail": email(),
            "pix": random_key("hyphens"),
        },
    ),
    Shape(
        "two_numbers",
        ("tel {tel} cpf {cpf}", "{cpf} / {tel}", "{tel}\n{cpf}\n{mail}"),
        {"tel": phone("(DD) 9####-####"), "cpf": cpf("###.###.###-##"), "mail": email()},
    ),
)
