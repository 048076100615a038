"""The demo shop: an endless list of dialogues, of which dialogue i depends on (seed, i, until) alone.

    dialogue i -> customer and occurrence (sequence.py) -> person (people.py), rows (rows.py)
               -> plan (plan.py) -> messages (script.py, scene.py) -> votes (votes.py) -> order

So the first N dialogues are the same for every larger N, and nothing is kept in memory between two dialogues.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from dagster_slimft.defs.source.demo_shop.catalogue import Product
from dagster_slimft.defs.source.demo_shop.draw import draws, made_id, weighted
from dagster_slimft.defs.source.demo_shop.people import Person, person
from dagster_slimft.defs.source.demo_shop.plan import Plan, plan
from dagster_slimft.defs.source.demo_shop.records import Dialogue, Order
from dagster_slimft.defs.source.demo_shop.rows import conversation_id, conversation_row, customer_rows
from dagster_slimft.defs.source.demo_shop.scene import Scene
from dagster_slimft.defs.source.demo_shop.script import play
from dagster_slimft.defs.source.demo_shop.sequence import start_of, turn_of
from dagster_slimft.defs.source.demo_shop.typing_style import style_of
from dagster_slimft.defs.source.demo_shop.votes import vote

ORDER_STATUSES = (("delivered", 0.4), ("shipped", 0.15), ("paid", 0.25), ("pending", 0.12), ("cancelled", 0.08))
ORDER_AFTER_BUYING = 0.85
ORDER_AFTER_ASKING = 0.07
CHECKOUT_ORDERS = 0.85


def generate(dialogues: int, seed: int, until: date, first: int = 0) -> Iterator[Dialogue]:
    """Dialogues `first` to `dialogues` - 1 of this shop, within the 90 days before `until`."""
    for number in range(first, dialogues):
        yield dialogue(seed, number, until)


def dialogue(seed: int, number: int, until: date) -> Dialogue:
    """Dialogue `number` of the shop with this seed."""
    turn = turn_of(seed, number)
    who = person(seed, turn.customer)
    start = start_of(seed, turn, until)
    random_ = draws(seed, "dialogue", number)
    outline = plan(random_)
    scene = Scene(seed, number, who, conversation_id(seed, who), style_of(seed, turn.customer), random_, start)
    play(scene, outline, number)
    ballot = vote(seed, number, scene)
    is_first = turn.occurrence == 0
    return Dialogue(
        number=number,
        customer_index=turn.customer,
        customer_id=who.customer_id,
        is_test_only=who.is_test_only,
        customers=customer_rows(seed, who, start) if is_first else (),
        conversation=conversation_row(seed, who, start) if is_first else None,
        messages=tuple(scene.messages),
        feedback=tuple(ballot.rows),
        order=_order(seed, number, who, outline, scene, until),
        planted=(*scene.planted, *ballot.planted),
        answers=tuple(scene.answers),
        question_templates=tuple(scene.templates),
    )


def _order(seed: int, number: int, who: Person, outline: Plan, scene: Scene, until: date) -> Order | None:
    random_ = scene.random
    product = _bought(outline, scene)
    end = datetime.combine(until, time(), UTC)
    created_at = scene.ended_at + timedelta(seconds=random_.randrange(300, 5 * 86_400))
    if product is None or created_at >= end:
        return None
    has_checkout = who.checkout_id is not None and random_.random() < CHECKOUT_ORDERS
    updated_at = created_at + timedelta(seconds=random_.randrange(60, 4 * 86_400))
    return Order(
        id=made_id(seed, "order", number),
        order_number=f"ORD-{created_at:%Y%m%d}-{number:05d}",
        customer_id=who.checkout_id if has_checkout and who.checkout_id else who.customer_id,
        status=weighted(random_, ORDER_STATUSES),
        total_cents=product.pix_cents if random_.random() < 0.4 else product.price_cents,
        created_at=created_at,
        updated_at=min(updated_at, end),
    )


def _bought(outline: Plan, scene: Scene) -> Product | None:
    if not outline.is_sale or not scene.answers:
        return None
    intent, product = outline.questions[-1]
    chance = ORDER_AFTER_BUYING if intent in ("buy", "payment_sent") else ORDER_AFTER_ASKING
    return product if scene.random.random() < chance else None
