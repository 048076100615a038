"""What the service's routes work with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from dagster_slimft.web.connections import Connections
from dagster_slimft.web.feedback.problem_types import ProblemType
from dagster_slimft.web.login.supabase import SupabaseAuth
from dagster_slimft.web.rates import Rates
from dagster_slimft.web.review.criteria import Criteria
from dagster_slimft.web.settings import WebSettings, WhatsAppSecrets


def now() -> datetime:
    """The present, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class RunningWeb:
    """The parts of one running service; `workspace_key` (hex) is what its secrets derive from."""

    settings: WebSettings
    connections: Connections
    rates: Rates
    workspace_key: str
    problem_types: tuple[ProblemType, ...]
    whatsapp: WhatsAppSecrets
    criteria: Criteria
    supabase: SupabaseAuth | None = None
    clock: Callable[[], datetime] = now
