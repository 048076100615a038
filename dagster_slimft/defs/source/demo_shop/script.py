"""Plays a plan: greeting, questions with answers, thanks; with interruptions as they happen in a chat."""

from collections.abc import Mapping

from dagster_slimft.defs.source.demo_shop.catalogue import Product
from dagster_slimft.defs.source.demo_shop.facts import facts, spoil
from dagster_slimft.defs.source.demo_shop.phrases import intents, small_talk
from dagster_slimft.defs.source.demo_shop.plan import Plan
from dagster_slimft.defs.source.demo_shop.records import Answer
from dagster_slimft.defs.source.demo_shop.scene import Scene

MISTAKE_SHARE = 0.075
FALLBACK_SHARE = 0.025
UNANSWERED_SHARE = 0.015
ABANDONED_SHARE = 0.04
SIDE_FACT_SHARE = 0.22
# What a side fact must not repeat: the intents that just stated it.
STATED_BY = {
    "price": ("price", "pix", "instalments", "discontinued", "buy", "payment_sent", "refund"),
    "size": ("size",),
    "delivery": ("delivery", "freight", "address_change", "order_status", "payment_sent"),
    "warranty": ("warranty", "defect"),
    "firmness": ("firmness", "feature", "weight", "health"),
}
SIDE_FACT_INTENTS = frozenset(
    {
        "price",
        "size",
        "instalments",
        "pix",
        "delivery",
        "freight",
        "warranty",
        "feature",
        "firmness",
        "trial",
        "weight",
        "care",
    }
)
STAND_IN_SHARE = 0.05
EXTRA_LINE_SHARE = 0.12
ORDER_NUMBERS_FROM = 10_000


def play(scene: Scene, plan: Plan, number: int) -> None:
    """Fill the scene with the dialogue's messages."""
    if scene.random.random() < UNANSWERED_SHARE:
        # Written while nobody answered: the dialogue has no assistant turn.
        _greet(scene)
        _ask(scene, *plan.questions[0], number)
        return
    is_greeted = scene.random.random() < 0.62
    if plan.has_welcome:
        _greet(scene)
        scene.assistant_says(_parts(scene, "welcome_starts", "welcome_names", "welcome_ends"))
    for place, (intent, product) in enumerate(plan.questions):
        scene.customer_turn_begins()
        if place == 0 and is_greeted and not plan.has_welcome:
            _greet(scene)
        _ask(scene, intent, product, number)
        is_last = place == len(plan.questions) - 1
        if place > 0 and is_last and scene.random.random() < ABANDONED_SHARE:
            return
        _answer(scene, intent, product, "sale" if plan.is_sale else "service", is_last=is_last)
    if plan.has_thanks:
        _thank(scene)


def _greet(scene: Scene) -> None:
    scene.customer_types(scene.random.choice(small_talk("greetings", scene.phrasing)))
    if scene.random.random() < 0.22:
        scene.customer_types(scene.random.choice(small_talk("introductions", scene.phrasing)))


def _ask(scene: Scene, intent: str, product: Product, number: int) -> None:
    random_ = scene.random
    if random_.random() < STAND_IN_SHARE:
        scene.customer_sends(random_.choice(small_talk("stand_ins")))
    asked = intents()[intent]
    templates = asked.unseen if scene.person.is_test_only else asked.seen
    if product.sku not in scene.named_products:
        # Whoever has not said which product has to say it now, where the question allows.
        templates = tuple(each for each in templates if "{spoken}" in each) or templates
    template = random_.choice(templates)
    if "{spoken}" in template:
        scene.named_products.add(product.sku)
    slots = {"spoken": random_.choice(product.spoken), "order": str(ORDER_NUMBERS_FROM + number)}
    scene.customer_types(template, slots)
    if random_.random() < EXTRA_LINE_SHARE:
        scene.customer_types(random_.choice(small_talk("extra_lines")))


def _answer(scene: Scene, intent: str, product: Product, kind: str, *, is_last: bool) -> None:
    random_ = scene.random
    if random_.random() < FALLBACK_SHARE:
        scene.assistant_says(random_.choice(small_talk("fallbacks")))
        scene.customer_turn_begins()
        scene.customer_sends(random_.choice(small_talk("nudges")))
    template = random_.choice(intents()[intent].answers)
    slots: Mapping[str, str] = facts(product, scene.person.place)
    problem, promise = None, ""
    if random_.random() < MISTAKE_SHARE:
        problem, slots, promise = spoil(template, slots, product, random_)
    has_side_fact = problem is None and kind == "sale" and product.sku in scene.named_products
    side = _side_fact(scene, intent) if has_side_fact else ""
    parts = (*_opened(scene, kind, template), side, promise, _closer(scene, kind, is_last))
    text = " ".join(part for part in parts if part).format_map(slots)
    scene.assistant_says(text, Answer("", intent, product.sku, problem))


def _opened(scene: Scene, kind: str, template: str) -> tuple[str, str]:
    draw = scene.random.random()
    opener = (scene.named("named_openers") if draw < 0.16 else None) or (
        scene.random.choice(small_talk("openers", kind)) if draw < 0.45 else ""
    )
    is_begun = opener.endswith(":") or template.startswith("{")
    return opener, template if is_begun else template[0].upper() + template[1:]


def _side_fact(scene: Scene, intent: str) -> str:
    if intent not in SIDE_FACT_INTENTS or scene.random.random() >= SIDE_FACT_SHARE:
        return ""
    about = scene.random.choice([name for name, intents_ in STATED_BY.items() if intent not in intents_])
    return scene.random.choice(small_talk("side_facts", about))


def _closer(scene: Scene, kind: str, is_last: bool) -> str:
    if scene.random.random() >= (0.3 if is_last else 0.45):
        return ""
    return scene.random.choice(small_talk("closers", kind))


def _thank(scene: Scene) -> None:
    scene.customer_turn_begins()
    scene.customer_types(scene.random.choice(small_talk("thanks", scene.phrasing)))
    if scene.random.random() < 0.9:
        named = scene.named("named_goodbyes") if scene.random.random() < 0.5 else None
        end = _parts(scene, "goodbye_ends")
        scene.assistant_says(f"{named} {end}" if named else _parts(scene, "goodbye_starts", "goodbye_ends"))


def _parts(scene: Scene, *names: str) -> str:
    return " ".join(scene.random.choice(small_talk(name)) for name in names)
