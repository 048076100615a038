"""Names behind titles, kinship and staff: "dona Odete", "minha esposa Lorena", "o porteiro seu Amâncio"."""

import re2

from dagster_slimft.defs.redaction.entities.gazetteer import COMMON, GIVEN, NAMES, NEVER_SMALL
from dagster_slimft.defs.redaction.entities.name_alone import acts
from dagster_slimft.defs.redaction.entities.name_cues import INVENTED, STAFF
from dagster_slimft.defs.redaction.entities.name_extent import ADJECTIVES
from dagster_slimft.defs.redaction.entities.name_mentions import is_before_surname
from dagster_slimft.defs.redaction.entities.name_text import NameText

STAFF_CALLED = re2.compile(STAFF)
# "falei com o SAC" is no person; "SOU A KAUANE" may be.
SHORTEST_SHOUTED = 5
LONGEST_ABBREVIATION = 4


def is_titled_name(text: NameText, position: int, has_capital: bool) -> bool:
    """Whether the word at `position`, behind a title, is a name and not what the title stands before."""
    word = text.tokens[position].word
    is_possessive = text.plain[: text.tokens[position].start].rstrip().endswith((" seu", "\nseu")) or position == 1
    if is_possessive and text.tokens[position - 1].word == "seu":
        is_unlisted_name = has_capital and not text.is_shouted(position) and word not in NEVER_SMALL
        is_called_so = _is_staff_called(text, position) or acts(text, position)
        return (is_unlisted_name and is_called_so) or (word in GIVEN and (has_capital or word not in COMMON))
    if position and _ends_sentence(text, position - 1):
        return False
    if has_capital:
        # "cliente VIP", "vendedor PJ"
        return text.is_listed(position) or not (text.is_shouted(position) and len(word) < SHORTEST_SHOUTED)
    if word in NEVER_SMALL:
        is_listed_so = word in GIVEN and word not in ADJECTIVES
        return is_listed_so or _follows_title(text, position) or (word in NAMES and is_before_surname(text, position))
    return text.is_listed(position) or INVENTED.fullmatch(word.encode()) is not None


def _is_staff_called(text: NameText, position: int) -> bool:
    """`o porteiro seu Amâncio`: not `o seu Pedido`."""
    before = text.tokens[position - 2].word if position > 1 else ""
    return STAFF_CALLED.fullmatch(before.encode()) is not None


def _ends_sentence(text: NameText, position: int) -> bool:
    """`... médico. Fale com ele`: a dot behind a title written out, not behind `Dra.`."""
    token = text.tokens[position]
    return len(token.word) > LONGEST_ABBREVIATION and text.plain[token.end : token.end + 1] == "."


def _follows_title(text: NameText, position: int) -> bool:
    return position > 0 and text.tokens[position - 1].word in ("dona", "dr", "dra", "sr", "sra", "srta", "tia", "tio")
