"""Names that speak for themselves, with no cue before them.

An uncommon given name is a name wherever it stands, unless it names a street, a town, a firm or a product. An English
one needs a capital. A name that is also a word needs an uncommon surname behind it, or a vocative's commas around it.
An unknown capitalised word counts before an uncommon surname ("Weder de Oliveira").
"""

from dagster_slimft.defs.redaction.entities.gazetteer import (
    COMMON,
    COMMON_ENGLISH,
    CONNECTORS,
    ENGLISH,
    EVERYDAY,
    FOREIGN,
    FOREIGN_SURNAMES,
    GIVEN,
    NEVER_SMALL,
    SURNAMES,
    UNCOMMON_GIVEN,
    UNCOMMON_SURNAMES,
    WORDS_WHEN_SMALL,
)
from dagster_slimft.defs.redaction.entities.name_cues import AFTER_PLACES, LOCATIVES, OWNED, PLACES
from dagster_slimft.defs.redaction.entities.name_extent import is_spelled_abroad
from dagster_slimft.defs.redaction.entities.name_text import NameText
from dagster_slimft.defs.redaction.reading import word_set

LAST_VOCATIVE = 5
BEHIND_NAMES = SURNAMES | CONNECTORS
FULL_NAMES = GIVEN | SURNAMES
SECOND_NAMES = (SURNAMES | UNCOMMON_GIVEN) - EVERYDAY
EVERYDAY_SURNAMES = word_set("jesus santos rosa neves reis dias pedra")
FOREIGN_ONLY = FOREIGN_SURNAMES - COMMON - EVERYDAY
BEFORE_PEOPLE = word_set(
    "for with from by name named buddy friend child isn't tell told ask asked be saw and says said than"
)
WHAT_PEOPLE_DO = word_set(
    "says said is was has wants wanted likes liked loves agrees thinks told asked just will would who"
)
DEEDS = word_set(
    "comprou disse falou ligou pediu mandou pagou recebe recebem recebeu indicou atendeu prometeu garantiu respondeu "
    "confirmou informou passou explicou combinou marcou assinou trabalha mora quis conversou avisou perguntou autorizou"
)
# "Sofia, seu boleto venceu" speaks to somebody, "Rosa, tamanho casal" does not.
ADDRESSING = word_set("seu sua seus suas voce vc tudo bom boa obrigado obrigada your you")


def speaks_for_itself(text: NameText, position: int) -> bool:
    """Whether the word at `position` begins a name though no cue points at it."""
    word = text.tokens[position].word
    has_capital = text.has_capital(position)
    if word in GIVEN and (acts(text, position) or _is_speaking(text, position)):
        return True
    if has_capital and word in UNCOMMON_SURNAMES and position and acts(text, position):
        return True
    if not has_capital and word not in UNCOMMON_GIVEN and not _is_small_full_name(text, position):
        return False
    return _is_name(text, position, has_capital=has_capital) and not _names_a_place(text, position)


def _is_name(text: NameText, position: int, *, has_capital: bool) -> bool:
    word = text.tokens[position].word
    if word in PLACES:
        return False
    if word in UNCOMMON_GIVEN:
        return has_capital or _reads_as_person(text, position)
    if word in ENGLISH:
        return not _is_street_corner(text, position)
    if word in COMMON_ENGLISH and _is_spoken_of(text, position):
        return True
    if (word in GIVEN and is_addressed(text, position)) or _opens_text(text, position):
        return True
    if not has_capital:
        return word in COMMON and _is_small_full_name(text, position)
    if word in COMMON:
        is_followed = _is_common_but_followed(text, position)
        return is_followed or (word in GIVEN and _runs_into_surname(text, position))
    return _runs_into_surname(text, position) or _is_double_surname(text, position)


def _is_small_full_name(text: NameText, position: int) -> bool:
    """`rosa silva`, `marina zucolotto`: in small letters, a name that is also a word before a surname that is none."""
    following = text.next_name_word(position)
    if following is None or text.tokens[position].word not in GIVEN:
        return False
    word = text.tokens[following].word
    if word in UNCOMMON_SURNAMES:
        return True
    # "nice white wine"
    is_foreign = word not in EVERYDAY and word not in GIVEN and is_spelled_abroad(word)
    return is_foreign and text.tokens[position].word not in NEVER_SMALL


def acts(text: NameText, position: int) -> bool:
    """`a Graça comprou`, `o salvador me atendeu`: what only people do, behind an article or at the beginning."""
    before, after = text.previous_adjacent(position), text.next_adjacent(position)
    if after is not None and text.tokens[after].word in SURNAMES:
        after = text.next_adjacent(after)
    if after is None or (before is not None and text.tokens[before].word not in ("a", "o")):
        return False
    word = text.tokens[after].word
    if word in ("me", "nao", "ja", "que") and (after := text.next_adjacent(after)) is not None:
        word = text.tokens[after].word
    return word in DEEDS


def _is_speaking(text: NameText, position: int) -> bool:
    """`socorro falando`: the text's first words."""
    if position:
        return False
    following = 1
    while following < len(text.tokens) and text.tokens[following].word in BEHIND_NAMES:
        following += 1
    return following < min(len(text.tokens), LAST_VOCATIVE) and text.tokens[following].word == "falando"


def _is_double_surname(text: NameText, position: int) -> bool:
    """`Ribeiro Dantas`, `Konrad Hesse`: a surname or foreign given name before another capitalised name."""
    following = text.next_name_word(position)
    if following is None or not text.has_capital(following) or text.tokens[following].word in EVERYDAY:
        return False
    word, after = text.tokens[position].word, text.tokens[following].word
    if word in UNCOMMON_SURNAMES:
        return after in SURNAMES or after in FOREIGN_SURNAMES
    return word in FOREIGN and word not in EVERYDAY


def _is_street_corner(text: NameText, position: int) -> bool:
    """`Craig and Center`: the other half is no name."""
    corner = position + 2
    if (
        corner >= len(text.tokens)
        or text.tokens[position + 1].word != "and"
        or not text.is_adjacent(corner - 1, corner)
    ):
        return False
    return text.has_capital(corner) and len(text.tokens[corner].word) > 1 and not text.is_listed(corner)


def is_addressed(text: NameText, position: int) -> bool:
    """Between a comma and the end of a phrase, early in the text: `Por nada, Maria!`."""
    if position > LAST_VOCATIVE and text.tokens[position].word in COMMON:
        return False
    start = text.tokens[position].start
    return text.plain[max(0, start - 3) : start].rstrip(" ")[-1:] == "," and text.ends_phrase(position)


def _is_spoken_of(text: NameText, position: int) -> bool:
    """`a party for Mark`, `Mark says`: an English name that is also a word, where a person would stand."""
    before, after = text.previous_adjacent(position), text.next_adjacent(position)
    if before is not None and text.tokens[before].word in BEFORE_PEOPLE:
        return after is None or not text.has_capital(after)
    return before is None and after is not None and text.tokens[after].word in WHAT_PEOPLE_DO


def _opens_text(text: NameText, position: int) -> bool:
    """`Sofia, seu pedido`, `Lia falando`: a text that begins with somebody's name."""
    if position or len(text.tokens) < 2 or text.tokens[0].word not in FULL_NAMES:
        return False
    following = text.tokens[1].word
    if text.is_adjacent(0, 1):
        return following in ("falando", "aqui", "speaking")
    gap = text.plain[text.tokens[0].end : text.tokens[1].start]
    return gap.strip() == "," and following in ADDRESSING


def _reads_as_person(text: NameText, position: int) -> bool:
    """In small letters: any uncommon name but those that are words then, which need company."""
    word = text.tokens[position].word
    if word not in WORDS_WHEN_SMALL and len(word) > 2:
        return True
    following = text.next_adjacent(position)
    if following is not None and text.tokens[following].word in SECOND_NAMES:
        return True
    return len(text.tokens) <= 3 and all(t.word in GIVEN or t.word in SURNAMES for t in text.tokens)


def _is_common_but_followed(text: NameText, position: int) -> bool:
    following = text.next_name_word(position)
    if following is None or not text.has_capital(following):
        return False
    word, after = text.tokens[position].word, text.tokens[following].word
    if word in GIVEN or word in FOREIGN:
        if word in GIVEN and (after in SECOND_NAMES or after in EVERYDAY_SURNAMES):
            return True
        is_surname = after in UNCOMMON_SURNAMES or after in UNCOMMON_GIVEN or after in FOREIGN_ONLY
        return is_surname or is_spelled_abroad(after)
    return word in SURNAMES and after in UNCOMMON_SURNAMES


def _runs_into_surname(text: NameText, position: int) -> bool:
    """An unknown capitalised word with an uncommon surname close behind."""
    current = position
    for _ in range(4):
        following = text.next_adjacent(current)
        if following is None:
            return False
        current = following
        word = text.tokens[current].word
        if word in CONNECTORS:
            continue
        if not text.has_capital(current) or word in EVERYDAY:
            return False
        if word in UNCOMMON_SURNAMES:
            return True
    return False


def _names_a_place(text: NameText, position: int) -> bool:
    following = text.next_adjacent(position)
    if following is not None and text.tokens[following].word in AFTER_PLACES:
        return True
    current = position
    is_owner = False
    for _ in range(3):
        before = text.previous_adjacent(current)
        if before is None:
            return False
        current = before
        word = text.tokens[current].word
        if word in PLACES:
            return not (is_owner and word in OWNED)
        is_owner = word in ("da", "do")
        if word in LOCATIVES:
            return following is None or text.tokens[following].word not in SURNAMES
        if word not in CONNECTORS and not text.has_capital(current):
            return False
    return False
