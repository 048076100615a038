"""What the demo shop promises: delivery by place, warranty by product line, payment, showroom, its own contact data.

Invented, like the shop. `OWN_DATA` is what redaction must let through: it is the shop's, not a customer's.
"""

from typing import NamedTuple

SHOP = "Colchões Bem Dormir"
ASSISTANT = "BIA"
SHOWROOM = "Rua das Palmeiras, 450"
SHOWROOM_CITY = "Joinville"
SHOP_PHONE = "0800 555 0199"
SHOP_EMAIL = "atendimento@bemdormir.example"
OWN_DATA = (SHOWROOM, SHOP_PHONE, SHOP_EMAIL)

TRIAL_NIGHTS = 30
EXCHANGE_DAYS = 7
REFUND_DAYS = 10
TECHNICIAN_DAYS = 3
FREE_DELIVERY_REGIONS = ("Sul", "Sudeste")
DELIVERY_DAYS = {"Sul": 5, "Sudeste": 7, "Centro-Oeste": 10, "Nordeste": 12, "Norte": 15}
FREIGHT_CENTS = {"Centro-Oeste": 12900, "Nordeste": 15900, "Norte": 18900}


class Place(NamedTuple):
    """A city the shop delivers to; `cep_prefix` are the first two digits there."""

    city: str
    state: str
    region: str
    area_code: str
    cep_prefix: str
    weight: float


PLACES = (
    Place("Joinville", "SC", "Sul", "47", "89", 6),
    Place("Curitiba", "PR", "Sul", "41", "80", 6),
    Place("Porto Alegre", "RS", "Sul", "51", "90", 5),
    Place("São Paulo", "SP", "Sudeste", "11", "01", 12),
    Place("Campinas", "SP", "Sudeste", "19", "13", 5),
    Place("Rio de Janeiro", "RJ", "Sudeste", "21", "20", 7),
    Place("Belo Horizonte", "MG", "Sudeste", "31", "30", 5),
    Place("Vitória", "ES", "Sudeste", "27", "29", 2),
    Place("Goiânia", "GO", "Centro-Oeste", "62", "74", 3),
    Place("Brasília", "DF", "Centro-Oeste", "61", "70", 3),
    Place("Salvador", "BA", "Nordeste", "71", "40", 4),
    Place("Recife", "PE", "Nordeste", "81", "50", 4),
    Place("Fortaleza", "CE", "Nordeste", "85", "60", 3),
    Place("Manaus", "AM", "Norte", "92", "69", 2),
    Place("Belém", "PA", "Norte", "91", "66", 2),
)


class Line(NamedTuple):
    """What holds for a product line, found by the SKU's first three letters."""

    warranty_years: int
    kilos: int
    firmness: str
    feature: str


LINES = {
    "MAG": Line(5, 120, "firme intermediário", "pastilhas magnéticas e espuma D45"),
    "TER": Line(7, 150, "firme", "espuma terapêutica perfilada e massagem vibratória"),
    "SOB": Line(3, 120, "macio", "pastilhas magnéticas sobre o seu colchão atual"),
    "TRA": Line(1, 30, "macio", "látex com pastilhas magnéticas"),
    "BOX": Line(2, 300, "firme", "madeira de eucalipto e tecido reforçado"),
}
