"""The customer's own row, found again in any spelling."""

import pytest

from dagster_slimft.defs.redaction.detect import detect
from dagster_slimft.defs.redaction.known import KnownCustomer

FERNANDA = KnownCustomer(
    "Fernanda Quintanilha Rosa",
    "fe.q@correio.example",
    "5527998765432",
    "39505395970",
    "Travessa dos Oitis, 77, Centro",
)


def values(text: str, known: KnownCustomer = FERNANDA) -> list[str]:
    return [text[span.start : span.end] for span in detect(text, known)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("fernanda aqui", "fernanda"),
        ("FERNANDA QUINTANILHA", "FERNANDA QUINTANILHA"),
        ("quintanilha serve", "quintanilha"),
        ("Fernada aqui", "Fernada"),
        ("é a frenanda", "frenanda"),
        ("99876 5432", "99876 5432"),
        ("9987.65432 esse", "9987.65432"),
        ("chave 395.05395970", "395.05395970"),
        ("FE.Q@correio.example", "FE.Q@correio.example"),
        ("aqui na travessa dos oitis", "travessa dos oitis"),
    ],
)
def test_the_customers_own_data_are_found_in_any_spelling(text: str, value: str) -> None:
    assert value in values(text)


def test_a_name_that_is_also_a_word_needs_a_capital_or_company() -> None:
    assert values("quero na cor rosa") == []
    assert values("falar com Rosa por favor") == ["Rosa"]


def test_a_synthetic_row_names_nobody() -> None:
    known = KnownCustomer("Cliente WhatsApp 1098", "whatsapp_5500930431098@exemplo.temp", "5500930431098")
    assert values("sou cliente do whatsapp de vocês", known) == []
    assert values("930431098", known) == ["930431098"]


def test_a_word_like_a_name_is_no_typo_of_it() -> None:
    assert values("quero a camisa", KnownCustomer("Camila Souza")) == []


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("Eduarda Lins", "aqui é a duda", "duda"),
        ("Antônio Prado", "toninho falando", "toninho"),
        ("Camila Souza", "camola aqui", "camola"),
        ("Fernanda Lopes", "fernandaaa", "fernandaaa"),
        ("Maria D'Ávila", "maria d'avila", "maria d'avila"),
        ("Ana-Lúcia Reis", "ANA LUCIA", "ANA LUCIA"),
        ("Jô Campos", "Jô Campos", "Jô Campos"),
        ("Vitória Flor", "vitória flor", "vitória flor"),
        ("Weslley Kowalczyk", "kowalczyk", "kowalczyk"),
        ("Maria (WhatsApp)", "maria", "maria"),
    ],
)
def test_a_name_of_the_row_is_found_by_nickname_typo_drawl_or_part(name: str, text: str, value: str) -> None:
    assert value in values(text, KnownCustomer(name))


def test_a_name_may_stand_in_the_email_address_alone() -> None:
    known = KnownCustomer("Cliente 77", "tarcisiokowalski.mendes82@correio.example")
    assert values("mendes aqui", known) == ["mendes"]
    assert values("mendes serve", KnownCustomer("Cliente 77", "julianamendes@correio.example")) == ["mendes"]


@pytest.mark.parametrize("text", ["oitis 77", "Trav. dos Oitis 77", "dos oitis, 77"])
def test_the_rows_street_is_found_without_its_kind(text: str) -> None:
    assert values(text)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("Bruno Costa", "costa, tudo bem com o pedido?", "costa"),
        ("Bruno Correia", "SIM, CORREA. PODE ENTREGAR", "CORREA"),
        ("Ana Freitas", "oi sim, Freittas. Pode entregar", "Freittas"),
    ],
)
def test_a_surname_is_known_when_called_and_when_spelled_as_another_familys(name: str, text: str, value: str) -> None:
    assert values(text, KnownCustomer(name)) == [value]


def test_another_familys_name_is_nobodys_typo() -> None:
    assert values("a loja da correa fechou", KnownCustomer("Bruno Correia")) == []
