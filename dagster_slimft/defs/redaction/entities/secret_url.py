"""Addresses on the web (RFC 3986) that carry a secret: credentials, a private group's invitation, or an opaque part.

A part of path, query or fragment is opaque when, between separators, it is a UUID, a JSON web token, 20 or more
characters with at least four digits and four letters, 16 or more that also mix capitals, or 32 hexadecimal digits; in
the query also any value under a name such as `token`, `senha`, `cpf`. Words joined by hyphens, as shops name their
pages, are not; nor are pictures' names and the campaign's parameters.
"""

from collections.abc import Callable, Iterator
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
    rb"[?&#;/](?:[a-z0-9\-_.]*(?:token|senha|passw(?:or)?d|pwd|secret|segredo|api_?-?key|auth_?key|signature|session"
    rb"|sessao|credential|jwt|otp)|auth|authorization|sig|pin|hmac|x-amz-[a-z\-]+|cpf|cnpj|rg|e-?mail"
    rb"|cliente|cliente_id|customer|customer_id|user|usuario|user_id|uid|login|documento)[=:][^&#;\s]{3,}"
)
# Everyday names, and folders of the path: the value must look drawn by lot.
NAMED_WEAKLY = re2.compile(
    rb"[?&#;/](?:code|codigo|key|chave|hash|sid|invite|convite|magic|reset|verify|ticket|token|auth|k"
    rb"|t)[=:/]([^&#;/\s]{6,})"
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
# A camel-cased name or a size among words changes its kind of character less often.
LEAST_CHANGES = 5


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
    folded = tail.lower()
    if UUID.search(folded) or NAMED.search(folded):
        return True
    if any(any(48 <= code <= 57 for code in value) for value in NAMED_WEAKLY.findall(folded)):
        return True
    return any(_is_opaque(part) for part in PARTS.findall(tail))


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
    if digits >= 4 and letters >= 4 and len(word) >= LONG and _changes(word, bytes.isdigit) >= LEAST_CHANGES:
        return True
    has_both_cases = word.lower() != word and word.upper() != word
    if has_both_cases and digits >= 2 and len(word) >= LONG_AND_MIXED:
        return True
    return has_both_cases and len(word) >= LONG and _changes(word, bytes.islower) >= LEAST_CHANGES


def _changes(word: bytes, is_kind: Callable[[bytes], bool]) -> int:
    """How often characters of a kind and others change places."""
    kinds = [is_kind(word[place : place + 1]) for place in range(len(word))]
    return sum(left != right for left, right in pairwise(kinds))
