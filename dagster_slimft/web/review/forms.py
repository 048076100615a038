"""What the review forms say, read strictly."""

from collections.abc import Mapping
from uuid import UUID

from dagster_slimft.web.problems import Refusal
from dagster_slimft.web.review.criteria import Criteria
from dagster_slimft.web.review.reviews import DECISIONS, Decision, Judgement

_CORRECTION = "correction-"


def judgement_of(fields: Mapping[str, str], criteria: Criteria) -> Judgement:
    """A review as a form has it.

    Raises:
        Refusal: 422, the decision or a score is none.
    """
    return Judgement(
        decision_of(fields),
        criteria.scores(fields),
        criteria.version,
        fields.get("text_hash", ""),
        {name.removeprefix(_CORRECTION): text for name, text in fields.items() if name.startswith(_CORRECTION)},
        fields.get("note", ""),
    )


def decision_of(fields: Mapping[str, str]) -> Decision:
    """The decision in a form.

    Raises:
        Refusal: 422, it is none.
    """
    for decision in DECISIONS:
        if fields.get("decision") == decision:
            return decision
    raise Refusal(422, f"one of {', '.join(DECISIONS)}", "decision")


def as_uuid(text: str) -> UUID:
    """A dialogue's id from an address.

    Raises:
        Refusal: 404, it is none.
    """
    try:
        return UUID(text)
    except ValueError:
        raise Refusal(404, "no dialogue has this id") from None
