"""Internet addresses: IPv4 in dotted decimals (RFC 791), IPv6 in groups of hexadecimals (RFC 4291).

Versions, clauses, prices and times look alike: four numbers below 256 without leading zeros; behind a word such as
"versão" or "item", or with no number above 9, only the word "ip" lets them through. IPv6 needs a double colon or all
eight groups, and a letter or a group of three.
"""

from collections.abc import Iterator

import re2

from dagster_slimft.defs.redaction.reading import Reading
from dagster_slimft.defs.redaction.spans import Span

TRIGGER = rb"\d\.\d{1,3}\.\d{1,3}\.\d|[0-9a-f]:[0-9a-f:]+:[0-9a-f]|::[0-9a-f]"
_OCTET = rb"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
V4 = re2.compile(rb"(?:::ffff:|\b)" + _OCTET + rb"(?:\." + _OCTET + rb"){3}(?::\d{2,5}|/\d{1,2})?\b")
V6 = re2.compile(rb"[0-9a-f]{0,4}(?::{1,2}[0-9a-f]{1,4}){2,7}(?:::)?(?:/\d{1,3})?")
NO_ADDRESS = re2.compile(
    rb"\b(?:v|ver|versao|version|firmware|release|build|atualizacao|android|ios|windows|app|driver|item|itens"
    rb"|secao|clausula|capitulo|cap"
    rb"|artigo|art|topico|norma|anexo|processo|ncm|cfop)[\s.:#]{0,3}(?:e |da |do |n |numero )?$"
)
IP = re2.compile(rb"\b(?:ip|ips|ipv4|ipv6|endereco ip|servidor|roteador|dns|gateway|host|rede)\b")


def find(reading: Reading) -> Iterator[Span]:
    """Internet addresses in `reading`."""
    for match in V4.finditer(reading.data):
        if _stands_alone(reading.data, *match.span()) and _is_v4(reading, *match.span()):
            yield Span(match.start(), match.end(), "IP_ADDRESS")
    if b":" in reading.data:
        for match in V6.finditer(reading.data):
            if _stands_alone(reading.data, *match.span()) and _is_v6(match.group()):
                yield Span(match.start(), match.end(), "IP_ADDRESS")


def _stands_alone(data: bytes, start: int, end: int) -> bool:
    before = data[start - 1 : start]
    if before.isalnum() or before in (b".", b",", b":", b"-"):
        return before == b":" and not data[max(0, start - 2) : start - 1].isdigit()
    after = data[end : end + 2]
    return not (after[:1].isalnum() or (after[:1] in (b".", b",", b":", b"-") and after[1:].isdigit()))


def _is_v4(reading: Reading, start: int, end: int) -> bool:
    before = reading.before(start, 28)
    if IP.search(before) or (reading.question and IP.search(reading.question.encode("ascii"))):
        return True
    value = reading.data[start:end]
    if NO_ADDRESS.search(before) or reading.data[start - 1 : start] == b"v":
        return False
    return any(len(octet) > 1 for octet in value.removeprefix(b"::ffff:").split(b":")[0].split(b"/")[0].split(b"."))


def _is_v6(value: bytes) -> bool:
    groups = [group for group in value.split(b"/")[0].split(b":") if group]
    if value.count(b"::") > 1 or (b"::" not in value and len(groups) != 8):
        return False
    return any(not group.isdigit() or len(group) > 2 for group in groups) and max(map(len, groups)) > 2
