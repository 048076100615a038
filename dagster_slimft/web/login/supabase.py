"""Supabase Auth: passwords are sent to it, its tokens (JWT) are verified here.

ES256 or RS256 by the project's published keys (`/auth/v1/.well-known/jwks.json`); HS256 by SUPABASE_JWT_SECRET, for
projects that still sign so. Who may review stands in `app_metadata.slimft_role`, which only the shop can set.
https://supabase.com/docs/guides/auth/jwts
"""

import asyncio
import os
from typing import Any

import httpx
import jwt
from pydantic import BaseModel, ConfigDict

from dagster_slimft.errors import UsageError
from dagster_slimft.web.login.sessions import Reviewer
from dagster_slimft.web.problems import Refusal

PUBLISHED = ("ES256", "RS256")
AUDIENCE = "authenticated"
LEEWAY_SECONDS = 10
TIMEOUT_SECONDS = 10
SHORTEST_SECRET = 32


class SupabaseAuth(BaseModel):
    """Where the project's login is; `jwt_secret` is empty unless it signs with HS256."""

    model_config = ConfigDict(frozen=True)

    url: str
    publishable_key: str = ""
    jwt_secret: str = ""


def read_supabase_auth() -> SupabaseAuth | None:
    """The project's login as the environment names it; None where it names none.

    Raises:
        UsageError: the URL is none, or the secret can be guessed.
    """
    url = os.environ.get("SUPABASE_URL", "").rstrip("/")
    secret = os.environ.get("SUPABASE_JWT_SECRET", "")
    if not url:
        return None
    if not url.startswith(("https://", "http://")):
        raise UsageError("SUPABASE_URL is no URL: https://<project>.supabase.co")
    if secret and len(secret) < SHORTEST_SECRET:
        raise UsageError(f"SUPABASE_JWT_SECRET can be guessed: at least {SHORTEST_SECRET} characters")
    key = os.environ.get("SUPABASE_PUBLISHABLE_KEY") or os.environ.get("SUPABASE_ANON_KEY", "")
    return SupabaseAuth(url=url, publishable_key=key, jwt_secret=secret)


class SupabaseLogin:
    """Logs people in with the project's own accounts."""

    def __init__(self, auth: SupabaseAuth) -> None:
        """Remember where; keys are fetched when first needed, and kept ten minutes."""
        self._auth = auth
        keys = f"{auth.url}/auth/v1/.well-known/jwks.json"
        self._keys = jwt.PyJWKClient(keys, lifespan=600, timeout=TIMEOUT_SECONDS)

    async def token_for(self, email: str, password: str) -> str:
        """The token that Supabase Auth gives for a password.

        Raises:
            Refusal: 401 where it does not, 503 where it cannot be asked.
        """
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS) as client:
                answer = await client.post(
                    f"{self._auth.url}/auth/v1/token?grant_type=password",
                    json={"email": email, "password": password},
                    headers={"apikey": self._auth.publishable_key},
                )
        except httpx.HTTPError:
            raise Refusal(503, "Supabase Auth cannot be reached: try again") from None
        if answer.status_code >= 500 or answer.status_code == 429:
            raise Refusal(503, "Supabase Auth cannot answer now: try again")
        token = _json_object(answer).get("access_token")
        if answer.status_code != 200 or not isinstance(token, str):
            raise Refusal(401, "e-mail and password do not match")
        return token

    async def reviewer(self, token: str) -> Reviewer:
        """Whom a token was issued to.

        Raises:
            Refusal: 401 where it does not verify, 403 where its holder may not review, 503 where keys cannot be had.
        """
        claims = await asyncio.to_thread(self._claims, token)
        metadata = claims.get("app_metadata")
        role = metadata.get("slimft_role") if isinstance(metadata, dict) else None
        if role not in ("reviewer", "lead"):
            raise Refusal(403, "this account may not review: app_metadata.slimft_role is neither reviewer nor lead")
        return Reviewer(str(claims["sub"]), _name(claims), role)

    def _claims(self, token: str) -> dict[str, Any]:
        try:
            algorithm = str(jwt.get_unverified_header(token).get("alg"))
            if algorithm == "HS256" and self._auth.jwt_secret:
                key: Any = self._auth.jwt_secret
            elif algorithm in PUBLISHED:
                key = self._keys.get_signing_key_from_jwt(token).key
            else:
                raise Refusal(401, "the token is signed in a way that this project does not use")
            return jwt.decode(
                token,
                key,
                algorithms=[algorithm],
                audience=AUDIENCE,
                issuer=f"{self._auth.url}/auth/v1",
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "sub"]},
            )
        except jwt.PyJWKClientConnectionError:
            raise Refusal(503, "Supabase's keys cannot be fetched: try again") from None
        except jwt.PyJWTError:
            raise Refusal(401, "the token does not verify, or has expired: log in again") from None


def _name(claims: dict[str, Any]) -> str:
    metadata = claims.get("user_metadata")
    given = metadata.get("full_name") or metadata.get("name") if isinstance(metadata, dict) else None
    return str(given or str(claims.get("email", "")).partition("@")[0] or claims["sub"])[:80]


def _json_object(answer: httpx.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
