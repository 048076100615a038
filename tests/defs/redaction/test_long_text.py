"""A long text takes time in proportion to its length, and loses nothing where its pieces meet."""

import itertools
import time
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.long_message import CUSTOMER, seconds, texts
from dagster_slimft.defs.redaction.detect import detect
from dagster_slimft.defs.redaction.entities.gazetteer import CONNECTORS
from dagster_slimft.defs.redaction.known import KnownCustomer
from dagster_slimft.defs.redaction.long_text import LONGEST_PIECE, OVERLAP, REACH, pieces, windows
from dagster_slimft.defs.redaction.replace import Numbers, redact_dialogue

CHAT = "oi, tudo bem? queria saber o prazo do colchão de casal pra cá. "
SHORTER, LONGER = dict(texts(30_000)), dict(texts(120_000))


@pytest.mark.parametrize("name", SHORTER)
def test_four_times_the_text_takes_about_four_times_as_long(name: str) -> None:
    # The better of two: a pause of the machine is not the text's doing.
    shorter, longer = (min(seconds(text) for _ in range(2)) for text in (SHORTER[name], LONGER[name]))
    assert longer < 0.3 + 9 * shorter


@settings(max_examples=40)
@given(st.integers(-60, 60))
def test_a_value_is_found_wherever_a_piece_ends(shift: int) -> None:
    before = (CHAT * (LONGEST_PIECE // len(CHAT) + 1))[: LONGEST_PIECE + shift]
    text = f"{before} meu cpf é 529.982.247-25, obrigado. {CHAT * 200}"
    start = text.index("529")
    assert (start, start + 14, "CPF") in detect(text)


def test_pieces_cover_a_text_once() -> None:
    text = CHAT * 2_000
    places = list(pieces(text))
    assert places[0][0] == 0
    assert places[-1][1] == len(text)
    assert all(left[1] == right[0] for left, right in itertools.pairwise(places))


@given(st.lists(st.integers(0, 9_999), min_size=1).map(sorted))
def test_the_words_around_what_changed_are_read_again_once(changed: Sequence[int]) -> None:
    text = "palavra " * 1_250
    read = list(windows(text, changed))
    assert all(left.last <= right.first for left, right in itertools.pairwise(read))
    assert all(any(window.first <= place <= window.last for window in read) for place in changed)
    assert sum(window.end - window.start for window in read) <= len(changed) * (4 * REACH + 2 * len("palavra "))
    assert all(window.first - window.start <= OVERLAP for window in read)


def test_every_mention_of_the_customers_number_is_found() -> None:
    """Regression: in a row of numbers only the first of the customer's phones was found."""
    spans = detect("87654321 87654321 87654321", CUSTOMER)
    assert [(span.start, span.end) for span in spans] == [(0, 8), (9, 17), (18, 26)]


def test_thirty_thousand_different_values_are_numbered_in_seconds() -> None:
    """Regression: each new value was counted against all before it."""
    text = " ".join(f"{number:05d}-{number % 1000:03d}" for number in range(30_000))
    started = time.process_time()
    redacted = redact_dialogue([text])[0]
    assert redacted.counts["CEP"] > 29_000
    assert time.process_time() - started < 12


def _numbered_by_definition(mentions: Sequence[Sequence[str]], own: frozenset[str]) -> list[int]:
    """Two mentions are one person when they share a first name, or one's words are all in the other's."""
    people: list[set[str]] = []
    numbers = []
    for words in mentions:
        mentioned = {*words, *(own if own & set(words) else ())}
        same = [place for place, p in enumerate(people) if mentioned <= p or p <= mentioned or words[0] in p]
        place = same[0] if same else len(people)
        if not same:
            people.append(set())
        people[place] |= mentioned
        numbers.append(place + 1)
    return numbers


MENTION = st.lists(
    st.sampled_from(["ana", "bia", "caio", "silva", "souza", "lima"]), min_size=1, max_size=3, unique=True
)


@given(st.lists(MENTION, max_size=12), st.booleans())
def test_people_are_numbered_as_the_rule_says(mentions: list[list[str]], is_known: bool) -> None:
    known = KnownCustomer("Ana Lima") if is_known else None
    own = known.own_names if known else frozenset()
    numbers = Numbers(known)
    given_out = [numbers.of("PERSON", " ".join(words)) for words in mentions]
    assert not CONNECTORS & {word for words in mentions for word in words}
    assert given_out == _numbered_by_definition(mentions, own)
