"""What the web service is told: `web.yaml` beside this file, secrets from the environment.

Everything is read when the service starts, never at import.
"""

import os
from pathlib import Path
from typing import Annotated
from zoneinfo import available_timezones

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, PositiveInt, ValidationError

from dagster_slimft.errors import UsageError

FILE = Path(__file__).with_name("web.yaml")
# Shorter secrets can be guessed; a key of HS256 has at least 32 bytes (RFC 7518, 3.2).
SHORTEST_SECRET = 16
SHORTEST_SIGNING_KEY = 32


def _is_origin(value: str) -> str:
    scheme, _, host = value.partition("://")
    if scheme not in ("http", "https") or not host or "/" in host:
        raise ValueError("an origin is scheme and host, such as https://loja.example.com")
    return value


def _is_zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError("no time zone of the IANA database, such as America/Sao_Paulo")
    return value


Origin = Annotated[str, AfterValidator(_is_origin)]
Zone = Annotated[str, AfterValidator(_is_zone)]


class WebSettings(BaseModel):
    """The keys of `web.yaml`, each with its reason there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    allowed_origins: tuple[Origin, ...]
    site_account: str
    votes_per_target: PositiveInt
    votes_per_address: PositiveInt
    oldest_vote_days: PositiveInt
    lease_minutes: PositiveInt
    session_hours: PositiveInt
    logins_per_address: PositiveInt
    timezone: Zone
    praise: tuple[str, ...]
    complaint: tuple[str, ...]


class WhatsAppSecrets(BaseModel):
    """What proves that a webhook call comes from the shop's own account; a provider without its secrets is off."""

    model_config = ConfigDict(frozen=True)

    meta_verify_token: str = ""
    meta_app_secret: str = ""
    evolution_path_key: str = ""
    evolution_secret: str = ""

    @property
    def has_meta(self) -> bool:
        """Whether Meta's Cloud API is set up."""
        return bool(self.meta_verify_token and self.meta_app_secret)

    @property
    def has_evolution(self) -> bool:
        """Whether Evolution API is set up."""
        return bool(self.evolution_path_key and self.evolution_secret)


def read_settings(file: Path = FILE) -> WebSettings:
    """The declared settings.

    Raises:
        UsageError: a key is missing, unknown or has a value of the wrong kind.
    """
    try:
        return WebSettings.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")) or {})
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"{file.name}: {key}: {first['msg']}") from None
    except yaml.YAMLError as error:
        raise UsageError(f"{file.name} is no YAML: {' '.join(str(error).split())}") from None


def read_whatsapp_secrets() -> WhatsAppSecrets:
    """Secrets of both providers from the environment.

    Raises:
        UsageError: only one of a provider's two is set, or one is short enough to be guessed.
    """
    found = {
        "META_VERIFY_TOKEN": os.environ.get("WHATSAPP_META_VERIFY_TOKEN", ""),
        "META_APP_SECRET": os.environ.get("WHATSAPP_META_APP_SECRET", ""),
        "EVOLUTION_PATH_KEY": os.environ.get("WHATSAPP_EVOLUTION_PATH_KEY", ""),
        "EVOLUTION_SECRET": os.environ.get("WHATSAPP_EVOLUTION_SECRET", ""),
    }
    for one, other in (("META_VERIFY_TOKEN", "META_APP_SECRET"), ("EVOLUTION_PATH_KEY", "EVOLUTION_SECRET")):
        if bool(found[one]) != bool(found[other]):
            missing = one if found[other] else other
            raise UsageError(f"WHATSAPP_{missing} is not set: the webhook needs both, see docs/settings.md")
    for name, value in found.items():
        shortest = SHORTEST_SIGNING_KEY if name == "EVOLUTION_SECRET" else SHORTEST_SECRET
        if value and len(value) < shortest:
            raise UsageError(f"WHATSAPP_{name} can be guessed: choose at least {shortest} characters")
    return WhatsAppSecrets(**{name.lower(): value for name, value in found.items()})
