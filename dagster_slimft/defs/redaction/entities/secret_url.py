"""Addresses on the web (RFC 3986) that carry a secret: credentials, a private group's invitation, or an opaque part.

A part of path, query or fragment is opaque when, between separators, it is a UUID, a JSON web token, 20 or more
characters with at least four digits and four letters, 16 or more that also mix capitals, or 32 hexadecimal digits; in
the query also any value under a name such as `token`, `senha`, `cpf`. Words joined by hyphens, as shops name their
pages, are not; nor are pictures' names and the campaign's parameters.
"""

from collections.abc import Iterator
from itertools import pairwise

import re2

from dagster_slimft.defs.redaction.reading import Reading, word_set
from dagster_slimft.defs.redaction.spans import Span

TRIGGER = rb"://|www\.|chat\.whatsapp|t\.me/|discord\.gg|[a-z]\.[a-z]{2,6}/[^ ]{0,80}[?#=/][^ ]{12}"
URL = re2.compile(
    rb"(?:\b[a-z][a-z0-9+\-]{1,9}://|\bwww\.)[^\s\x1f<>\"]+"
    rb"|\b(?:[a-z0-9\-]{1,63}\.){1,4}[a-z]{2,12}(?::\d{2,5})?/[^\s\x1f<>\"]+"
)
PRIVATE = re2.compile(
    rb"^(?:[a-z+\-]+://)?(?:[^/?#@]*:[^/?#@]*@|chat\.whatsapp\.com/(?:invite/)?[0-9a-z]{8}"
    rb"|(?:www\.)?t\.me/(?:\+|joinchat/)"
    rb"|discord(?:\.gg|app\.com/invite|\.com/invite)/[0-9a-z])"
)
NAMED = re2.compile(
    rb"[?&#;/](?:[a-z0-9\-_.]*(?:token|senha|passw(?:or)?d|pwd|secret|segredo|apikey|api_key|api-key|signature"
    rb"|session|sessao|credential"
    rb"|jwt|otp)|auth|authorization|key|chave|sig|sid|hash|code|codigo|pin|hmac|invite|convite|magic|reset"
    rb"|verify|ticket|x-amz-[a-z\-]+"
    rb"|cpf|cnpj|rg|email|e-mail|mail|tel|telefone|phone|celular|fone|nome|name|cliente|cliente_id|customer"
    rb"|customer_id|user|usuario|user_id"
    rb"|uid|login|doc|documento)[=:/][^&#;\s]{3,}"
)
WORDY = re2.compile(
    rb"[?&#;/](?:key|chave|code|codigo|name|nome|mail|doc|user|customer|cliente|reset|verify|ticket|invite|hash)/"
)
CAMPAIGN = re2.compile(
    rb"[?&#](?:utm_[a-z]+|fbclid|gclid|gbraid|wbraid|igshid|igsh|srsltid|msclkid|ref|ref_|tag|mc_[a-z]+)=[^&#]*"
)
PICTURE = re2.compile(rb"\.(?:jpe?g|png|webp|gif|svg|css|js|woff2?)(?:[?#]|$)")
UUID = re2.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
PART = re2.compile(rb"[0-9A-Za-z]+")
PARTS = re2.compile(rb"[0-9A-Za-z_\-]+")
TRAILING = b".,;:!?)]}'*~\"|"
LOCAL_HOSTS = word_set("localhost")
LONG = 20
LONG_AND_MIXED = 16


def find(reading: Reading) -> Iterator[Span]:
    """Addresses in `reading` that carry a secret."""
    for match in URL.finditer(reading.data):
        start = match.start()
        end = start + len(match.group().rstrip(TRAILING))
        if is_secret(reading.original[start:end]):
            yield Span(start, end, "SECRET_URL")


def is_secret(url: str) -> bool:
    """Whether an address carries a secret; capitals matter, accents do not."""
    data = url.encode("ascii", "replace")
    folded = data.lower()
    if PRIVATE.search(folded):
        return True
    head, _, rest = data.partition(b"://")
    _, _, tail = (rest or head).partition(b"/")
    if not tail:
        _, mark, tail = (rest or head).partition(b"?")
        tail = mark + tail
    tail = b"/" + CAMPAIGN.sub(b"?", tail)
    if PICTURE.search(tail.lower()):
        return False
    if UUID.search(tail.lower()) or (NAMED.search(tail.lower()) and not _is_only_wordy(tail.lower())):
        return True
    return any(_is_opaque(part) for part in PARTS.findall(tail))


def _is_only_wordy(tail: bytes) -> bool:
    """Whether what looks like a named secret is a folder's everyday name (`/chave/`, `/doc/`)."""
    return all(WORDY.match(match.group()) for match in NAMED.finditer(tail))


def _is_opaque(part: bytes) -> bool:
    if len(part) < LONG_AND_MIXED:
        return False
    if part[:3] == b"eyJ":
        return True
    return any(
        _is_opaque_word(word) for word in (part, *PART.findall(part)) if len(word) >= LONG_AND_MIXED and _is_dense(word)
    )


def _is_dense(word: bytes) -> bool:
    """Whether `word` is no chain of words and sizes: at most one separator in ten characters."""
    return 10 * (word.count(b"-") + word.count(b"_")) <= len(word)


def _is_opaque_word(word: bytes) -> bool:
    digits = sum(48 <= code <= 57 for code in word)
    letters = sum(65 <= (code & ~32) <= 90 for code in word)
    if digits >= 4 and letters >= 4 and len(word) >= LONG:
        return True
    has_both_cases = word.lower() != word and word.upper() != word
    if has_both_cases and digits >= 2 and len(word) >= LONG_AND_MIXED:
        return True
    return has_both_cases and len(word) >= LONG and not word[1:].islower() and _changes_case(word) >= 5


def _changes_case(word: bytes) -> int:
    """How often small and capital letters change places: a camel-cased name does so rarely."""
    return sum(chr(a).islower() != chr(b).islower() for a, b in pairwise(word))
