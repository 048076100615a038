"""POST /api/feedback/reactions, /ratings, /flags: votes from the shop's pages.

Each carries `Authorization: Bearer <token>`, the token of its message or conversation (`tokens.py`), which the shop's
page gets together with the answer. Whoever holds it is the customer: one person per message or conversation votes
here, so nobody can stuff votes by calling himself many.
"""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

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
BEARER = HTTPBearer(auto_error=False, description="slimft.feedback_token(kind, id, expires_at)")
PROBLEMS = documented(400, 401, 403, 413, 422, 429, 503)
Credentials = Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)]


def feedback_router(web: RunningWeb) -> APIRouter:
    """The routes over one running service."""
    secret = secret_for("feedback token", web.workspace_key)
    known_problems = {problem.id for problem in web.problem_types}

    async def count_address(request: Request) -> None:
        address = request.client.host if request.client else "unknown"
        await web.rates.count(web.settings.address_limit, "address", address)

    router = APIRouter(
        prefix="/api/feedback", tags=["feedback"], responses=PROBLEMS, dependencies=[Depends(count_address)]
    )

    async def vote(
        target: Target, credentials: HTTPAuthorizationCredentials | None, occurred_at: datetime | None
    ) -> Vote:
        kind: TokenKind = "message" if target.message_id else "conversation"
        _check_token(secret, credentials, kind, target.id, web.clock())
        await web.rates.count(web.settings.target_limit, kind, target.id)
        decided_at = _decided_at(occurred_at, web.clock(), timedelta(days=web.settings.oldest_vote_days))
        return Vote(Voter(SITE, web.settings.site_account, CUSTOMER), target, decided_at)

    @router.post("/reactions")
    async def react(body: ReactionBody, credentials: Credentials) -> Outcome:
        """A thumb up or down, or the thumb taken back."""
        given = await vote(Target(body.message_id, body.conversation_id), credentials, body.occurred_at)
        is_withdrawn = body.value == "withdrawn"
        value: votes.ReactionValue = "neutral" if body.value == "withdrawn" else body.value
        async with web.connections.transaction() as connection:
            is_new = await votes.react(connection, given, value, None, is_withdrawn=is_withdrawn)
        return _outcome(given, is_new)

    @router.post("/ratings")
    async def rate(body: RatingBody, credentials: Credentials) -> Outcome:
        """One to five stars for the whole dialogue, and a comment."""
        given = await vote(Target(None, body.conversation_id), credentials, body.occurred_at)
        async with web.connections.transaction() as connection:
            is_new = await votes.rate(connection, given, body.stars)
            if body.comment is not None:
                is_new |= await votes.keep_text(connection, given, "comment", body.comment)
        return _outcome(given, is_new)

    @router.post("/flags")
    async def flag(body: FlagBody, credentials: Credentials) -> Outcome:
        """A problem with an answer or with a dialogue, and details."""
        if body.problem_type not in known_problems:
            raise Refusal(422, f"not one of {', '.join(sorted(known_problems))}", "problem_type")
        given = await vote(Target(body.message_id, body.conversation_id), credentials, body.occurred_at)
        async with web.connections.transaction() as connection:
            is_new = await votes.flag(connection, given, body.problem_type)
            if body.details is not None:
                is_new |= await votes.keep_text(connection, given, "flag_details", body.details)
        return _outcome(given, is_new)

    return router


def _check_token(
    secret: bytes, credentials: HTTPAuthorizationCredentials | None, kind: TokenKind, target_id: str, now: datetime
) -> None:
    if credentials is None:
        raise Refusal(401, "send the token of this message or conversation as Authorization: Bearer", headers=_ASK)
    reason = refusal(secret, credentials.credentials, kind, target_id, now)
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
