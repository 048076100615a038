"""Rules of detection, one text each: what is found, what survives, and lines that once went wrong."""

import importlib
import pkgutil
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_slimft.defs.redaction import entities
from dagster_slimft.defs.redaction.detect import detect
from dagster_slimft.defs.redaction.known import KnownCustomer
from dagster_slimft.defs.redaction.settings import AllowList


def found(text: str, known: KnownCustomer | None = None, question: str = "") -> list[tuple[str, str]]:
    return [(span.label, text[span.start : span.end]) for span in detect(text, known, question=question)]


@pytest.mark.parametrize(
    ("text", "label", "value"),
    [
        ("meu cpf é 529.982.247-25", "CPF", "529.982.247-25"),
        ("CPF: 395 053 959 70", "CPF", "395 053 959 70"),
        ("Chave PIX é o CPF 856.80.76-700", "CPF", "856.80.76-700"),
        ("anota aí 52998224725", "CPF", "52998224725"),
        ("395053959-70 é o meu", "CPF", "395053959-70"),
        ("segue a chave CNPJ 04.900.595/8491-35", "CNPJ", "04.900.595/8491-35"),
        ("cnpj novo 12.ABC.345/01DE-35", "CNPJ", "12.ABC.345/01DE-35"),
        ("cnpj 12abc34501de35", "CNPJ", "12abc34501de35"),
        ("11222333000181", "CNPJ", "11222333000181"),
        ("me liga no (11) 98765-4321", "PHONE", "(11) 98765-4321"),
        ("+55 11 98765 4321", "PHONE", "+55 11 98765 4321"),
        ("5511987654321", "PHONE", "5511987654321"),
        ("11 9 8765.4321", "PHONE", "11 9 8765.4321"),
        ("é só fazer pix pra essa chave aqui: 1086-6249", "PHONE", "1086-6249"),
        ("whats 1 1 9 8 7 6 5 4 3 2 1", "PHONE", "1 1 9 8 7 6 5 4 3 2 1"),
        ("+1 415 555 2671", "PHONE", "+1 415 555 2671"),
        ("fulano.tal+x@empresa.com.br serve?", "EMAIL", "fulano.tal+x@empresa.com.br"),
        ("joao arroba gmail ponto com", "EMAIL", "joao arroba gmail ponto com"),
        ("joao ponto silva arroba hotmail.com", "EMAIL", "joao ponto silva arroba hotmail.com"),
        ("ana @ gmail . com", "EMAIL", "ana @ gmail . com"),
        ("zeca@gmail", "EMAIL", "zeca@gmail"),
        ("contato@loja.technology", "EMAIL", "contato@loja.technology"),
        ("cep 29192-170", "CEP", "29192-170"),
        ("29. 192 - 170", "CEP", "29. 192 - 170"),
        ("cep 29192170", "CEP", "29192170"),
        ("A chave é: d01faa9f-5407-2c0b-51eb-12258f74f876", "PIX_KEY", "d01faa9f-5407-2c0b-51eb-12258f74f876"),
        ("cartão 4111 1111 1111 1111", "CARD", "4111 1111 1111 1111"),
        ("4111111111111111", "CARD", "4111111111111111"),
        ("rg 12.345.678-X", "RG", "12.345.678-X"),
        ("12.345.678-9", "RG", "12.345.678-9"),
        ("nasci em 12/03/1985", "BIRTH_DATE", "12/03/1985"),
        ("data de nascimento: 5 de março de 1990", "BIRTH_DATE", "5 de março de 1990"),
        ("moro na rua das flores, 123", "ADDRESS", "rua das flores, 123"),
        ("Av. Brig. Faria Lima 1234 apto 51 bloco B", "ADDRESS", "Av. Brig. Faria Lima 1234 apto 51 bloco B"),
        ("entrega na R. Camila Pinto, 2106 - Boa Esperança", "ADDRESS", "R. Camila Pinto, 2106 - Boa Esperança"),
        ("quadra 12 lote 5", "ADDRESS", "quadra 12 lote 5"),
        ("fica no km 8 da BR-101", "ADDRESS", "km 8 da BR-101"),
        ("rua sete de setembro n 450 ap 301 bl c", "ADDRESS", "rua sete de setembro n 450 ap 301 bl c"),
        (
            "av. paulista, 1578 - 12º andar, bela vista, são paulo - sp",
            "ADDRESS",
            "av. paulista, 1578 - 12º andar, bela vista, são paulo - sp",
        ),
        ("travessa do comercio s/n", "ADDRESS", "travessa do comercio s/n"),
        ("condomínio morada do sol, torre 2 apto 504", "ADDRESS", "condomínio morada do sol, torre 2 apto 504"),
        ("SQN 308 bloco A apto 101", "ADDRESS", "SQN 308 bloco A apto 101"),
        ("QD 5 LT 10 setor bueno", "ADDRESS", "QD 5 LT 10 setor bueno"),
        ("CPF DO MEU MARIDO: 123 456 789-0", "CPF", "123 456 789-0"),
        ("123-456-789-00", "CPF", "123-456-789-00"),
        ("(0xx11) 98765-4321", "PHONE", "(0xx11) 98765-4321"),
        ("pix 27998761234", "PHONE", "27998761234"),
        ("Cambuci Número 465", "ADDRESS", "Cambuci Número 465"),
        ("entrega na bela vista numero 8", "ADDRESS", "bela vista numero 8"),
        ("Jardim Nove de Julho Número 819, por favor", "ADDRESS", "Jardim Nove de Julho Número 819"),
    ],
)
def test_a_value_is_found_whole_and_under_its_label(text: str, label: str, value: str) -> None:
    assert (label, value) in found(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("meu nome é zulmirinha", "zulmirinha"),
        ("Me chamo Rosa", "Rosa"),
        ("aqui é a Maria Clara", "Maria Clara"),
        ("sou o joão da silva", "joão da silva"),
        ("Oi, Maria!", "Maria"),
        ("Olá, Kleverton!", "Kleverton"),
        ("Bom dia Dona Rosa", "Rosa"),
        ("Seu João já pagou", "João"),
        ("Obrigada pelo contato, Nina! Até breve!", "Nina"),
        ("falei com a juliana ontem", "juliana"),
        ("Weder de Oliveira ligou", "Weder de Oliveira"),
        ("My name is Alexis", "Alexis"),
        ("Hi Sarah, how are you?", "Sarah"),
        ("pode anotar: liz, é presente", "liz"),
        ("maria", "maria"),
        ("oi clara tudo bem?", "clara"),
        ("Ana Paula de Souza e Silva", "Ana Paula de Souza e Silva"),
        ("oi aqui é marcos paulo", "marcos paulo"),
        ("JOÃO SILVA", "JOÃO SILVA"),
    ],
)
def test_a_name_is_found_by_its_introduction_title_greeting_or_frequency(text: str, name: str) -> None:
    assert ("PERSON", name) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "O Queen 158x198x30 custa R$ 3.290,00 ou 10x de R$ 329,00 sem juros",
        "240 ímãs de 800 Gauss, densidade 33, até 120 kg por pessoa",
        "abrimos das 9h às 18h, sábado 09:00-13:00",
        "20% de desconto até 12/03/2026",
        "pedido 12345678901 saiu ontem",
        "ORD-20260315-0001",
        "nota fiscal 000123456789",
        "0800 123 4567",
        "colchão Vitória rosa de casal na promoção",
        "quero a cor rosa",
        "o modelo Salvador chegou em São Paulo e Porto Alegre",
        "Bom dia, tudo bem? Gostaria de fazer um pedido",
        "aqui é a loja",
        "sou cliente faz 3 anos, entre 2019-2020",
        "Seu Sobrecolchão está em transporte",
        "2 pizzas de calabresa e 1 de queijo, troco para R$ 150,00",
        "1.234.567 unidades vendidas",
        "no meio da rua tem 3 lojas",
        "Pedido Número 123",
        "fala com a gente",
        "De acordo com o (a) Relator (a).",
        "Compra de #petr4 no rompimento dos 14,20",
        "INTRADAY VALE5: Suportes 27,03 e 27,32",
        "RSID3 -4,09% R$1,64",
        "vamos empurrar p/ qual lado?",
        "#petr4 Armando um lindo pivot de baixa!!!",
        "I am looking for a new mattress",
    ],
)
def test_what_the_model_learns_from_survives(text: str) -> None:
    assert found(text) == []


def test_a_bare_number_of_eleven_digits_needs_check_digits_or_context() -> None:
    assert found("é 12345678901") == []
    assert found("meu cpf 12345678901") == [("CPF", "12345678901")]


def test_the_question_before_is_context() -> None:
    assert found("12345678901") == []
    assert found("12345678901", question="Qual é o seu CPF?") == [("CPF", "12345678901")]
    assert found("Zefa do Brejo", question="Com quem eu falo?")[0][0] == "PERSON"


def test_accents_written_apart_and_invisible_characters_keep_offsets() -> None:
    text = "oi, meu nome e\u0301 Joa\u0303o\u200b da Silva, cpf 529.982.247\u200b-25"
    assert found(text) == [("PERSON", "Joa\u0303o\u200b da Silva"), ("CPF", "529.982.247\u200b-25")]


def test_emoji_before_a_value_shift_nothing() -> None:
    assert found("🙏🏽👨‍👩‍👧 cpf 529.982.247-25 👍") == [("CPF", "529.982.247-25")]


def test_the_shops_own_data_survive_and_parts_of_them_too() -> None:
    allow = AllowList(
        names=("BIA",),
        phones=("(27) 3333-4444",),
        emails=("loja@shop.com.br",),
        cnpjs=("11.222.333/0001-81",),
        pix_keys=("d01faa9f-5407-2c0b-51eb-12258f74f876",),
        addresses=("Rua das Palmeiras, 450",),
    )
    text = (
        "Aqui é a BIA: +55 27 3333-4444, loja@shop.com.br, CNPJ 11222333000181, Rua das Palmeiras, 450, "
        "pix d01faa9f-5407-2c0b-51eb-12258f74f876"
    )
    assert detect(text, allow=allow) == []
    assert len(detect(text)) >= 5


def test_a_megabyte_takes_time_in_proportion() -> None:
    piece = "oi maria, moro na rua das flores 12 e meu cpf 529.982.247-25 número "
    durations = []
    for size in (100_000, 1_000_000):
        text = (piece * (size // len(piece) + 1))[:size]
        started = time.process_time()
        assert detect(text)
        durations.append(time.process_time() - started)
    assert durations[1] < 20 * durations[0] + 0.5


@pytest.mark.parametrize("text", ["1" * 200_000, "a " * 100_000, "a@" * 100_000, "rua " * 50_000, "[NOME_" * 30_000])
def test_no_text_is_slow(text: str) -> None:
    started = time.process_time()
    detect(text)
    assert time.process_time() - started < 5


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_spans_are_ordered_disjoint_and_inside_any_text(text: str) -> None:
    end = 0
    for span in detect(text, KnownCustomer("Maria Souza", phone="5511987654321")):
        assert end <= span.start < span.end <= len(text)
        end = span.end


def test_no_pattern_is_too_large_for_the_linear_automaton() -> None:
    """Regression: a row of up to forty spelled digits made a pattern that fell back to the slow automaton."""
    sizes = {}
    for module in pkgutil.iter_modules(entities.__path__):
        for name, value in vars(importlib.import_module(f"{entities.__name__}.{module.name}")).items():
            for pattern in (value, getattr(value, "value", None)):
                if pattern is not None and hasattr(pattern, "programsize"):
                    sizes[f"{module.name}.{name}"] = pattern.programsize
    assert len(sizes) > 60
    assert {name: size for name, size in sizes.items() if size > 3500} == {}


@pytest.mark.parametrize(
    "piece",
    [
        "cpf 1 ",
        "nove ",
        "@a.",
        "-23.55055,",
        "000201 ",
        "https://a.b/?token=",
        "conta e ",
        "eyJhbGciOi.",
        "1a:",
        "crm ",
    ],
)
def test_no_keyed_text_is_slow(piece: str) -> None:
    started = time.process_time()
    detect(piece * (200_000 // len(piece)))
    assert time.process_time() - started < 5
