"""Plays Supabase Auth: publishes its keys, and gives a token for a password."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from tests.servers.loopback import JsonHandler, serving

KEY_ID = "key-of-the-test"
PUBLISHABLE_KEY = "sb_publishable_test"


@dataclass
class SupabaseProject:
    """One project with one account; `is_down` makes it fail."""

    email: str = "ana@loja.example.com"
    password: str = "segredo da Ana"
    app_metadata: dict[str, Any] = field(default_factory=lambda: {"slimft_role": "lead"})
    is_down: bool = False
    url: str = ""
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def token(self, **claims: Any) -> str:
        """An access token as the project signs it; `claims` replaces what it says."""
        return jwt.encode(self.claims(**claims), self.key, algorithm="ES256", headers={"kid": KEY_ID})

    def claims(self, **claims: Any) -> dict[str, Any]:
        """What a token of the account says."""
        return {
            "sub": "5d0f8a3e-0000-4000-8000-000000000001",
            "email": self.email,
            "aud": "authenticated",
            "iss": f"{self.url}/auth/v1",
            "exp": int(time.time()) + 600,
            "app_metadata": self.app_metadata,
            "user_metadata": {"full_name": "Ana Líder"},
            **claims,
        }

    def published_keys(self) -> dict[str, Any]:
        """The project's JWKS."""
        key = json.loads(ECAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**key, "kid": KEY_ID, "alg": "ES256", "use": "sig"}]}


@contextmanager
def supabase_project() -> Iterator[SupabaseProject]:
    """A project that answers over HTTP until the block ends."""
    project = SupabaseProject()

    class Handler(JsonHandler):
        def do_GET(self) -> None:
            if project.is_down:
                self.send_json(500, {})
            elif self.path == "/auth/v1/.well-known/jwks.json":
                self.send_json(200, project.published_keys())
            else:
                self.send_json(404, {})

        def do_POST(self) -> None:
            given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if project.is_down:
                self.send_json(500, {})
            elif self.path != "/auth/v1/token?grant_type=password" or self.headers["apikey"] != PUBLISHABLE_KEY:
                self.send_json(401, {})
            elif (given["email"], given["password"]) == (project.email, project.password):
                self.send_json(200, {"access_token": project.token(), "token_type": "bearer"})
            else:
                self.send_json(400, {"error_code": "invalid_credentials"})

    with serving(Handler) as address:
        project.url = address.removesuffix("/v1")
        yield project
