"""What came, what left and why between two dataset versions; dialogues are matched by what they are called today.

A member keeps its dialogue's first message; where an earlier message arrived since, the dialogue is called otherwise
today and both names are the same dialogue. Reasons for leaving were written down when the newer version was registered.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.datasets.history import Version

NOT_YET_THERE = "not_yet_there"
_MEMBERS = """
    select distinct on (present_id) present_id::text, split, text_hash
    from (
        select coalesce(messages.dialogue_id, members.dialogue_id) as present_id, members.split, members.text_hash
        from slimft.dataset_members as members
        left join slimft.redacted_messages as messages on members.message_id = messages.message_id
        where members.dataset_version = %s
    ) as resolved
    order by present_id, split, text_hash
"""
_DEPARTURES = """
    select coalesce(messages.dialogue_id, departures.dialogue_id)::text, departures.reason
    from slimft.dataset_departures as departures
    left join slimft.redacted_messages as messages on departures.message_id = messages.message_id
    where departures.dataset_version = %s
"""


class Came(NamedTuple):
    """A dialogue of the second version alone."""

    dialogue_id: str
    split: str


class Left(NamedTuple):
    """A dialogue of the first version alone, and why."""

    dialogue_id: str
    split: str
    reason: str


class Moved(NamedTuple):
    """A dialogue in another split than before."""

    dialogue_id: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """From one version to another; `rules` names what was declared otherwise."""

    before: str
    after: str
    came: Sequence[Came]
    left: Sequence[Left]
    moved: Sequence[Moved]
    changed: Sequence[str]
    unchanged: int
    rules: Sequence[str]

    def reasons(self) -> list[tuple[str, int]]:
        """Why dialogues left, most frequent first."""
        return sorted(Counter(one.reason for one in self.left).items(), key=lambda item: (-item[1], item[0]))

    def as_json(self) -> dict[str, Any]:
        """Everything, with every dialogue."""
        return {
            "before": self.before,
            "after": self.after,
            "came": [one._asdict() for one in self.came],
            "left": [one._asdict() for one in self.left],
            "moved": [one._asdict() for one in self.moved],
            "changed": list(self.changed),
            "unchanged": self.unchanged,
            "rules": list(self.rules),
        }


def difference(database: Database, before: Version, after: Version) -> Difference:
    """Compare two registered versions."""
    old, new = _members(database, before), _members(database, after)
    with database.connect() as connection:
        reasons: dict[str, str] = dict(connection.execute(_DEPARTURES, (after.dataset_version,)).fetchall())
    both = sorted(old.keys() & new.keys())
    changed = [one for one in both if old[one].text_hash != new[one].text_hash]
    moved = [Moved(one, old[one].split, new[one].split) for one in both if old[one].split != new[one].split]
    return Difference(
        before.dataset_version,
        after.dataset_version,
        came=[Came(one, new[one].split) for one in sorted(new.keys() - old.keys())],
        left=[Left(one, old[one].split, reasons.get(one, NOT_YET_THERE)) for one in sorted(old.keys() - new.keys())],
        moved=moved,
        changed=changed,
        unchanged=sum(old[one] == new[one] for one in both),
        rules=list(_rules(before, after)),
    )


class _Member(NamedTuple):
    split: str
    text_hash: str


def _members(database: Database, version: Version) -> dict[str, _Member]:
    with database.connect() as connection:
        rows = connection.execute(_MEMBERS, (version.dataset_version,)).fetchall()
    return {dialogue_id: _Member(split, text_hash) for dialogue_id, split, text_hash in rows}


def _rules(before: Version, after: Version) -> Iterator[str]:
    """One line per setting, var, prompt, rule file or tool that is another one."""
    for name in ("redactor_version", "tokenizer", "git_revision"):
        one, other = getattr(before, name), getattr(after, name)
        if one != other:
            yield f"{name}: {one} -> {other}"
    for part in ("datasets", "dbt_vars", "rules"):
        old, new = _part(before, part), _part(after, part)
        for key in sorted(old.keys() | new.keys()):
            if old.get(key) != new.get(key):
                yield f"{key} changed" if part == "rules" else f"{key}: {old.get(key)} -> {new.get(key)}"
    if before.settings.get("system_prompts") != after.settings.get("system_prompts"):
        yield f"system prompts: {_prompts(before)} -> {_prompts(after)}"


def _part(version: Version, part: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = version.settings.get(part) or {}
    return found


def _prompts(version: Version) -> str:
    prompts = version.settings.get("system_prompts") or []
    named = [f"{one['language']} {one['version']} ({one['sha256'][:8]})" for one in prompts]
    return ", ".join(named) or "unknown"
