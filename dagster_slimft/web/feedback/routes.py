"""POST /api/feedback/reactions, /ratings, /flags: votes from the shop's pages.

Each carries `Authorization: Bearer <token>`, the token of its message or conversation (`tokens.py`), which the shop's
page gets together with the answer. Whoever holds it is the customer: one person per message or conversation votes
here, so nobody can stuff votes by calling himself many.
"""

from datetime import datetime, timedelta

from fastapi import APIRouter, Request

from dagster_slimft.database.keyed_digests import secret_for
from dagster_slimft.web.feedback import votes
from dagster_slimft.web.feedback.bodies import FlagBody, Outcome, RatingBody, ReactionBody
from dagster_slimft.web.feedback.tokens import TokenKind, refusal
from dagster_slimft.web.feedback.votes import Target, Vote, Voter
from dagster_slimft.web.problems import Refusal, documented
from dagster_slimft.web.running import RunningWeb

SITE = "site"
CUSTOMER = "customer"
# Clocks of browsers are off by this much without anybody's fault.
CLOCK_SKEW = timedelta(minutes=5)
PROBLEMS = documented(400, 401, 403, 413, 422, 429, 503)
# Described, and read from the header in `_check_token`: resolved as dependencies, token and address would cost as much
# as everything else that a vote costs.
BEARER = {
    "HTTPBearer": {"type": "http", "scheme": "bearer", "description": "slimft.feedback_token(kind, id, expires_at)"}
}
SECURED: dict[str, list[dict[str, list[str]]]] = {"security": [{"HTTPBearer": []}]}


def feedback_router(web: RunningWeb) -> APIRouter:
    """The routes over one running service."""
    secret = secret_for("feedback token", web.workspace_key)
    known_problems = {problem.id for problem in web.problem_types}
    oldest = timedelta(days=web.settings.oldest_vote_days)
    router = APIRouter(prefix="/api/feedback", tags=["feedback"], responses=PROBLEMS)

    def vote(request: Request, target: Target, occurred_at: datetime | None) -> Vote:
        address = request.client.host if request.client else "unknown"
        web.rates.count("address", address)
        kind: TokenKind = "message" if target.message_id else "conversation"
        _check_token(secret, request.headers.get("authorization", ""), kind, target.id, web.clock())
        web.rates.count(kind, target.id)
        decided_at = _decided_at(occurred_at, web.clock(), oldest)
        return Vote(Voter(SITE, web.settings.site_account, CUSTOMER), target, decided_at)

    @router.post("/reactions", openapi_extra=SECURED)
    async def react(body: ReactionBody, request: Request) -> Outcome:
        """A thumb up or down, or the thumb taken back."""
        given = vote(request, Target(body.message_id, body.conversation_id), body.occurred_at)
        is_withdrawn = body.value == "withdrawn"
        value: votes.ReactionValue = "neutral" if body.value == "withdrawn" else body.value
        async with web.connections.transaction() as connection:
            is_new = await votes.react(connection, given, value, None, is_withdrawn=is_withdrawn)
        return _outcome(given, is_new)

    @router.post("/ratings", openapi_extra=SECURED)
    async def rate(body: RatingBody, request: Request) -> Outcome:
        """One to five stars for the whole dialogue, and a comment."""
        given = vote(request, Target(None, body.conversation_id), body.occurred_at)
        async with web.connections.transaction() as connection:
            is_new = await votes.rate(connection, given, body.stars)
            if body.comment is not None:
                is_new |= await votes.keep_text(connection, given, "comment", body.comment)
        return _outcome(given, is_new)

    @router.post("/flags", openapi_extra=SECURED)
    async def flag(body: FlagBody, request: Request) -> Outcome:
        """A problem with an answer or with a dialogue, and details."""
        if body.problem_type not in known_problems:
            raise Refusal(422, f"not one of {', '.join(sorted(known_problems))}", "problem_type")
        given = vote(request, Target(body.message_id, body.conversation_id), body.occurred_at)
        async with web.connections.transaction() as connection:
            is_new = await votes.flag(connection, given, body.problem_type)
            if body.details is not None:
                is_new |= await votes.keep_text(connection, given, "flag_details", body.details)
        return _outcome(given, is_new)

    return router


def _check_token(secret: bytes, authorization: str, kind: TokenKind, target_id: str, now: datetime) -> None:
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Refusal(401, "send the token of this message or conversation as Authorization: Bearer", headers=_ASK)
    reason = refusal(secret, token.strip(), kind, target_id, now)
    if reason == "of another target":
        raise Refusal(403, f"the token was not issued for this {kind}")
    if reason is not None:
        raise Refusal(401, f"the token is {reason}: get a fresh one with slimft.feedback_token", headers=_ASK)


_ASK = {"WWW-Authenticate": "Bearer"}


def _decided_at(occurred_at: datetime | None, now: datetime, oldest: timedelta) -> datetime:
    if occurred_at is None:
        return now
    if occurred_at > now + CLOCK_SKEW:
        raise Refusal(422, "lies in the future", "occurred_at")
    if occurred_at < now - oldest:
        raise Refusal(422, f"lies more than {oldest.days} days back", "occurred_at")
    return min(occurred_at, now)


def _outcome(vote: Vote, is_new: bool) -> Outcome:
    return Outcome(outcome="recorded" if is_new else "unchanged", occurred_at=vote.occurred_at)
