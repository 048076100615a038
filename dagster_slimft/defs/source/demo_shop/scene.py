"""Builds one dialogue's messages: who says what when, with everything that was planted in it.

Within a dialogue people pause seconds to minutes, now and then some hours, never more than 14 hours in all (see
`sequence.py`). The dashboard writes some agent rows twice, seconds apart; the error fallback answers now and then.
"""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta

from dagster_slimft.defs.source.demo_shop.draw import made_id
from dagster_slimft.defs.source.demo_shop.people import Person
from dagster_slimft.defs.source.demo_shop.personal_values import SHAPES, Typed
from dagster_slimft.defs.source.demo_shop.phrases import small_talk
from dagster_slimft.defs.source.demo_shop.records import Answer, Message, Planted, Sender
from dagster_slimft.defs.source.demo_shop.typing_style import TypingStyle, typed

DOUBLED_SHARE = 0.05
PAUSE_SHARE = 0.03


class Scene:
    """The dialogue so far and its clock."""

    def __init__(
        self,
        seed: int,
        number: int,
        person: Person,
        conversation: str,
        style: TypingStyle,
        random_: random.Random,
        start: datetime,
    ) -> None:
        self.messages: list[Message] = []
        self.planted: list[Planted] = []
        self.answers: list[Answer] = []
        self.templates: list[str] = []
        self.named_products: set[str] = set()
        self.random = random_
        self.person = person
        self.is_name_known = person.is_name_known
        self._made = (seed, number)
        self._conversation = conversation
        self._style = style
        self._now = start
        self._has_paused = False

    @property
    def phrasing(self) -> str:
        """Which of two disjoint sets of phrasings this customer uses."""
        return "unseen" if self.person.is_test_only else "seen"

    @property
    def ended_at(self) -> datetime:
        """When the last message was written."""
        return self.messages[-1].created_at

    def customer_turn_begins(self) -> None:
        """Time passes before the customer writes again."""
        if not self.messages:
            return
        if not self._has_paused and self.random.random() < PAUSE_SHARE:
            self._has_paused = True
            self._pass(3600, 5 * 3600)
        else:
            self._pass(15, 480)

    def customer_types(self, template: str, slots: Mapping[str, str] | None = None) -> None:
        """One customer message from a template; personal slots are filled by the person's own values."""
        values = {name: shape(self.person, self.random) for name, shape in SHAPES.items() if f"{{{name}}}" in template}
        filled = {
            **(slots or {}),
            "city": self.person.place.city,
            **{name: value.text for name, value in values.items()},
        }
        message = self._say("customer", typed(template, filled, self._style, self.random))
        for value in values.values():
            self._plant(value, message)
        self.is_name_known = self.is_name_known or "name" in values
        self.templates.append(template)
        self._pass(3, 35)

    def customer_sends(self, text: str) -> None:
        """One customer message as it is: a greeting, a stand-in for an audio, a nudge."""
        self._say("customer", text)
        self._pass(3, 35)

    def assistant_says(self, text: str, answer: Answer | None = None) -> None:
        """One assistant message, sometimes stored twice."""
        self._pass(3, 22)
        message = self._say("agent", text)
        if self.is_name_known and self.person.first_name in text:
            self._plant(Typed("PERSON", self.person.first_name), message)
        if answer is not None:
            self.answers.append(answer._replace(message_id=message))
        if self.random.random() < DOUBLED_SHARE:
            self._pass(1, 8)
            copy = self._say("agent", text)
            self.planted.extend(each._replace(target_id=copy) for each in self.planted if each.target_id == message)

    def named(self, name: str) -> str | None:
        """A phrase of small talk that uses the customer's first name, None where BIA does not know it."""
        if not self.is_name_known:
            return None
        return self.random.choice(small_talk(name)).replace("{first_name}", self.person.first_name)

    def _plant(self, value: Typed, target: str) -> None:
        self.planted.append(Planted(value.label, value.text, target))

    def _say(self, sender: Sender, text: str) -> str:
        seed, number = self._made
        message_id = made_id(seed, "message", number, len(self.messages))
        self.messages.append(Message(message_id, self._conversation, text, sender, self.person.customer_id, self._now))
        return message_id

    def _pass(self, least_seconds: int, most_seconds: int) -> None:
        self._now += timedelta(milliseconds=self.random.randrange(least_seconds * 1000, most_seconds * 1000))
