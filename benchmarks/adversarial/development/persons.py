"""Development part: names of known customers and of everybody else, and forms that hold several values."""

from benchmarks.adversarial import people
from benchmarks.adversarial.contacts import email, phone
from benchmarks.adversarial.documents import cpf
from benchmarks.adversarial.places import address, postal_code
from benchmarks.adversarial.shape import Shape, Writer, mark

KNOWN = (
    "oi, aqui é {v}",
    "{v}, tudo bem com o pedido?",
    "o pedido ta no nome de {v}",
    "Sim, {v}. Pode entregar {day}",
    "obrigada! {v}",
    "é {v} de novo, o {product} não chegou",
)
NAMED = {
    "v": people.somebody,
    "her": people.her,
    "him": people.him,
    "full": people.somebody_in_full,
    "last": people.by_surname,
}


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
    known("capitals", people.in_capitals(people.known_first)),
    known("no_accents_small", people.known_without_accents),
    known("typo", people.known_with_typo),
    somebody(
        "introduced",
        "meu nome é {v}",
        "me chamo {full}",
        "oi sou a {her}, queria saber do {product}",
        "Bom dia, aqui é o {him}",
        "quem fala é {v}",
        "fala com {v}",
    ),
    somebody(
        "introduced_in_full",
        "Meu nome é {full} e comprei um {product}",
        "Sou {full}, fiz um pedido na {shop}",
        "nome completo: {full}",
    ),
    somebody(
        "vocative",
        "Oi, {v}! Tudo bem?",
        "Bom dia {v}, chegou?",
        "{v}, pode confirmar o endereço?",
        "obrigado {v}",
        "Boa tarde, {v}. Seu {product} sai {day}",
    ),
    somebody(
        "titled",
        "Seu {him} falou que tinha desconto",
        "a dona {her} vai receber",
        "Sr. {last} confirmou pra {day}",
        "Dra. {her} pediu {number} travesseiros",
        "fala com o sr {full}",
    ),
    somebody("signed", "Aguardo retorno.\nAtt,\n{full}", "obrigada\n{v}", "Abraços, {v}", "bjs\n{v}", "Grata, {full}"),
    somebody(
        "third",
        "meu marido {him} vai estar em casa",
        "quem recebe é a {her}, minha filha",
        "o porteiro {him} recebe",
        "falei com a vendedora {her} ontem",
        "minha mãe {her} que vai pagar",
        "deixa com a {her} do 302",
    ),
    somebody(
        "in_the_name_of",
        "a compra tá em nome de {full}",
        "titular {full}",
        "aos cuidados de {full}",
        "Destinatário: {full}",
        "nota no nome de {full}",
    ),
    somebody("answer", "{full}", "{v}", "é {full}", questions=("Qual o seu nome completo?", "Com quem eu falo?")),
    somebody("two_people", "pode ser eu ou minha esposa {her}, ou então o {full}", "a {her} e o {full} recebem {day}"),
    Shape(
        "name_small",
        ("meu nome é {v}", "aqui quem fala é {v}", "sou {v}, do pedido de {day}", "obrigado, {v}"),
        {"v": people.in_small(people.somebody_in_full)},
        keeps_register=True,
    ),
    Shape(
        "name_capitals",
        ("MEU NOME É {v}", "AQUI É {v} DO PEDIDO DE ONTEM", "EM NOME DE {v}"),
        {"v": people.in_capitals(people.somebody_in_full)},
        keeps_register=True,
    ),
    Shape(
        "name_that_is_a_word",
        ("meu nome é {v}", "aqui é {v}, cliente de vcs", "Me chamo {v}, tudo bem?"),
        {"v": lambda draw: mark("NAME", draw.pick(("Rosa", "Vitória", "Salvador", "Aurora", "Flor", "Luz Marina")))},
    ),
    Shape(
        "form",
        (
            "Nome: {full}\nCPF: {cpf}\nEndereço: {home}\nCEP: {cep}\nTelefone: {tel}\nEmail: {mail}",
            "{full}\n{cpf}\n{home}\n{tel}",
            "nome {full} cpf {cpf} tel {tel} endereço {home}",
            "Pedido pra {full}, {home}, CEP {cep}. Fone {tel}",
        ),
        {
            "full": people.somebody_in_full,
            "cpf": cpf("###.###.###-##"),
            "home": address("{kind} {street}, {n}, {district}"),
            "cep": postal_code("#####-###"),
            "tel": phone("(DD) 9####-####"),
            "mail": email(),
        },
    ),
    Shape(
        "phone_and_email",
        ("meu contato {tel} ou {mail}", "{mail} / {tel}"),
        {"tel": phone("DD 9####-####"), "mail": email()},
    ),
)
