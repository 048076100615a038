"""Prices in answers, and which of them the catalogue knows."""

import pytest

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.evaluation.price_precision import catalogue_prices, known_prices, price_statistics, prices_in


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("sai por R$ 3.190,00 à vista", [319000]),
        ("R$3190 ou R$ 2.871,00 no Pix", [319000, 287100]),
        ("12x de R$ 265,83.", [26583]),
        ("medidas 138x188 e 3.190 pontos", []),
        ("R$ 1.234.567,89", [123456789]),
        ("US$ 10,00", []),
    ],
)
def test_prices_are_read_as_the_shop_writes_them(text: str, cents: list[int]) -> None:
    assert prices_in(text) == cents


def test_pix_price_and_instalments_are_known_to_the_cent() -> None:
    known = known_prices([319000], 10, 12)
    assert {319000, 287100, 26583, 26584, 159500} <= known
    assert not {318999, 319001, 287000, 26582, 319000 // 13} & known


def test_an_answer_without_a_price_counts_nothing() -> None:
    rows = price_statistics(["bom dia", "R$ 3.190,00", "R$ 3.190,00 ou R$ 5,00"], known_prices([319000], 10, 12))
    assert rows.tolist() == [[0, 0], [1, 1], [1, 2]]


def test_a_shop_without_a_catalogue_has_no_prices(database: Database) -> None:
    assert catalogue_prices(database) == []
