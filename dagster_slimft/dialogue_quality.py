"""One dialogue's quality from the marts: votes, waits, outcome with its rule, reviews, and whether it trains.

No words: who wants to read the dialogue itself opens it on the review pages.
"""

from decimal import Decimal
from typing import Any

import click
import orjson
import psycopg
from psycopg.rows import dict_row

from dagster_slimft.database.postgres import Database, open_database
from dagster_slimft.errors import UsageError
from dagster_slimft.workspace import open_workspace

_DIALOGUE = """
    select * from slimft_marts.dialogues
    where dialogue_id = (
        select dialogue_id from slimft_marts.dialogues
        where dialogue_id::text = %(named)s or message_id = %(named)s
        union all
        select dialogue_id from slimft_marts.annotation_turns where message_id = %(named)s
        limit 1
    )
"""
_PARTS = {
    "waits": "select response_seconds, asked_at, is_in_business_hours from slimft_marts.responses"
    " where dialogue_id = %s order by response_number",
    "orders": "select order_id, paid_at, total_cents, matched_by from slimft_marts.order_attribution"
    " where dialogue_id = %s order by paid_at",
    "scores": "select criterion, reviewed_score, reviews, judged_score, judge_version from slimft_marts.dialogue_scores"
    " where dialogue_id = %s order by criterion",
    "eligibility": "select is_eligible, first_reason, reasons from slimft_marts.training_eligibility"
    " where dialogue_id = %s",
    "exclusions": "select first_reason from slimft_marts.training_exclusions where dialogue_id = %s",
    "example": "select split, tokens from slimft_marts.training_examples where dialogue_id = %s",
}


def print_dialogue(workspace: str | None, named: str, as_json: bool) -> None:
    """Print one dialogue's quality, for people or as one JSON object."""
    with open_database(open_workspace(workspace)) as database:
        found = dialogue_quality(database, named)
    click.echo(orjson.dumps(found, default=_plain).decode() if as_json else render(found))


def dialogue_quality(database: Database, named: str) -> dict[str, Any]:
    """All that the marts know of the dialogue with this id, or with a turn that begins with a message of this id.

    Keys: those of mart `dialogues`, and `waits`, `orders`, `scores`, `eligibility`, `exclusions`, `example`, each a
    list of rows.

    Raises:
        UsageError: there is no such dialogue, or no run has built the marts yet.
    """
    try:
        with database.connect_as_analyst() as connection, connection.cursor(row_factory=dict_row) as cursor:
            dialogue = cursor.execute(_DIALOGUE, {"named": named}).fetchone()
            if dialogue is None:
                raise UsageError(
                    f"no dialogue {named!r}: give a dialogue_id of slimft_marts.dialogues, or the id of a turn's first"
                    " message; what came since the last run is not measured yet"
                )
            rows = {
                name: cursor.execute(query.encode(), (dialogue["dialogue_id"],)).fetchall()
                for name, query in _PARTS.items()
            }
    except psycopg.errors.UndefinedTable:
        raise UsageError("the marts are not built yet, or by an older slimft: `slimft run` builds them") from None
    return dialogue | rows


def render(found: dict[str, Any]) -> str:
    """The same in a few lines."""
    lines = {
        "dialogue": str(found["dialogue_id"]),
        "of": f"conversation {found['conversation_id']}, customer {found['customer_id']}",
        "held": f"{found['channel']}, {found['topic']}, {found['language']}, {found['started_at']:%Y-%m-%d %H:%M} to"
        f" {found['ended_at']:%Y-%m-%d %H:%M} UTC, {found['messages']} messages"
        f" ({found['customer_turns']} + {found['assistant_turns']} turns), {_completeness(found)}",
        "votes": _votes(found),
        "waits": _waits(found),
        "outcome": _outcome(found),
        "signals": _signals(found),
        "reviews": _reviews(found),
        "training": _training(found),
    }
    return "\n".join(f"{name:<10}{text}" for name, text in lines.items())


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else str(value)


def _completeness(found: dict[str, Any]) -> str:
    if not found["has_ended"]:
        return "may still go on"
    return "complete" if found["is_complete"] else "never answered"


def _votes(found: dict[str, Any]) -> str:
    if not found["is_rated"]:
        return "none: not rated"
    stars = f", {float(found['stars']):g} stars" if found["stars"] is not None else ""
    verdict = "satisfied" if found["is_satisfied"] else "not satisfied"
    return (
        f"{verdict}: rating {float(found['rating']):g} from {found['thumbs_up']} up, {found['thumbs_down']} down{stars}"
    )


def _waits(found: dict[str, Any]) -> str:
    if not found["waits"]:
        return "no answer to a question"
    each = ", ".join(f"{wait['response_seconds']:.0f}" for wait in found["waits"])
    return f"median {found['median_response_seconds']:.0f} s before {found['responses']} answers: {each}"


def _outcome(found: dict[str, Any]) -> str:
    resolved = {True: "resolved", False: "not resolved", None: "not known yet"}[found["is_resolved"]]
    orders = "".join(
        f"; order {order['order_id']} of R$ {order['total_cents'] / 100:,.2f}, matched by {order['matched_by']}"
        for order in found["orders"]
    )
    return f"{found['outcome']}: {resolved}, decided by rule {found['resolution_rule']}{orders}"


def _signals(found: dict[str, Any]) -> str:
    signals = [
        (found["has_asked_for_person"], "asked for a person"),
        (found["is_handed_over"], "answered by a person"),
        (found["repeated_questions"], f"{found['repeated_questions']} questions repeated"),
        (found["open_flags"], f"{found['open_flags']} open flags"),
        (found["has_only_fallback"], "only the error fallback answered"),
    ]
    return ", ".join(text for holds, text in signals if holds) or "none"


def _reviews(found: dict[str, Any]) -> str:
    scores = "".join(
        f"; {score['criterion']}: reviewers {_score(score['reviewed_score'])}, judge {_score(score['judged_score'])}"
        for score in found["scores"]
    )
    decided = f"{found['review_outcome']} ({found['reviews']} reviews)" if found["review_outcome"] else "none decided"
    return decided + scores


def _score(score: float | None) -> str:
    return "not scored" if score is None else f"{score:.1f}"


def _training(found: dict[str, Any]) -> str:
    if found["example"]:
        return f"an example of split {found['example'][0]['split']}, {found['example'][0]['tokens']} tokens"
    reasons = [reason for row in found["eligibility"] for reason in row["reasons"]]
    reasons += [row["first_reason"] for row in found["exclusions"]]
    return f"left out: {', '.join(dict.fromkeys(reasons)) or 'not decided yet'}"
