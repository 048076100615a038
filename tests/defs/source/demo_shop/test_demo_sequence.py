"""Who speaks when in the demo shop, for any seed: prefixes, silences, the 90 days."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_slimft.defs.source.demo_shop import Dialogue, generate
from dagster_slimft.defs.source.demo_shop.sequence import DAYS, start_of, turn_of

UNTIL = date(2026, 6, 30)
END = datetime(2026, 6, 30, tzinfo=UTC)
SEEDS = st.integers(0, 2**32)


@settings(max_examples=15, deadline=None)
@given(SEEDS, st.integers(0, 80), st.integers(0, 60))
def test_the_first_dialogues_are_the_same_for_every_larger_number(seed: int, number: int, more: int) -> None:
    few = list(generate(number, seed, UNTIL))
    assert few == list(generate(number + more, seed, UNTIL))[:number]


@settings(max_examples=5, deadline=None)
@given(SEEDS, st.integers(0, 40))
def test_a_dialogue_does_not_depend_on_those_made_before_it(seed: int, first: int) -> None:
    assert list(generate(45, seed, UNTIL, first)) == list(generate(45, seed, UNTIL))[first:]


@settings(max_examples=30, deadline=None)
@given(SEEDS, st.integers(0, 5000))
def test_a_customers_dialogues_are_counted_from_zero_without_gaps(seed: int, first: int) -> None:
    seen: Counter[int] = Counter()
    start = first // 15 * 15
    for number in range(start, start + 400):
        turn = turn_of(seed, number)
        if turn.customer >= start // 15 * 7:
            assert turn.occurrence == seen[turn.customer]
            seen[turn.customer] += 1


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_a_customers_dialogues_lie_48_hours_apart_within_90_days(seed: int) -> None:
    by_conversation: dict[str, list[Dialogue]] = defaultdict(list)
    for dialogue in generate(450, seed, UNTIL):
        by_conversation[dialogue.messages[0].conversation_id].append(dialogue)
    for dialogues in by_conversation.values():
        for earlier, later in pairwise(dialogues):
            assert later.messages[0].created_at - earlier.messages[-1].created_at >= timedelta(hours=48)
    times = [m.created_at for each in by_conversation.values() for dialogue in each for m in dialogue.messages]
    assert END - timedelta(days=DAYS) <= min(times)
    assert max(times) < END


def test_dialogues_spread_over_the_whole_90_days() -> None:
    days = Counter((END - start_of(7, turn_of(7, number), UNTIL)).days for number in range(1500))
    assert len(days) >= 85
    assert max(days.values()) < 45


def test_fifteen_hundred_dialogues_come_from_seven_hundred_customers() -> None:
    customers = Counter(turn_of(7, number).customer for number in range(1500))
    assert len(customers) == 700
    assert sum(1 for count in customers.values() if count > 1) > 350
