"""Development part: telephones, e-mails, PIX, accounts, handles, links."""

from benchmarks.adversarial.contacts import (
    account,
    email,
    handle,
    known_email,
    known_phone,
    landline,
    payment_code,
    phone,
    random_key,
    spelled,
)
from benchmarks.adversarial.documents import cpf
from benchmarks.adversarial.online import ip4, ip6, jwt, link, on_map
from benchmarks.adversarial.people import in_capitals
from benchmarks.adversarial.shape import Shape, family

PHONE = (
    "meu telefone é {v}",
    "me liga no {v}",
    "Whats {v}",
    "contato: {v} falar comigo mesmo",
    "esse é o número do meu filho {v}, ele recebe",
    "qualquer coisa {v} depois das {hour}",
)
EMAIL = (
    "meu email é {v}",
    "manda o boleto pra {v}",
    "E-mail: {v}",
    "Pode enviar a nota fiscal para {v} por gentileza",
    "{v}",
)
PIX = ("minha chave pix é {v}", "faz o pix pra {v}", "devolve no pix {v} por favor, foram {price}", "chave: {v}")

SHAPES = (
    *family(
        "phone",
        PHONE,
        {
            "brackets": phone("(DD) 9####-####"),
            "brackets_tight": phone("(DD)9########"),
            "bare": phone("DD9########"),
            "country": phone("+55 DD 9####-####"),
            "country_tight": phone("+55DD9########"),
            "no_area": phone("9####-####"),
            "ninth_apart": phone("DD 9 ####-####"),
            "dots": phone("DD.9####.####"),
            "leading_zero": phone("0DD 9#### ####"),
            "loose_signs": phone("( DD ) 9#### - ####"),
            "landline": landline("(DD) ####-####"),
            "landline_bare": landline("DD########"),
        },
    ),
    Shape(
        "phone_answer",
        ("{v}", "{v} esse mesmo"),
        {"v": phone("9########")},
        ("Qual seu telefone com DDD?", "Me passa um número para contato"),
    ),
    Shape(
        "phone_known",
        ("continua o {v}", "{v}", "meu numero é esse mesmo {v}"),
        {"v": known_phone("## ##### ####")},
        knows_customer=True,
    ),
    Shape("phone_link", ("me chama wa.me/{v}", "https://wa.me/{v} é o dela"), {"v": phone("55DD9########")}),
    *family(
        "email",
        EMAIL,
        {
            "plain": email(),
            "capitals": in_capitals(email()),
            "plus": email("{box}+compras@{host}"),
            "spoken": email("{said} arroba {spoken}"),
            "spoken_half": email("{box} arroba {host}"),
            "spaced": email("{box} @ {host}"),
            "odd_ending": email("{box}@{site}.adv.br"),
            "new_ending": email("contato@{site}.tech"),
        },
    ),
    Shape("email_known", ("continua {v}", "o email é {v} mesmo"), {"v": known_email}, knows_customer=True),
    *family(
        "pix",
        PIX,
        {
            "random": random_key("hyphens"),
            "random_capitals": random_key("capitals"),
            "random_bare": random_key("bare"),
            "phone": phone("DD9########"),
            "email": email(),
            "cpf": cpf("###########"),
        },
    ),
    Shape(
        "pix_code", ("paguei com esse código {v}", "{v}", "copia e cola: {v}"), {"v": payment_code}, keeps_register=True
    ),
    Shape(
        "bank",
        ("Banco do Brasil {v}", "deposita na Caixa, {v}", "{v} itaú", "dados para o estorno: {v}"),
        {"v": lambda draw: account(draw.pick(("ag {a} cc {c}", "agência {a} conta {c}", "Ag: {a} C/C: {c}")))(draw)},
    ),
    Shape(
        "handle",
        ("meu insta é {v}", "me marca lá {v}", "vi no instagram, meu perfil {v}"),
        {"v": handle("@{h}")},
    ),
    Shape(
        "ip",
        ("meu ip é {v}", "o site bloqueou {v}", "acesso do ip {v} não abre"),
        {"v": lambda d: d.chance.choice((ip4, ip4, ip6))(d)},
    ),
    Shape(
        "link_with_secret",
        ("o link que chegou foi {v}", "não abre {v}", "cliquei em {v} e deu erro"),
        {
            "v": lambda draw: link(
                draw.pick(
                    (
                        "https://loja.exemplo.com.br/pedido?token={s}",
                        "https://conta.exemplo.com/senha/nova/{s}",
                        "https://app.exemplo.com/entrar#access_token={s}",
                        "https://pagar.exemplo.com.br/c?id=88&sig={s}",
                    )
                )
            )(draw)
        },
        keeps_register=True,
    ),
    Shape("jwt", ("apareceu isso na tela {v}", "token {v}", "Bearer {v}"), {"v": jwt}, keeps_register=True),
    Shape(
        "map",
        ("minha localização {v}", "entrega aqui {v}", "{v}"),
        {
            "v": lambda draw: on_map(
                draw.pick(
                    ("https://www.google.com/maps?q={c}", "https://maps.app.goo.gl/{i}", "https://waze.com/ul?ll={c}")
                )
            )(draw)
        },
        keeps_register=True,
    ),
    *family(
        "spelled",
        ("anota meu numero {v}", "é o {v}", "telefone: {v}"),
        {"words": spelled(9), "half": spelled(11, six="meia"), "commas": spelled(9, joint=", ")},
    ),
)
