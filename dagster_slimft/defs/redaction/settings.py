"""What is declared about redaction, and the version that says when a redaction is out of date.

redactor_version = first 12 hex digits of SHA-256 over this package's sources and word lists, over the settings that
change its output, and over the definition of the staging views whose text it reads. A changed comment redacts
everything once more: that costs minutes, a forgotten bump costs somebody's privacy.
"""

import hashlib
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from dagster_slimft.defs.redaction.reading import fold
from dagster_slimft.defs.redaction.residual_identifiers import Allowed

Replacement = Literal["placeholder", "surrogate"]


class AllowList(BaseModel):
    """The shop's own data: it survives redaction because the model has to be able to say it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    cnpjs: tuple[str, ...] = ()
    pix_keys: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    # Order numbers survive unless the shop declares them personal.
    order_ids: bool = True

    @cached_property
    def values(self) -> frozenset[str]:
        """Every number, key, address and account, bare: folded, letters, digits and @ only.

        Phones stand with 55 and without, accounts with @ and without, names as accounts.
        """
        listed = (*self.phones, *self.emails, *self.cnpjs, *self.pix_keys, *self.handles, *self.urls)
        bare = {bare_value(value) for value in listed} | {bare_value(handle).lstrip("@") for handle in self.handles}
        bare |= {"@" + bare_value(handle).lstrip("@") for handle in self.handles}
        # The shop's accounts are usually its name in one word.
        bare |= {"@" + bare_value(name) for name in self.names}
        bare |= {value.removeprefix("55") for value in map(bare_value, self.phones)}
        return frozenset(bare | {f"55{value}" for value in map(bare_value, self.phones)})

    @cached_property
    def tokens(self) -> frozenset[str]:
        """Words that are never read as a person's name."""
        return frozenset(word for name in (*self.names, *self.words) for word in fold(name).split())

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Addresses, folded, white space single."""
        return tuple(" ".join(fold(address).replace(",", " ").split()) for address in self.addresses)

    @cached_property
    def residual(self) -> Allowed:
        """The same as the residual check reads it."""
        return Allowed.of(
            values=[*self.phones, *self.cnpjs, *self.pix_keys],
            emails=[*self.emails, *self.pix_keys],
            phrases=[*self.names, *self.addresses],
        )


@dataclass(frozen=True)
class RedactionSettings:
    """Settings of the redaction stage; `surrogate_key` is the workspace's own secret."""

    replacement: Replacement = "placeholder"
    batch_dialogues: int = 500
    processes: int = 1
    allow: AllowList = field(default_factory=AllowList)
    surrogate_key: str = ""
    # A text longer than this is set aside; WhatsApp itself stops at 65,536 characters.
    longest_message: int = 1_000_000


def declared_allow_list() -> AllowList:
    """The allow-list of this stage's `defs.yaml`, for whoever checks what redaction left."""
    declared = yaml.safe_load((Path(__file__).parent / "defs.yaml").read_text(encoding="utf-8"))
    return AllowList.model_validate(declared["attributes"]["allow"])


def bare_value(value: str) -> str:
    """Letters, digits and @ of `value`, folded: two spellings of one number or address compare equal."""
    return "".join(character for character in fold(value) if character.isalnum() or character == "@")


def redactor_version(settings: RedactionSettings, staging: str = "") -> str:
    """Version of the redactor under `settings`, reading through views defined as `staging`."""
    key = hashlib.sha256(settings.surrogate_key.encode()).hexdigest() if settings.replacement == "surrogate" else ""
    declared = (
        f"{settings.replacement}\n{settings.longest_message}\n{settings.allow.model_dump_json()}\n{key}\n{staging}"
    )
    return hashlib.sha256(_source_digest() + declared.encode()).hexdigest()[:12]


@lru_cache
def _source_digest() -> bytes:
    folder = Path(__file__).parent
    sources = sorted([*folder.rglob("*.py"), *folder.rglob("*.txt")])
    digest = hashlib.sha256()
    for path in sources:
        if path.name != "component.py":
            digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return digest.digest()
