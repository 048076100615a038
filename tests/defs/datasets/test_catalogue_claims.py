"""Which prices and sizes of an answer are a catalogue product's, and which of those are wrong."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dagster_slimft import dbt
from dagster_slimft.defs.datasets.catalogue_claims import Product, catalogue_of, wrong_claims
from dagster_slimft.workspace import PROJECT_ROOT

CASAL = Product("Colchão Magnético Casal", 138, 188, 28, 319_000)
CATALOGUE = catalogue_of(
    [
        CASAL,
        CASAL._replace(price_cents=299_000),
        Product("Sobrecolchão Magnético Casal", 138, 188, 6, 134_900),
        Product("Travesseiro Magnético", 50, 70, 14, 28_900),
        Product("Vale-presente", None, None, None, 10_000),
    ],
    10,
    12,
)


@pytest.mark.parametrize(
    "answer",
    [
        "O Colchão Magnético Casal custa R$ 3.190,00, no Pix R$ 2.871,00, ou 12x de R$ 265,83.",
        "o colchao magnetico casal custava R$ 2990 em março",
        "Dois Travesseiro Magnético saem por R$ 578,00 (no Pix R$ 520,20).",
        "O Sobrecolchão Magnético Casal sai por R$ 1.349,00 e mede 138x188x6.",
        "Colchão Magnético Casal + Travesseiro Magnético: R$ 3.479,00 à vista, R$ 3.131,10 no Pix.",
        "O Colchão Magnético Casal e o Travesseiro Magnético custam R$ 3.190,00 e R$ 289,00.",
        "O Travesseiro Magnético está em estoque. Frete para Natal: R$ 159,00.",
        "O Colchão Magnético Casal com desconto de R$ 300,00.",
        "O Colchão Magnético Casal (188 x 138 cm) cabe na sua cama de 140x190.",
        "O Colchão Magnético Casal fica em 12x 265,83.",
        "O Vale-presente vem num papel de 20x30.",
        "Custa R$ 17,00 e mede 10x10.",
        "O Meu Colchão Magnético Casalzinho custa R$ 17,00.",
        "O Colchão Magnético Casal é bom. " + "Muito. " * 20 + "R$ 17,00.",
    ],
)
def test_what_the_catalogue_knows_or_what_is_no_products_figure_is_not_wrong(answer: str) -> None:
    assert wrong_claims(answer, CATALOGUE) == []


@pytest.mark.parametrize(
    ("answer", "faults"),
    [
        ("O Colchão Magnético Casal custa R$ 3.191,00", ["wrong_price"]),
        ("O COLCHÃO MAGNÉTICO CASAL CUSTA R$ 2.552,00", ["wrong_price"]),
        ("O Sobrecolchão Magnético Casal sai por R$ 3.190,00", ["wrong_price"]),
        ("O Colchão Magnético Casal em 13x de R$ 245,38", ["wrong_price"]),
        ("O Travesseiro Magnético custa R$ 289,00 e o Colchão Magnético Casal R$ 289,00", ["wrong_price"]),
        ("O Colchão Magnético Casal mede 158x198", ["wrong_size"]),
        ("O Colchão Magnético Casal mede 138 x 188 x 30 cm e custa R$ 1,00", ["wrong_price", "wrong_size"]),
    ],
)
def test_another_figure_of_a_product_is_wrong(answer: str, faults: list[str]) -> None:
    assert wrong_claims(answer, CATALOGUE) == faults


def test_an_empty_catalogue_judges_nothing() -> None:
    assert wrong_claims("O Colchão Magnético Casal custa R$ 1,00", catalogue_of([], 10, 12)) == []


@given(st.text(alphabet="Colchãomgnétic Casl R$,.0123456789xX\n", max_size=200))
def test_any_words_are_read_without_an_error(words: str) -> None:
    assert set(wrong_claims(f"Travesseiro Magnético {words}", CATALOGUE)) <= {"wrong_price", "wrong_size"}


def test_what_is_taught_and_what_is_measured_allow_the_same_prices() -> None:
    """SQL's vars and evaluation's settings say the same of the Pix discount and of instalments."""
    path = PROJECT_ROOT / "dagster_slimft" / "defs" / "evaluation" / "defs.yaml"
    measured = yaml.safe_load(path.read_text(encoding="utf-8"))["attributes"]
    for name in ("pix_discount_percent", "maximum_instalments"):
        assert dbt.variables()[name] == measured[name]
