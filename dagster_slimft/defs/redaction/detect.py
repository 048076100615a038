"""Personal data in one text: every entity's reading of it, the shop's own data taken out, overlaps settled.

Detection repeats on the text with what it found taken out, until nothing more is found: replacing a value moves words
closer together, and what that would reveal on a second reading is found on the first. So redaction is idempotent.
An emoji ends a phrase ("valeu Rosa 😍"); once nothing more is found, those between words are taken out as well and the
rest is read again ("carteira 👍 de trabalho 7072048"); so are misspelled words that announce a number.
Cheap looks (any digit, seven digits in a row, a word that matters) come first: most messages hold nothing.
"""

from collections.abc import Iterator

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
from dagster_slimft.defs.redaction.entities.misspelled import misspelled_cues
from dagster_slimft.defs.redaction.entities.tokens import tokens_of, words_of
from dagster_slimft.defs.redaction.known import KnownCustomer
from dagster_slimft.defs.redaction.long_text import read_in_pieces
from dagster_slimft.defs.redaction.reading import Reading, emoji_between_words, fold, mask, respelled, shrink
from dagster_slimft.defs.redaction.settings import AllowList, bare_value
from dagster_slimft.defs.redaction.spans import Span, settle

LONG_NUMBER = re2.compile(rb"\d(?:[ .,\-/()_~*\n]{0,3}\d){6}")
# Seven digits near each other: what their shape can give away.
NUMBERED = (card, card_cvv, cpf, phone, cep, rg, pis, voter_card, sus_card, inss_benefit)
# Each of these says by its TRIGGER when to look; all triggers are looked for at once.
TRIGGERED = (
    access_token, card_expiry, cnpj, email, geo, ip_address, licence_plate, pix_code, pix_key, professional, secret_url,
    social_handle, spelled_number,
)  # fmt: skip
TRIGGERS = re2.Set.SearchSet()
for entity in TRIGGERED:
    TRIGGERS.Add(entity.TRIGGER)
ANY_DIGIT = TRIGGERS.Add(rb"[0-9]")
TRIGGERS.Compile()
# Of words that overlap the earlier is read: "cartão do SUS" before "cartão".
KINDS = (
    card_cvv.KEYED, sus_card.KEYED, cnh.KEYED, pis.KEYED, voter_card.KEYED, passport.KEYED, rnm.KEYED,
    work_card.KEYED, inss_benefit.KEYED, cnpj.KEYED, cpf.KEYED, rg.KEYED, *bank_account.KEYED, card.KEYED, cep.KEYED,
    phone.KEYED, licence_plate.KEYED,
)  # fmt: skip
KEYED = KeyedNumbers(KINDS)
KEYED_WITH_ORDERS = KeyedNumbers((*KINDS, order_id.KEYED))
NOTHING_ALLOWED = AllowList()
# Each reading takes time in proportion to the text; a chain of revelations longer than this is no human's text.
MOST_READINGS = 6


def detect(
    text: str, known: KnownCustomer | None = None, allow: AllowList = NOTHING_ALLOWED, question: str = ""
) -> list[Span]:
    """Spans of personal data in `text`, in order, without overlap, in code points of `text`.

    `known` is what the shop's row says about the customer, `question` the message being answered.
    """
    folded = fold(question) if question else ""
    return read_in_pieces(text, lambda piece, is_first: _read(piece, known, allow, folded if is_first else ""))


def _read(text: str, known: KnownCustomer | None, allow: AllowList, folded_question: str) -> list[Span]:
    shrunk, places = shrink(text)
    found: list[Span] = []
    for _ in range(MOST_READINGS):
        reading = Reading(shrunk, folded_question)
        spans = settle(_without_allowed(_candidates(reading, known, allow), reading, allow), reading.plain)
        if not spans:
            again = _read_otherwise(shrunk, places)
            if again is None:
                break
            shrunk, places = again
            continue
        if places is None:
            found += spans
        else:
            found += [Span(places[span.start], places[span.end], span.label) for span in spans]
        shrunk, places = mask(shrunk, places, [(span.start, span.end) for span in spans])
    return sorted(found)


def _read_otherwise(text: str, places: list[int] | None) -> tuple[str, list[int]] | None:
    """The text without emoji between words and with misspelled cues put right; None where it has neither."""
    between_words = emoji_between_words(text)
    if between_words:
        return mask(text, places, between_words, " ")
    misspelled = misspelled_cues(text)
    return respelled(text, places, misspelled) if misspelled else None


def _candidates(reading: Reading, known: KnownCustomer | None, allow: AllowList) -> Iterator[Span]:
    triggered = TRIGGERS.Match(reading.data) or ()
    has_digit = ANY_DIGIT in triggered
    has_number = has_digit and LONG_NUMBER.search(reading.data) is not None
    for index in triggered:
        if index != ANY_DIGIT:
            yield from TRIGGERED[index].find(reading)
    if has_digit:
        yield from (KEYED if allow.order_ids else KEYED_WITH_ORDERS).find(reading)
        yield from birth_date.find(reading)
    if has_number:
        for entity in NUMBERED:
            yield from entity.find(reading)
    if known is not None:
        yield from known_customer.find(reading, known, has_number=has_number)
    words = words_of(reading)
    names = known.names if known else frozenset()
    may_be_place = address.may_be_place(words, has_digit=has_digit)
    if reading.question:
        if has_digit:
            yield from cep.piece(reading)
        yield from address_fields.answer(reading, words)
    may_be_name = name.may_name_somebody(reading, words, names)
    if may_be_place or may_be_name:
        tokens = tokens_of(reading, words)
        if may_be_place:
            yield from address.find(reading, tokens, has_digit=has_digit)
        if may_be_name:
            yield from name.find(reading, tokens, names, allow.tokens)


def _without_allowed(candidates: Iterator[Span], reading: Reading, allow: AllowList) -> list[Span]:
    """Candidates that are neither the shop's own value nor a part of one."""
    listed = list(candidates)
    if not listed or not (allow.values or allow.places):
        return listed
    own = [span for span in listed if _is_own(reading.plain[span.start : span.end], span, allow)]
    return [span for span in listed if not any(o.start <= span.start and span.end <= o.end for o in own)]


def _is_own(value: str, span: Span, allow: AllowList) -> bool:
    if span.label == "ADDRESS":
        flat = " ".join(value.replace(",", " ").split())
        return any(flat in place or place in flat for place in allow.places)
    return span.label != "PERSON" and bare_value(value) in allow.values
