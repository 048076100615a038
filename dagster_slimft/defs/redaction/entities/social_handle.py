"""Accounts on social networks: `@nome`, `insta: nome`, `facebook.com/nome`; an e-mail address is none.

Behind a network's name a bare word needs a colon or a small word, or a dot, digit or underscore of its own.
"""

from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.entities.gazetteer import EVERYDAY, GIVEN, SURNAMES
from dagster_slimft.defs.redaction.reading import Reading, word_set
from dagster_slimft.defs.redaction.spans import Span

TRIGGER = (
    rb"@[ a-z0-9_.]|\b(?:insta|ig\b|face|fb|tik ?tok|twitter|telegram|linkedin|kwai|threads|discord|skype|snap"
    rb"|youtube|meu arroba|arroba [a-z0-9_.]+ [nd]o "
    rb"|t\.me|m\.me|x\.com|inst[ra]{2,3}gra[mn]|istagra[mn]|pinterest"
    rb"|arroba |(?:user|username|usuario|nick|nickname|perfil|login)\b)"
)
_NAME = rb"[a-z0-9_](?:[a-z0-9_.]*[a-z0-9_])?"
SIGN = re2.compile(rb"@ ?(" + _NAME + rb")")
_NETWORK = (
    rb"\b(?:insta(?:gra[mn])?|inst[ra]{2,3}gra[mn]|istagra[mn]|pinterest|ig|face(?:book)?|fb"
    rb"|tik ?tok|twitter|telegram|linkedin|kwai|threads|discord|skype"
    rb"|snap(?:chat)?)"
)
BEHIND = re2.compile(
    _NETWORK
    + rb"(?: (?:dela|dele|da loja|do|da|pessoal|novo|profissional|d[aeo] (?:minha|meu) [a-z]+)\b){0,3}"
    + rb"(\s?[:=]\s?| e | eh | is | por | como | sou | com |\s?[\-~>]{1,3}\s?|\s)(?:o |a )?@? ?("
    + _NAME
    + rb")"
)
_MARKED = rb"[a-z0-9]*(?:[a-z][._]+[a-z0-9]|_[a-z]|[a-z]_|[a-z]\d|\d[a-z])[a-z0-9._]*[a-z0-9_]"
# "fulana.silva é meu insta", "procura fulana_silva no instagram"
BEFORE = re2.compile(
    rb"(?:^|[\s:(])("
    + _MARKED
    + rb")\s(?:(?:e|eh) (?:o )?(?:meu|nosso)|no|pelo|do)(?: perfil (?:do|no))? "
    + _NETWORK
    + rb"\b"
)
# "meu user é fulana.silva", "arroba fulana.silva": without a network's name.
USER = re2.compile(
    rb"\b(?:user(?:name)?|usuario|nick(?:name)?|perfil|login)(?: (?:do|no) [a-z]+)?(?:\s?[:=\-]\s?| e | eh |\s)@?("
    + _MARKED
    + rb")(?:$|[^a-z0-9@])"
)
LONE_ARROBA = re2.compile(rb"(?:^|[\n,;:!?(]\s?|\b(?:e|eh|sou|a) )arroba (" + _MARKED + rb")(?:$|[\n,;:!?)]|\s[^p])")
TAGGED = re2.compile(rb"\bdiscord(?:\s?[:=]\s?| e | eh |\s)([a-z0-9_.]+#\d{4})\b")
LINKEDIN = re2.compile(rb"\blinkedin(?:\s?[:=]\s?| e | eh |\s)([a-z0-9]+(?:-[a-z0-9]+)+)\b")
ANSWER = re2.compile(rb"^\W{0,3}(?:(?:e|eh|o meu e|meu e|sou) )?(?:o |a )?@? ?([a-z0-9_.]{3,40})\W*$")
ARROBA = re2.compile(
    _NETWORK
    + rb"[^@\n\x1f]{0,24}\barroba ("
    + _NAME
    + rb")|\barroba ("
    + _NAME
    + rb") (?:no|do) "
    + _NETWORK
    + rb"|\b(?:meu|minha|nosso|o) (?:@|arroba) (?:(?:e|eh|do|no) (?:"
    + _NETWORK
    + rb" (?:e|eh) )?)?("
    + _NAME
    + rb")"
)
LINK = re2.compile(
    rb"(?:https?://)?(?:[a-z\-]{1,3}\.|www\.)?(?:instagram\.com|facebook\.com|fb\.com|twitter\.com|x\.com"
    rb"|tiktok\.com|linkedin\.com/in|t\.me"
    rb"|threads\.net|kwai\.com|youtube\.com/(?:@|user/|c/)|m\.me"
    rb"|telegram\.me)/?@?([a-z0-9_](?:[a-z0-9_.\-]*[a-z0-9_])?)/?(?:\?[^\s\x1f]*)?"
)
OWN = re2.compile(rb"\b(?:meu|minha|nosso|nossa|dela|dele)\b[a-z ]{0,20}$")
ASKED = re2.compile(rb"@|\b(?:insta|instagram|facebook|face|perfil|arroba|usuario|user|rede social)\b")
SHORTEST_RUN_TOGETHER = 7
# What says that a name follows.
SAYING = frozenset((":", "=", "e", "é", "eh", "is"))
# Pages of a network that are nobody's account.
NO_ACCOUNT = word_set(
    "p reel reels stories explore watch groups events marketplace share sharer hashtag i intent status video"
    " videos tv pages profile.php tag "
    "home login joinchat s c channel photo photos story.php permalink.php"
)
NOBODY = word_set(
    "todos todas all everyone here channel gmail hotmail outlook yahoo icloud live bol uol terra gmail.com hotmail.com "
    "loja instagram insta facebook tiktok para pra de da do e em no na com que voces vcs ou oficial link direct"
    " stories story feed "
    "ads marketplace tambem pelo por qual la aqui nosso nossa meu minha nao sim eu ele ela voce vc mas se ja so"
    " foi ta tem post"
    " and or the is for to my your our page a o um uma as os messenger business"
)


def find(reading: Reading) -> Iterator[Span]:
    """Accounts in `reading`."""
    data = reading.data
    for match in LINK.finditer(data):
        if match.group(1).decode() not in NO_ACCOUNT:
            yield Span(match.start(), match.end(), "SOCIAL_HANDLE")
    for match in SIGN.finditer(data):
        if _is_account(reading, match.start(), match.start(1), match.end()):
            yield Span(match.start(), match.end(), "SOCIAL_HANDLE")
    for match in ARROBA.finditer(data):
        if match.group(match.lastindex).decode() not in NOBODY and len(match.group(match.lastindex)) > 2:
            start, end = match.span(match.lastindex)
            yield Span(start, end, "SOCIAL_HANDLE")
    for pattern in (BEFORE, USER, LONE_ARROBA, TAGGED, LINKEDIN):
        for match in pattern.finditer(data):
            yield Span(match.start(1), match.end(1), "SOCIAL_HANDLE")
    for match in BEHIND.finditer(data):
        name = match.group(2).decode()
        is_said = _is_said(reading, match.start(), *match.span(1))
        if name in NOBODY or len(name) < 3 or name.isdigit() or data[match.end() : match.end() + 1] == b"@":
            continue
        if is_said or _is_marked(name) or (_holds_names(name) and OWN.search(reading.before(match.start(), 24))):
            yield Span(match.start(2), match.end(2), "SOCIAL_HANDLE")


def answer(reading: Reading) -> Iterator[Span]:
    """One word that answers a question for somebody's account."""
    match = ANSWER.match(reading.data) if ASKED.search(reading.question.encode("ascii")) else None
    if match is None:
        return
    name = match.group(1).decode("ascii")
    is_word = name in NOBODY or name in EVERYDAY or not any(character.isalpha() for character in name)
    if not is_word and (_is_marked(name) or _holds_names(name)):
        yield Span(match.start(1), match.end(1), "SOCIAL_HANDLE")


def _holds_names(name: str) -> bool:
    """Whether a given name and more are run together: `fulanasilva`, `joaodocolchao`."""
    if len(name) < SHORTEST_RUN_TOGETHER or name in EVERYDAY:
        return False
    return any(name[:cut] in GIVEN or name[cut:] in SURNAMES for cut in range(3, len(name) - 2))


def _is_said(reading: Reading, network: int, start: int, end: int) -> bool:
    """Whether what stands between network and name says that it is the name; a bare "e" joins anything."""
    between = reading.original[start:end].strip().lower()
    if between not in SAYING:
        return False
    if between in (":", "=", "is"):
        return True
    # "o insta é lindo" praises, "meu perfil no insta é fulana" tells.
    return OWN.search(reading.before(network, 24)) is not None or bool(ASKED.search(reading.question.encode("ascii")))


def _is_marked(name: str) -> bool:
    return "_" in name or "." in name.rstrip(".") or (any(c.isdigit() for c in name) and any(c.isalpha() for c in name))


def _is_account(reading: Reading, sign: int, start: int, end: int) -> bool:
    data = reading.data
    name = data[start:end].decode()
    if start > sign + 1 and not _is_marked(name):
        return False
    if sign and (97 <= data[sign - 1] <= 122 or 48 <= data[sign - 1] <= 57 or data[sign - 1] in b"._-@/"):
        return False
    return len(name) >= 2 and any(97 <= ord(c) <= 122 for c in name) and not name[:1].isdigit() and name not in NOBODY
