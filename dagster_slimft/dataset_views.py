"""What `slimft datasets list|show|diff` prints: a few lines for people, everything as JSON for programs."""

from collections import Counter
from collections.abc import Iterable

import click
import orjson

from dagster_slimft.database.postgres import open_database
from dagster_slimft.defs.datasets.copied_lines import SPLITS
from dagster_slimft.defs.datasets.difference import Difference, difference
from dagster_slimft.defs.datasets.history import Version, version_named, versions
from dagster_slimft.workspace import Workspace, open_workspace

_SHOWN_RULES = 20


def print_versions(workspace: str | None, as_json: bool) -> None:
    """Every version, newest first; JSON is one line each."""
    with open_database(open_workspace(workspace)) as database:
        known = versions(database)
    for one in known:
        click.echo(_json(one.as_json()) if as_json else _line(one))
    if not known:
        click.echo("no dataset yet: `slimft run` makes one once there are enough usable examples", err=True)


def print_version(workspace: str | None, name: str, as_json: bool) -> None:
    """One version with what it was made of and with."""
    opened = open_workspace(workspace)
    with open_database(opened) as database:
        found = version_named(versions(database), name)
    click.echo(_json(found.as_json() | {"folder": _folder(opened, found)}) if as_json else _page(opened, found))


def print_difference(workspace: str | None, before: str, after: str, as_json: bool) -> None:
    """What came, left, moved and changed from one version to another, and which rules did."""
    with open_database(open_workspace(workspace)) as database:
        known = versions(database)
        found = difference(database, version_named(known, before), version_named(known, after))
    click.echo(_json(found.as_json()) if as_json else render_difference(found))


def render_difference(found: Difference) -> str:
    """The difference in a few lines; dialogues by number."""
    lines = [
        f"{found.before} -> {found.after}",
        f"  came       {len(found.came):>7,}  {_counted(one.split for one in found.came)}",
        f"  left       {len(found.left):>7,}  {_listed(found.reasons())}",
        f"  moved      {len(found.moved):>7,}  {_counted(f'{one.before} to {one.after}' for one in found.moved)}",
        f"  new text   {len(found.changed):>7,}",
        f"  unchanged  {found.unchanged:>7,}",
    ]
    lines += [f"  {rule}" for rule in found.rules[:_SHOWN_RULES]]
    if len(found.rules) > _SHOWN_RULES:
        lines.append(f"  and {len(found.rules) - _SHOWN_RULES} more rules: --json")
    return "\n".join(line.rstrip() for line in lines)


def _line(version: Version) -> str:
    return f"{version.dataset_version}  {version.created_at:%Y-%m-%d %H:%M}  {_sizes(version)}"


def _page(workspace: Workspace, version: Version) -> str:
    prompts = version.settings.get("system_prompts") or []
    rows = {
        "content hash": version.content_hash,
        "made": f"{version.created_at:%Y-%m-%d %H:%M:%S %Z}",
        "dialogues": _sizes(version),
        "tokens": _listed([(split, version.counts.get("tokens", {}).get(split, 0)) for split in SPLITS]),
        "tokenizer": version.tokenizer,
        "redactor": version.redactor_version,
        "system prompts": _listed([(f"{one['language']} version", int(one["version"])) for one in prompts]),
        "git revision": version.git_revision or "unknown",
        "dbt invocation": version.dbt_invocation_id or "unknown",
        "folder": _folder(workspace, version),
    }
    head = [version.dataset_version, *(f"  {name:<15}{value}" for name, value in rows.items())]
    return "\n".join([*head, "  settings, vars and checksums of all rules: --json"])


def _folder(workspace: Workspace, version: Version) -> str:
    return str(workspace.artifacts / "datasets" / version.dataset_version)


def _sizes(version: Version) -> str:
    return _listed([(split, version.counts.get("dialogues", {}).get(split, 0)) for split in SPLITS])


def _counted(names: Iterable[str]) -> str:
    return _listed(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))


def _listed(values: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in values)


def _json(value: object) -> str:
    return orjson.dumps(value, default=str).decode()
