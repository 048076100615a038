"""Prices and sizes that an answer states of a catalogue product, and whether the catalogue has them.

A price (`R$ 3.190,00`) or a size (`138x188`, `158x198x30`) is taken as a product's when it follows the product's full
name in the same answer, within REACH characters, and no word of another cost (freight, a discount of so much) or of
another thing (the customer's bed, the room) stands between. Names that follow each other without a figure are judged
together: the figure may be that of any of them, or their sum. Whatever says no product's name is not judged: it cannot
be told wrong.

A price is known when it is the product's of any validity, less the Pix discount, an instalment of it to the cent below
or above, or up to four pieces at once. A size is known with its sides in either order, with or without the height.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from dagster_slimft.defs.evaluation.price_precision import known_prices, prices_in

ClaimFault = Literal["wrong_price", "wrong_size"]
REACH = 90
_PIECES = 4
_AFTER_NAME = re.compile(rf".{{0,{REACH}}}\S*", re.DOTALL)
_OTHER_COST = re.compile(
    r"frete|entreg|montagem|taxa|troca|cupom|cashback|economi|desconto de|entrada de|sinal de|a partir|concorren", re.I
)
_OTHER_THING = re.compile(r"\b(?:cama|quarto|box|base|estrado|espaco|elevador|porta|lencol|embalagem|caixa)", re.I)
_BY = r"\s*(?:cm)?\s*[x×]\s*"
_SIZE = re.compile(rf"(?<![\d.,])(\d{{2,3}}){_BY}(\d{{2,3}})(?:{_BY}(\d{{1,3}}))?(?![.,]?\d)", re.I)
_WITHOUT_ACCENTS = str.maketrans(
    "áàâãäéèêëíìîïóòôõöúùûüçñÁÀÂÃÄÉÈÊËÍÌÎÏÓÒÔÕÖÚÙÛÜÇÑ", "aaaaaeeeeiiiiooooouuuucnAAAAAEEEEIIIIOOOOOUUUUCN"
)


class Product(NamedTuple):
    """One row of the catalogue; a missing measure is not judged."""

    name: str
    width_cm: int | None
    length_cm: int | None
    height_cm: int | None
    price_cents: int


@dataclass(frozen=True)
class Catalogue:
    """What may be said of each product, by its name in small letters without accents."""

    names: re.Pattern[str]
    prices: Mapping[str, frozenset[int]]
    sizes: Mapping[str, frozenset[tuple[int, ...]]]
    pix_discount_percent: int
    maximum_instalments: int


def catalogue_of(products: Iterable[Product], pix_discount_percent: int, maximum_instalments: int) -> Catalogue:
    """The catalogue as answers are judged by it."""
    prices: dict[str, set[int]] = {}
    sizes: dict[str, set[tuple[int, ...]]] = {}
    for product in products:
        name = _plain(product.name).lower()
        prices.setdefault(name, set()).add(product.price_cents)
        sizes.setdefault(name, set()).update(_sizes(product))
    longest_first = sorted(prices, key=len, reverse=True)
    return Catalogue(
        names=re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?!\w)", re.I),
        prices={name: frozenset(known) for name, known in prices.items()},
        sizes={name: frozenset(known) for name, known in sizes.items()},
        pix_discount_percent=pix_discount_percent,
        maximum_instalments=maximum_instalments,
    )


def wrong_claims(answer: str, catalogue: Catalogue) -> list[ClaimFault]:
    """What the answer gets wrong about the products that it names, each kind once."""
    text = _plain(answer)
    named = list(catalogue.names.finditer(text))
    found: set[ClaimFault] = set()
    meant: list[str] = []
    ends = [*(one.start() for one in named), len(text)][1:]
    for name, following in zip(named, ends, strict=True):
        meant.append(name.group().lower())
        after = _AFTER_NAME.match(text, name.end(), following)
        said = after.group() if after else ""
        prices = prices_in(_OTHER_COST.split(said, maxsplit=1)[0])
        sizes = _sizes_in(_OTHER_THING.split(said, maxsplit=1)[0], catalogue.maximum_instalments)
        if prices and not set(prices) <= _prices_of(meant, catalogue):
            found.add("wrong_price")
        if not _are_known(sizes, meant, catalogue):
            found.add("wrong_size")
        if prices or sizes:
            meant = []
    return sorted(found)


def _prices_of(names: Sequence[str], catalogue: Catalogue) -> set[int]:
    """Amounts that may be said after these names."""
    bases = {price for name in names for price in catalogue.prices[name]}
    if len(names) > 1:
        bases.add(sum(max(catalogue.prices[name]) for name in names))
    known = set(known_prices(bases, catalogue.pix_discount_percent, catalogue.maximum_instalments))
    pix_share = (100 - catalogue.pix_discount_percent) / 100
    for pieces in range(2, _PIECES + 1):
        known.update(pieces * price for price in bases)
        known.update(round(pieces * price * pix_share) for price in bases)
    return known


def _are_known(sizes: Sequence[tuple[int, ...]], names: Sequence[str], catalogue: Catalogue) -> bool:
    known = {size for name in names for size in catalogue.sizes[name]}
    return not known or set(sizes) <= known


def _sizes(product: Product) -> set[tuple[int, ...]]:
    if product.width_cm is None or product.length_cm is None:
        return set()
    sides = [(product.width_cm, product.length_cm), (product.length_cm, product.width_cm)]
    return {(*pair, *height) for pair in sides for height in ((), (product.height_cm or 0,))}


def _sizes_in(text: str, maximum_instalments: int) -> list[tuple[int, ...]]:
    """Sizes of a text; `12x 390` are instalments."""
    found = [tuple(int(side) for side in sides if side) for sides in _SIZE.findall(text)]
    return [size for size in found if size[0] > maximum_instalments]


def _plain(text: str) -> str:
    """Without accents, as long as before."""
    return text.translate(_WITHOUT_ACCENTS)
