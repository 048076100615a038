"""Held-out part: telephones, e-mails, PIX, accounts, handles, links."""

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
from benchmarks.adversarial.online import coordinates, ip4, ip6, jwt, link, on_map
from benchmarks.adversarial.people import in_capitals
from benchmarks.adversarial.shape import Shape, family, mark

PHONE = (
    "fala com meu esposo nesse zap {v}",
    "não consigo atender, manda mensagem pro {v}",
    "Tel. p/ contato {v}",
    "o motoboy pode ligar {v} quando chegar",
    "mudei de número, agora é {v}",
    "{v} é o fixo da portaria",
    "cel {v}",
)
EMAIL = (
    "não recebi nada no {v}",
    "cadastra aí {v}",
    "meu login é {v} e a senha não entra",
    "mail: {v} ok?",
    "Segue e-mail p/ envio do orçamento: {v}",
    "o e-mail dela {v} tá certo?",
)
PIX = (
    "me reembolsa nessa chave {v}",
    "PIX: {v}",
    "o estorno pode ser por pix né? {v}",
    "transfere os {price} pra {v} que é pix",
)

SHAPES = (
    *family(
        "phone",
        PHONE,
        {
            "brackets": phone("(DD) 9####-####"),
            "bare": phone("DD9########"),
            "country": phone("+55 (DD) 9####-####"),
            "country_no_plus": phone("55DD9########"),
            "no_area": phone("9 ####-####"),
            "no_area_bare": phone("9########"),
            "slash": phone("DD/9####-####"),
            "hyphens": phone("DD-9####-####"),
            "pairs": phone("DD 9## ### ###"),
            "long_dash": phone("(DD) 9####–####"),
            "zero_brackets": phone("(0DD) 9####-####"),
            "carrier": phone("0xxDD 9####-####"),
            "old_eight": phone("(DD) ####-####"),
            "landline": landline("DD ####-####"),
            "landline_no_area": landline("####-####"),
            "many_spaces": phone("DD  9  ####  ####"),
        },
    ),
    Shape(
        "phone_answer",
        ("{v}", "pode ser {v}", "{v} (recado)"),
        {"v": lambda d: phone(d.pick(("DD9########", "9####-####", "DD 9########")))(d)},
        ("Pode informar um telefone para a entrega?", "celular com ddd, por favor", "Qual WhatsApp eu cadastro?"),
    ),
    Shape(
        "phone_known",
        ("meu zap segue sendo {v}", "anota de novo {v}", "liga {v}"),
        {"v": lambda d: known_phone(d.pick(("(##) # ####-####", "## # #### ####", "+55 ##.#####.####")))(d)},
        knows_customer=True,
    ),
    Shape(
        "phone_link",
        ("http://api.whatsapp.com/send?phone={v}", "ela atende aqui https://wa.me/{v}?text=oi", "tel:+{v}"),
        {"v": phone("55DD9########")},
    ),
    *family(
        "email",
        EMAIL,
        {
            "plain": email(),
            "capitals": in_capitals(email()),
            "plus": email("{box}+nf@{host}"),
            "spoken": email("{said} arroba {spoken}"),
            "at_word": email("{box}(at){host}"),
            "spoken_brackets": email("{box} [arroba] {host}"),
            "spaced_end": email("{box}@ {host}"),
            "odd_ending": email("{box}@{site}.psi.br"),
            "new_ending": email("ola@{site}.store"),
            "sub_domain": email("{box}@mail.{host}"),
            "comma": email("{box}@gmail,com"),
        },
    ),
    Shape("email_known", ("pode usar o {v} que já tá aí", "{v}"), {"v": known_email}, knows_customer=True),
    Shape("email_answer", ("{v}", "anota: {v}"), {"v": email("{box} arroba {host}")}, ("Qual e-mail devo usar?",)),
    *family(
        "pix",
        PIX,
        {
            "random": random_key("hyphens"),
            "random_capitals": random_key("capitals"),
            "random_bare": random_key("bare"),
            "random_spaced": random_key("spaced"),
            "phone": phone("+55DD9########"),
            "email": email(),
            "cpf": cpf("###.###.###-##"),
        },
    ),
    Shape(
        "pix_code",
        ("o app gerou {v} mas deu inválido", "QR code em texto:\n{v}"),
        {"v": payment_code},
        keeps_register=True,
    ),
    Shape(
        "bank",
        (
            "pode depositar no bradesco {v}",
            "{v} nubank",
            "Conta para devolução do valor: santander {v}",
            "meus dados bancários {v} poupança",
        ),
        {
            "v": lambda draw: account(
                draw.pick(
                    ("agencia {a} c/c {c}", "ag. {a} / conta corrente {c}", "AG {a} CONTA {c}", "conta {c} agência {a}")
                )
            )(draw)
        },
    ),
    Shape(
        "handle",
        ("postei a foto no {v}", "{v}", "segue a gente lá, perfil {v} no insta", "tiktok {v}"),
        {"v": lambda d: handle(d.pick(("@{h}", "@{h}", "instagram.com/{h}", "https://www.facebook.com/{h}")))(d)},
    ),
    Shape("handle_without_sign", ("meu insta: {v}", "no instagram sou {v}"), {"v": handle("{h}")}),
    Shape(
        "ip",
        ("o erro diz bloqueado para {v}", "endereço ip: {v}", "login suspeito de {v} não fui eu"),
        {"v": lambda d: d.chance.choice((ip4, ip4, ip6))(d)},
    ),
    Shape(
        "link_with_secret",
        ("recebi por sms {v} é de vcs?", "{v} expirou", "abre aí pra ver o pedido {v}"),
        {
            "v": lambda draw: link(
                draw.pick(
                    (
                        "https://www.exemplo.com.br/checkout/retomar?key={s}&utm=zap",
                        "http://exemplo.com/r/{s}",
                        "https://area.exemplo.app/#id_token={s}",
                        "exemplo.com.br/confirmar?code={s}",
                        "https://storage.exemplo.net/nota.pdf?X-Signature={s}",
                    )
                ),
                draw.chance.choice((24, 40)),
            )(draw)
        },
        keeps_register=True,
    ),
    Shape(
        "jwt", ("copiei sem querer: {v}", "erro 401 {v}", "Authorization: Bearer {v}"), {"v": jwt}, keeps_register=True
    ),
    Shape(
        "map",
        ("to mandando o pin {v}", "a casa fica aqui ó {v}", "{v} portão azul"),
        {
            "v": lambda draw: on_map(
                draw.pick(
                    (
                        "https://maps.google.com/?q={c}",
                        "https://goo.gl/maps/{i}",
                        "https://www.google.com/maps/@{c},17z",
                        "https://maps.apple.com/?ll={c}",
                    )
                )
            )(draw)
        },
        keeps_register=True,
    ),
    Shape("coordinates", ("coordenadas {v}", "localização {v}"), {"v": lambda d: mark("GEO", coordinates(d))}),
    *family(
        "spelled",
        ("o celular é {v}", "vou falar os números: {v}", "{v} esse é meu zap"),
        {
            "words": spelled(11),
            "half": spelled(9, six="meia"),
            "hyphens": spelled(9, joint=" - "),
            "lines": spelled(8, joint="\n"),
        },
    ),
)
