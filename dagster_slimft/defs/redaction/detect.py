"""Personal data in one text: every entity's reading of it, the shop's own data taken out, overlaps settled.

Detection repeats on the text with what it found taken out, until nothing more is found: replacing a value moves words
closer together, and what that would reveal on a second reading is found on the first. So redaction is idempotent.
An emoji ends a phrase ("valeu Rosa 😍"); once nothing more is found, those between words are taken out as well and the
rest is read again ("carteira 👍 de trabalho 7072048"); so are misspelled words that announce a number, and letters and
words that stand for figures.
Cheap looks (any digit, seven digits in a row, a word that matters) come first: most messages hold nothing.
"""

from collections.abc import Iterable, Iterator

import re2

from dagster_slimft.defs.redaction import known as known_customer
from dagster_slimft.defs.redaction.entities import (
    access_token,
    address,
    address_fields,
    bank_account,
    birth_date,
    card,
    card_cvv,
    card_expiry,
    cep,
    cnh,
    cnpj,
    cpf,
    email,
    geo,
    inss_benefit,
    ip_address,
    licence_plate,
    name,
    order_id,
    passport,
    phone,
    pis,
    pix_code,
    pix_key,
    professional,
    rg,
    rnm,
    secret_url,
    social_handle,
    spelled_number,
    sus_card,
    voter_card,
    work_card,
)
from dagster_slimft.defs.redaction.entities.keyed import KeyedNumbers
from dagster_slimft.defs.redaction.entities.meant_digits import meant_digits
from dagster_slimft.defs.redaction.entities.misspelled import misspelled_cues
from dagster_slimft.defs.redaction.entities.tokens import tokens_of
from dagster_slimft.defs.redaction.known import KnownCustomer
from dagster_slimft.defs.redaction.long_text import LONGEST_PIECE, SHORT, read_in_pieces, windows, without_overlap
from dagster_slimft.defs.redaction.reading import (
    MARK,
    Reading,
    Rewrite,
    emoji_between_words,
    fold,
    respelled,
    rewritten_places,
    shrink,
)
from dagster_slimft.defs.redaction.settings import AllowList, bare_value
from dagster_slimft.defs.redaction.spans import Span, settle

LONG_NUMBER = re2.compile(rb"\d(?:[ .,\-/()_~*|\n]{0,3}\d){6}")
# Seven digits near each other: what their shape can give away.
NUMBERED = (card, card_cvv, cpf, phone, cep, rg, pis, voter_card, sus_card, inss_benefit)
# Each of these says by its TRIGGER when to look; all triggers are looked for at once.
TRIGGERED = (
    access_token, birth_date, card_expiry, cnpj, email, geo, ip_address, licence_plate, pix_code, pix_key, professional,
    secret_url, social_handle, spelled_number,
)  # fmt: skip
TRIGGERS = re2.Set.SearchSet()
for entity in TRIGGERED:
    TRIGGERS.Add(entity.TRIGGER)
TRIGGERS.Compile()
# Of words that overlap the earlier is read: "cartão do SUS" before "cartão".
KINDS = (
    card_cvv.KEYED, sus_card.KEYED, cnh.KEYED, pis.KEYED, voter_card.KEYED, passport.KEYED, rnm.KEYED,
    work_card.KEYED, inss_benefit.KEYED, cnpj.KEYED, cpf.KEYED, rg.KEYED, rg.OF_SOMEBODY, rg.DOCUMENT,
    *bank_account.KEYED, card.KEYED, cep.KEYED, phone.KEYED, licence_plate.KEYED,
)  # fmt: skip
KEYED = KeyedNumbers(KINDS)
KEYED_WITH_ORDERS = KeyedNumbers((*KINDS, order_id.KEYED))
NOTHING_ALLOWED = AllowList()
# Each reading takes time in proportion to the text; a chain of revelations longer than this is no human's text.
# Fewer figures are no number, whatever announces them.
FEWEST_DIGITS = 4
FEWEST_IN_NUMBER = 7
MOST_READINGS = 6


def detect(
    text: str, known: KnownCustomer | None = None, allow: AllowList = NOTHING_ALLOWED, question: str = ""
) -> list[Span]:
    """Spans of personal data in `text`, in order, without overlap, in code points of `text`.

    `known` is what the shop's row says about the customer, `question` the message being answered.
    """
    folded = fold(question) if question else ""
    if len(text) <= LONGEST_PIECE:
        return _read(text, known, allow, folded)
    return read_in_pieces(text, lambda piece, is_first: _read(piece, known, allow, folded if is_first else ""))


def _read(text: str, known: KnownCustomer | None, allow: AllowList, folded_question: str) -> list[Span]:
    shrunk, places = shrink(text)
    found: list[Span] = []
    changed: Iterable[int] | None = None
    for _ in range(MOST_READINGS):
        reading = Reading(shrunk, folded_question)
        if changed is None or len(shrunk) <= SHORT:
            spans = _spans_in(reading, known, allow)
        else:
            spans = _spans_around(changed, reading, known, allow)
        rewrites = [(span.start, span.end, MARK) for span in spans] or _read_otherwise(reading)
        if not rewrites:
            break
        found += spans if places is None else [Span(places[s.start], places[s.end], s.label) for s in spans]
        shrunk, places = respelled(shrunk, places, rewrites)
        changed = rewritten_places(rewrites)
    return sorted(found) if found else found


def _spans_in(reading: Reading, known: KnownCustomer | None, allow: AllowList) -> list[Span]:
    candidates = list(_candidates(reading, known, allow))
    return settle(_without_allowed(candidates, reading, allow), reading.plain) if candidates else candidates


def _spans_around(changed: Iterable[int], whole: Reading, known: KnownCustomer | None, allow: AllowList) -> list[Span]:
    """Spans near the places that `changed` in a long text since it was read."""
    spans: list[Span] = []
    for window in windows(whole.original, changed):
        part = Reading(whole.original[window.start : window.end], "" if window.start else whole.question)
        moved = (Span(window.start + s.start, window.start + s.end, s.label) for s in _spans_in(part, known, allow))
        spans += [span for span in moved if window.first <= span.start < window.last]
    return list(without_overlap(spans))


def _read_otherwise(reading: Reading) -> list[Rewrite]:
    """What to read otherwise: without emoji between words, words that announce a number or its figures put right."""
    rewrites = emoji_between_words(reading.original)
    if rewrites or reading.figures < FEWEST_DIGITS:
        return rewrites
    return misspelled_cues(reading) or meant_digits(reading)


def _candidates(reading: Reading, known: KnownCustomer | None, allow: AllowList) -> Iterator[Span]:
    triggered = TRIGGERS.Match(reading.data) or ()
    has_digit = reading.figures > 0
    has_number = reading.figures >= FEWEST_IN_NUMBER and LONG_NUMBER.search(reading.data) is not None
    for index in triggered:
        yield from TRIGGERED[index].find(reading)
    if has_digit:
        yield from (KEYED if allow.order_ids else KEYED_WITH_ORDERS).find(reading)
    if has_number:
        for entity in NUMBERED:
            yield from entity.find(reading)
    if known is not None:
        yield from known_customer.find(reading, known, has_number=has_number)
    words = reading.words
    names = known.names if known else frozenset()
    may_be_place = address.may_be_place(words, has_digit=has_digit)
    if reading.question:
        yield from _answers(reading)
        if has_digit:
            yield from cep.piece(reading)
        yield from address_fields.answer(reading, words)
    may_be_name = name.may_name_somebody(reading, words, names)
    if may_be_place or may_be_name:
        tokens = tokens_of(reading)
        if may_be_place:
            yield from address.find(reading, tokens, has_digit=has_digit)
        if may_be_name:
            yield from name.find(reading, tokens, names, allow.tokens)


def _answers(reading: Reading) -> Iterator[Span]:
    """What a question asks for, found though nothing in the answer says what it is."""
    yield from birth_date.answer(reading)
    yield from email.answer(reading)
    yield from phone.answer(reading)
    yield from social_handle.answer(reading)
    yield from spelled_number.answer(reading)


def _without_allowed(candidates: list[Span], reading: Reading, allow: AllowList) -> list[Span]:
    """Candidates that are neither the shop's own value nor a part of one."""
    if not (allow.values or allow.places):
        return candidates
    own = [span for span in candidates if _is_own(reading.plain[span.start : span.end], span, allow)]
    return [span for span in candidates if not any(o.start <= span.start and span.end <= o.end for o in own)]


def _is_own(value: str, span: Span, allow: AllowList) -> bool:
    if span.label == "ADDRESS":
        flat = " ".join(value.replace(",", " ").split())
        return any(flat in place or place in flat for place in allow.places)
    return span.label != "PERSON" and bare_value(value) in allow.values
