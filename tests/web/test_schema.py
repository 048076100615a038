"""Whatever the service's own OpenAPI description allows or forbids is answered as described, and never with a 5xx."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks

from dagster_slimft.database.embedded import EmbeddedPostgres
from tests.conftest import fresh_database
from tests.web.conftest import SECRETS, Site, lenient_settings, running_site
from tests.web.whatsapp.payloads import signed

ROUTES = (
    "POST /api/feedback/reactions",
    "POST /api/feedback/ratings",
    "POST /api/feedback/flags",
    "GET /webhooks/whatsapp/meta",
    "POST /webhooks/whatsapp/meta",
    "POST /webhooks/whatsapp/evolution/{key}",
    "POST /webhooks/whatsapp/evolution/{key}/{event}",
)
CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]


@pytest.fixture(scope="module")
def service(postgres: EmbeddedPostgres) -> Iterator[Site]:
    with fresh_database(postgres) as database, running_site(database, lenient_settings()) as site:
        yield site


@pytest.fixture(scope="module")
def operations(service: Site) -> dict[str, Any]:
    schema = schemathesis.openapi.from_url(f"{service.client.base_url}/openapi.json")
    return {f"{method.upper()} {path}": schema[path][method] for path in schema for method in schema[path]}


def test_every_route_is_described(operations: dict[str, Any]) -> None:
    assert set(operations) == set(ROUTES)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=["allowed", "forbidden"])
@pytest.mark.parametrize("route", ROUTES)
def test_every_answer_is_a_described_one(
    service: Site, operations: dict[str, Any], route: str, mode: GenerationMode
) -> None:
    @given(case=operations[route].as_strategy(generation_mode=mode))
    @settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def answers(case: Any) -> None:
        _authorize(case, service)
        case.call_and_validate(checks=CHECKS)

    answers()


def _authorize(case: Any, service: Site) -> None:
    """The token of whatever the body names, where it names something that a token can be of."""
    body = case.body if isinstance(case.body, dict) else {}
    for kind in ("message", "conversation"):
        target = body.get(f"{kind}_id")
        if isinstance(target, str) and target.isprintable() and target.isascii():
            case.headers.update(service.token("message" if kind == "message" else "conversation", target))
            break
    if case.path.endswith("/meta") and case.method == "POST" and isinstance(case.body, dict):
        case.headers.update(signed(case.body)[1])
    if "evolution" in case.path:
        case.path_parameters["key"] = SECRETS.evolution_path_key
        case.headers["apikey"] = SECRETS.evolution_secret
