"""A trainer that speaks the OpenAI protocol: where it is, its key, its base model, and what it does differently.

Providers that take the protocol's calls still differ in a few places; each difference is one capability here, known
by host, so that the stages never ask for a provider by name. `OPENAI_*` is never read: the SDK fills organization,
project, keys and extra headers from the environment when they are not given, hence `client()` takes them out again.
"""

import ipaddress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import openai

JobStatus = Literal["planned", "validating_files", "queued", "running", "paused", "succeeded", "failed", "cancelled"]
DEMO_MODEL = "slimft-tiny-demo"
LOOPBACK = "loopback"


@dataclass(frozen=True)
class Capabilities:
    """Where providers differ.

    `settles_seconds`: how long a job that was just made may be missing from the provider's list.
    `has_idempotency_key`: a repeated create with the same `Idempotency-Key` makes no second job.
    """

    hyperparameters_at: Literal["method", "top"] = "method"
    has_jsonl_bom: bool = False
    settles_seconds: float = 30.0
    has_idempotency_key: bool = False


# A server on this machine bills nobody, and slimft's own honours the key.
OWN_MACHINE = Capabilities(settles_seconds=1.0, has_idempotency_key=True)
BY_HOST = {
    "openai.azure.com": Capabilities(has_jsonl_bom=True),
    "cognitiveservices.azure.com": Capabilities(has_jsonl_bom=True),
    # Refuses a `method` object beside the older top-level hyperparameters, and reads only those.
    "tokenfactory.nebius.com": Capabilities(hyperparameters_at="top"),
    "studio.nebius.com": Capabilities(hyperparameters_at="top"),
}
# Words of other providers for the protocol's states.
STATUSES: dict[str, JobStatus] = {
    "validating_files": "validating_files",
    "preprocessing": "validating_files",
    "queued": "queued",
    "pending": "queued",
    "created": "queued",
    "running": "running",
    "paused": "paused",
    "succeeded": "succeeded",
    "completed": "succeeded",
    "failed": "failed",
    "error": "failed",
    "cancelled": "cancelled",
    "canceled": "cancelled",
}


class TrainerIdentity(NamedTuple):
    """What a job's content key says of its trainer; known before a server of one's own is started.

    `base_revision`: what the model's name does not tell, for the own base is built anew when its text or code changes.
    """

    provider: str
    model: str
    base_revision: str | None = None


@dataclass(frozen=True)
class Trainer:
    """One trainer; `capabilities` follow from the host unless they are given."""

    base_url: str
    api_key: str = field(repr=False)
    model: str
    declared_capabilities: Capabilities | None = None
    base_revision: str | None = None

    @property
    def provider(self) -> str:
        """What a paid job is booked under: the base URL, or `loopback`, whose port changes from start to start."""
        return LOOPBACK if is_loopback(self.base_url) else self.base_url.rstrip("/")

    @property
    def identity(self) -> TrainerIdentity:
        """The part of it that a job's key depends on."""
        return TrainerIdentity(self.provider, self.model, self.base_revision)

    @property
    def capabilities(self) -> Capabilities:
        """The declared ones, else those known for the host, else the protocol's."""
        if self.declared_capabilities is not None:
            return self.declared_capabilities
        if is_loopback(self.base_url):
            return OWN_MACHINE
        host = urlsplit(self.base_url).hostname or ""
        known = (found for end, found in BY_HOST.items() if host == end or host.endswith(f".{end}"))
        return next(known, Capabilities())

    def client(self, *, max_retries: int = 2, timeout_seconds: float = 120.0) -> "openai.OpenAI":
        """A client that knows this trainer alone; never copy it with `with_options`, which reads `OPENAI_*` again."""
        import openai

        client = openai.OpenAI(
            base_url=self.base_url,
            api_key=self.api_key,
            max_retries=max_retries,
            timeout=timeout_seconds,
            # A proxy declared for the outside world does not reach a server on this machine.
            http_client=openai.DefaultHttpx2Client(trust_env=not is_loopback(self.base_url)),
        )
        client.organization = client.project = client.webhook_secret = client.admin_api_key = None
        client._custom_headers = {}
        return client


def is_loopback(base_url: str) -> bool:
    """Whether a base URL names this machine."""
    host = urlsplit(base_url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def status_of(word: str) -> JobStatus:
    """The protocol's state for a provider's word; a word nobody knows means that the job still goes on."""
    return STATUSES.get(word.lower(), "running")


def is_demo_model(model: str) -> bool:
    """Whether a model is the tiny demo model or was made from it: it proves the pipeline, never an answer's quality."""
    return DEMO_MODEL in model.split(":")
