"""Service dialogues of invented shops, clinics and schools: none of them sells what slimft's demo shop sells.

A dialogue takes a shop, one to three matters, and for each matter a customer's words and an agent's, all from
dialogues/*.yaml by the grammar of expansion.py. Customers type as people do (typing_style.py); agents write cleanly.
"""

import random
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import Any

import yaml

from dagster_slimft.trainer.base.expansion import Slots, expand
from dagster_slimft.trainer.base.folder import HERE
from dagster_slimft.trainer.base.typing_style import typed

Turn = dict[str, str]


def service_dialogues(chance: random.Random, count: int) -> Iterator[list[Turn]]:
    """That many dialogues as chat messages."""
    shops = _material("shops")["shops"]
    manners = _material("manners")
    matters = {
        name: matter
        for file in ("buying", "delivery", "after_sales", "appointments", "everyday")
        for name, matter in _material(file).items()
    }
    for _ in range(count):
        yield _dialogue(chance, chance.choice(shops), manners, matters)


def _dialogue(
    chance: random.Random, shop: dict[str, Any], manners: dict[str, Any], matters: dict[str, Any]
) -> list[Turn]:
    slots = _slots(chance, shop)
    turns: list[Turn] = []
    if chance.random() < 0.5:
        turns.append({"role": "system", "content": expand(chance.choice(manners["systems"]), chance, slots)})

    def say(role: str, pattern: str) -> None:
        text = expand(pattern, chance, slots)
        turns.append({"role": role, "content": typed(text, chance) if role == "user" else text})

    if chance.random() < 0.4:
        say("user", chance.choice(manners["greetings"]))
        say("assistant", chance.choice(manners["welcomes"]))
    fitting = [name for name in matters if set(matters[name].get("kinds", [shop["kind"]])) & {shop["kind"]}]
    for name in chance.sample(fitting, chance.choice((1, 1, 2, 2, 3))):
        for customer, agent in _exchanges(chance, matters[name]):
            say("user", customer)
            say("assistant", agent)
    if chance.random() < 0.5:
        say("user", chance.choice(manners["thanks"]))
        say("assistant", chance.choice(manners["farewells"]))
    return turns


def _exchanges(chance: random.Random, matter: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The opening question and its answer, then some of the questions that may follow."""
    yield chance.choice(matter["ask"]), chance.choice(matter["answer"])
    follow = matter.get("then", [])
    for exchange in chance.sample(follow, min(len(follow), chance.choice((0, 0, 1, 1, 2)))):
        yield chance.choice(exchange["ask"]), chance.choice(exchange["answer"])


def _slots(chance: random.Random, shop: dict[str, Any]) -> Slots:
    """What fills the slots in one dialogue: some fixed for the dialogue, some drawn anew each time."""
    item = chance.choice(shop["items"])
    fixed = {
        "item": item["name"],
        "price": _reais(chance.randint(*item["price"])),
        "shop": shop["name"],
        "persona": shop["persona"],
        "name": "[NOME_1]",
        "order": "[PEDIDO]",
        "hours": shop["hours"],
        "street": shop["street"],
    }
    drawn: dict[str, Callable[[], str]] = {
        "other": lambda: str(chance.choice(shop["items"])["name"]),
        "money": lambda: _reais(chance.randint(10, 900)),
        "n": lambda: str(chance.randint(2, 12)),
        "days": lambda: str(chance.choice((1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 30))),
        "percent": lambda: f"{chance.choice((5, 8, 10, 12, 15, 20, 25, 30))}%",
        "clock": lambda: f"{chance.randint(7, 21)}h{chance.choice(('', '', '30', '15', '45'))}",
        "date": lambda: f"{chance.randint(1, 28):02d}/{chance.randint(1, 12):02d}",
    }
    words: dict[str, list[str]] = _material("slots")
    choices = {name: partial(chance.choice, values) for name, values in words.items()}
    return {**{name: partial(str, value) for name, value in fixed.items()}, **drawn, **choices}


def _reais(amount: int) -> str:
    cents = (0, 0, 90, 90, 99, 50)[amount % 6]
    return f"R$ {amount:,}".replace(",", ".") + (f",{cents:02d}" if cents or amount % 2 else "")


@lru_cache(maxsize=16)
def _material(name: str) -> Any:
    return yaml.safe_load((HERE / "dialogues" / f"{name}.yaml").read_text(encoding="utf-8"))
