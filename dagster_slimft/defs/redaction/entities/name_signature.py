"""Names that sign a message: on a last line, behind "att", "abraços" or thanks.

Nothing but the name may stand up to the end of the message. A listed name signs in any letters; an unlisted one with a
capital behind a word that only closes letters; a name that is also a word not behind a mere emoji.
"""

import re2

from dagster_slimft.defs.redaction.entities.gazetteer import CONNECTORS, EVERYDAY, NAMES, NEVER_SMALL, UNCOMMON_GIVEN
from dagster_slimft.defs.redaction.entities.name_cues import INVENTED, PLACES
from dagster_slimft.defs.redaction.entities.name_mentions import is_before_surname
from dagster_slimft.defs.redaction.entities.name_text import NameText

# Behind these a capitalised last word is who writes, listed or not.
SIGNED_OFF = re2.compile(
    rb"(?:^|[\s,.!~])(?:att|atte|atenciosamente|cordialmente|respeitosamente|abs|abcs?|abracos?|abrs?|bjs?|bjos?"
    rb"|beijos?|beijinhos|ass|assinado|sds|saudacoes|best regards|kind regards|regards|sincerely)(?: d[ao])?"
    rb"[\s,.!:;~\-*_]{1,5}$"
)
CLOSING = re2.compile(
    rb"\b(?:cheers|thanks?|thank you|thx|regards|best|sincerely|yours|xoxo|grat[oa]|obrigad[oa]|obg|agradeco"
    rb"|att\w*|\w+mente|abs|ab\w*cos?|be?i?jo?s?|ass\w*)[\s,.!:;~\-]{1,5}$"
)
LONGEST_SIGNED = 5
UNSIGNED = PLACES | EVERYDAY
WITHIN_NAMES = NAMES | CONNECTORS


def is_signature(text: NameText, position: int) -> bool:
    """Nothing but a name stands from here to the end: a listed one, or any in capitals behind "att" or "abraços"."""
    rest = range(position, len(text.tokens))
    token = text.tokens[position]
    if len(rest) > LONGEST_SIGNED or token.word in PLACES:
        return False
    before = text.reading.before(token.start, 24)
    if not text.is_listed(position) and INVENTED.fullmatch(token.word.encode()) is None:
        is_signed_off = SIGNED_OFF.search(before) is not None
        if not is_signed_off or len(rest) > 3 or any(text.tokens[index].word in UNSIGNED for index in rest):
            return False
    elif not _may_sign(text, position, before):
        return False
    if any(character.isdigit() for character in text.plain[text.tokens[-1].end :]):
        return False
    return all(
        text.has_capital(index) or text.tokens[index].word in WITHIN_NAMES or not text.capitals_count for index in rest
    )


def _may_sign(text: NameText, position: int, before: bytes) -> bool:
    """A name that is also a word signs with a capital, on a line of its own or behind thanks; not behind an emoji."""
    word = text.tokens[position].word
    if word in UNCOMMON_GIVEN or is_before_surname(text, position):
        return True
    has_own_line = before.rstrip(b" ")[-1:] == b"\n"
    if word in NEVER_SMALL and not text.has_capital(position) and not has_own_line:
        return False
    return has_own_line or CLOSING.search(before) is not None
