"""What people say about a dialogue afterwards: stars, thumbs, flags and comments.

Wrong answers are mostly noticed and mostly punished; some are liked all the same, and some good dialogues are not:
votes are evidence, not truth.
"""

from datetime import datetime, timedelta
from typing import Literal

from dagster_slimft.defs.source.demo_shop.draw import made_id, weighted
from dagster_slimft.defs.source.demo_shop.personal_values import SHAPES
from dagster_slimft.defs.source.demo_shop.phrases import small_talk
from dagster_slimft.defs.source.demo_shop.records import Feedback, Planted
from dagster_slimft.defs.source.demo_shop.scene import Scene

Mood = Literal["pleased", "displeased", "silent"]
MOODS: dict[str, tuple[tuple[Mood, float], ...]] = {
    "wrong": (("pleased", 0.12), ("displeased", 0.64), ("silent", 0.24)),
    "interrupted": (("pleased", 0.42), ("displeased", 0.28), ("silent", 0.3)),
    "right": (("pleased", 0.7), ("displeased", 0.08), ("silent", 0.22)),
}
PLEASED_STARS = ((4, 0.38), (5, 0.62))
DISPLEASED_STARS = ((1, 0.4), (2, 0.35), (3, 0.25))
FLAG_SHARE = 0.55
COMMENT_SHARE = 0.28
PERSONAL_COMMENT_SHARE = 0.2
# What was wrong with an answer, as the problems that people can mark (seed problem_types) name it.
PROBLEM_OF = {
    "wrong_price": "wrong_price",
    "wrong_information": "invented_fact",
    "invented_promise": "invented_fact",
    "not_helpful": "did_not_answer",
}


class Ballot:
    """The feedback rows of one dialogue."""

    def __init__(self, seed: int, number: int, scene: Scene) -> None:
        self.rows: list[Feedback] = []
        self.planted: list[Planted] = []
        self._made = (seed, number)
        self._scene = scene

    def add(
        self,
        *,
        message_id: str | None = None,
        rating: int | None = None,
        reaction: str | None = None,
        problem_type: str | None = None,
        comment: str | None = None,
    ) -> None:
        """One row, some minutes after the last message."""
        seed, number = self._made
        conversation = self._scene.messages[0].conversation_id
        row = made_id(seed, "feedback", number, len(self.rows))
        self.rows.append(
            Feedback(row, conversation, message_id, rating, reaction, problem_type, comment, self._moment())
        )

    def comment(self, text: str) -> str:
        """The comment as typed; some leave their number or name in it."""
        random_, person = self._scene.random, self._scene.person
        if random_.random() >= PERSONAL_COMMENT_SHARE:
            return text
        slot, lead = random_.choice((("phone", "me liguem"), ("name", "aqui é"), ("email", "respondam em")))
        value = SHAPES[slot](person, random_)
        seed, number = self._made
        self.planted.append(Planted(value.label, value.text, made_id(seed, "feedback", number, len(self.rows))))
        return f"{text}, {lead} {value.text}"

    def _moment(self) -> datetime:
        return self._scene.ended_at + timedelta(seconds=self._scene.random.randrange(40, 5400))


def vote(seed: int, number: int, scene: Scene) -> Ballot:
    """What this customer says about this dialogue."""
    ballot = Ballot(seed, number, scene)
    if not scene.answers:
        return ballot
    random_ = scene.random
    wrong = [answer for answer in scene.answers if answer.mistake]
    is_interrupted = any(message.content in small_talk("fallbacks") for message in scene.messages)
    mood = weighted(random_, MOODS["wrong" if wrong else "interrupted" if is_interrupted else "right"])
    if mood == "pleased":
        _praise(ballot, scene)
    elif mood == "displeased":
        _complain(ballot, scene)
    return ballot


def _praise(ballot: Ballot, scene: Scene) -> None:
    random_ = scene.random
    kind = weighted(random_, (("stars", 0.5), ("thumbs", 0.35), ("both", 0.15)))
    if kind != "thumbs":
        has_comment = random_.random() < COMMENT_SHARE
        comment = ballot.comment(random_.choice(small_talk("praise"))) if has_comment else None
        ballot.add(rating=weighted(random_, PLEASED_STARS), comment=comment)
    if kind != "stars":
        liked = random_.sample(scene.answers, min(len(scene.answers), random_.choice((1, 1, 2))))
        for answer in liked:
            ballot.add(message_id=answer.message_id, reaction="up")
    if random_.random() < 0.02:
        ballot.add(message_id=random_.choice(scene.answers).message_id, problem_type="other")


def _complain(ballot: Ballot, scene: Scene) -> None:
    random_ = scene.random
    wrong = [answer for answer in scene.answers if answer.mistake]
    bad = random_.choice(wrong or scene.answers)
    has_comment = random_.random() < COMMENT_SHARE
    kind = bad.mistake if bad.mistake else "not_helpful"
    said = small_talk("complaints", kind) if bad.mistake else small_talk("grumbles")
    comment = ballot.comment(random_.choice(said)) if has_comment else None
    if random_.random() < 0.5:
        ballot.add(rating=weighted(random_, DISPLEASED_STARS), comment=comment)
    else:
        ballot.add(message_id=bad.message_id, reaction="down", comment=comment)
    if random_.random() < (FLAG_SHARE if wrong else 0.15):
        ballot.add(message_id=bad.message_id, problem_type=PROBLEM_OF[kind])
