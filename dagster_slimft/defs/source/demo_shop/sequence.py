"""Who speaks in dialogue i, and when: a function of (seed, i) alone, so that the first N dialogues never change.

Dialogues come in blocks of 15 with 7 new customers. Within a block the customers have 1, 1, 1, 2, 2, 3 and 4
dialogues; the 15th belongs to the first customer of the block 20 earlier (of its own block before that exists), so
that later dialogues also touch older people. A customer's dialogues lie in different cells of five days, each start
within the cell's first two days: with a dialogue under 14 hours, at least 48 hours of silence remain between two.
"""

import functools
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from dagster_slimft.defs.source.demo_shop.draw import draws

BLOCK_DIALOGUES = 15
BLOCK_CUSTOMERS = 7
OWN_DIALOGUES = (1, 1, 1, 2, 2, 3, 4)
RETURN_AFTER_BLOCKS = 20
DAYS = 90
CELL_DAYS = 5
# The last day on which a dialogue starts, so that it ends before the shop's end date.
LAST_DAY = DAYS - 2
# Hours of the day (UTC) with how many people write then; São Paulo is three hours behind.
HOURS = (0, 1, 2, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23)
HOUR_WEIGHTS = (6, 4, 2, 1, 3, 5, 6, 7, 6, 5, 6, 6, 6, 6, 5, 6, 7)


class Turn(NamedTuple):
    """Dialogue i's customer and which of that customer's dialogues it is (from 0)."""

    customer: int
    occurrence: int


def turn_of(seed: int, dialogue: int) -> Turn:
    """Who speaks in this dialogue."""
    block, place = divmod(dialogue, BLOCK_DIALOGUES)
    order, _ = _block(seed, block)
    if place < BLOCK_DIALOGUES - 1:
        who = order[place]
        return Turn(block * BLOCK_CUSTOMERS + who, order[:place].count(who))
    home = block - RETURN_AFTER_BLOCKS if block >= RETURN_AFTER_BLOCKS else block
    own = own_dialogues(seed, home * BLOCK_CUSTOMERS)
    is_second_return = home < RETURN_AFTER_BLOCKS and home != block
    return Turn(home * BLOCK_CUSTOMERS, own + int(is_second_return))


def own_dialogues(seed: int, customer: int) -> int:
    """How many dialogues the customer has in the block that brings them."""
    block, who = divmod(customer, BLOCK_CUSTOMERS)
    return _block(seed, block)[1][who]


def is_returning(customer: int) -> bool:
    """The customer may come back in a later block."""
    return customer % BLOCK_CUSTOMERS == 0


def start_of(seed: int, turn: Turn, until: date) -> datetime:
    """When the dialogue starts; the customer's dialogues follow one another in time."""
    random_ = draws(seed, "days", turn.customer)
    phase = random_.randrange(CELL_DAYS)
    cells = (LAST_DAY - 1 - phase) // CELL_DAYS + 1
    # Two more than planned in the customer's own block: the returns.
    planned = own_dialogues(seed, turn.customer) + (2 if is_returning(turn.customer) else 0)
    cell = sorted(random_.sample(range(cells), planned))[turn.occurrence]
    at = draws(seed, "start", turn.customer, turn.occurrence)
    day = phase + cell * CELL_DAYS + at.randrange(2)
    hour = at.choices(HOURS, HOUR_WEIGHTS)[0]
    first = datetime.combine(until, time(), UTC) - timedelta(days=DAYS)
    return first + timedelta(days=day, hours=hour, seconds=at.randrange(3600))


@functools.lru_cache(maxsize=4096)
def _block(seed: int, block: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    random_ = draws(seed, "block", block)
    counts = list(OWN_DIALOGUES)
    random_.shuffle(counts)
    order = [who for who, count in enumerate(counts) for _ in range(count)]
    random_.shuffle(order)
    return tuple(order), tuple(counts)
