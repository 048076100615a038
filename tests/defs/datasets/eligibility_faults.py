"""Faults in a shop's dialogues, each with the check of `training_eligibility` that is meant to warn of it."""

import uuid
from collections.abc import Callable

from tests.defs.datasets.seeded_faults import Fault
from tests.defs.datasets.training_marts import Marts

ELIGIBILITY = "slimft_marts.training_eligibility"


def judged(
    marts: Marts,
    number: int,
    reasons: Callable[[int], list[str]],
    reply: Callable[[int], str] = "Resposta {}".format,
    person: Callable[[int], str] = "p{}".format,
) -> None:
    """Dialogues as eligibility sees them, each with one answer."""
    rows = [
        {
            "dialogue_id": uuid.UUID(int=at),
            "message_id": f"m{at}",
            "person_id": person(at),
            "is_eligible": not reasons(at),
            "first_reason": next(iter(reasons(at)), None),
            "reasons": reasons(at),
        }
        for at in range(number)
    ]
    marts.insert(ELIGIBILITY, *rows)
    turns = [
        {"dialogue_id": row["dialogue_id"], "role": "assistant", "content": reply(at)} for at, row in enumerate(rows)
    ]
    marts.insert("slimft_intermediate.int_turns_judged", *turns)


def half(at: int) -> list[str]:
    """Every second dialogue was not rated."""
    return ["not_rated"] if at % 2 else []


def _reasons(reason: str, each: int) -> Callable[[Marts], None]:
    return lambda marts: judged(marts, 600, lambda at: half(at) + ([reason] if at % each == 1 else []))


def _unexplained(marts: Marts) -> None:
    judged(marts, 200, half)
    marts.execute(f"update {ELIGIBILITY} set first_reason = null where message_id = 'm3'")


def _judged_twice(marts: Marts) -> None:
    judged(marts, 200, half)
    marts.execute(f"insert into {ELIGIBILITY} select * from {ELIGIBILITY} where message_id = 'm3'")


ELIGIBILITY_FAULTS: dict[str, Fault] = {
    "a dialogue judged twice": Fault(_judged_twice, "every_dialogue_is_judged_once", (3,)),
    "a dialogue left out without a reason": Fault(_unexplained, "what_is_left_out_has_a_reason", (3,)),
    "few who rate": Fault(
        lambda marts: judged(marts, 700, lambda at: ["not_rated"] if at % 7 else []), "dialogues_are_rated"
    ),
    "nearly all rated low": Fault(
        lambda marts: judged(marts, 600, lambda at: ["rated_low"] if at % 20 else []),
        "enough_of_the_dialogues_are_eligible",
    ),
    "an assistant that is down": Fault(_reasons("only_fallback", 6), "the_assistant_mostly_answers"),
    "customers of another language": Fault(_reasons("language_not_declared", 4), "languages_are_those_declared"),
    "redaction that misses a shape": Fault(_reasons("residual_personal_data", 200), "dialogues_have_no_residue", (1,)),
    "a stock answer": Fault(
        lambda marts: judged(marts, 200, half, lambda at: "Já volto." if at < 16 else f"Resposta {at}"),
        "no_stock_answer_dominates",
        (0, 2),
    ),
    "answers picked from a list": Fault(
        lambda marts: judged(marts, 800, half, lambda at: f"Resposta {at % 40}"), "most_answers_are_no_templates"
    ),
    "one person of a quarter of the dialogues": Fault(
        lambda marts: judged(marts, 200, half, person=lambda at: "p" if at < 50 else f"p{at}"), "no_person_dominates"
    ),
}
