"""Everything declared that a dataset depends on, as it was when the version was made: settings, vars, rules, prompts.

Files of rules are kept as checksums (SHA-256): `git show <revision>` has their text, and a difference between two
versions names the file. Prompts are kept by version and checksum: an edited prompt with an old number shows.
"""

import csv
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from dagster_slimft import dbt
from dagster_slimft.workspace import PROJECT_ROOT

_PROMPTS = dbt.PROJECT / "seeds" / "system_prompts.csv"
_RULES = (
    (dbt.PROJECT / "models", "*.sql"),
    (dbt.PROJECT / "macros", "*.sql"),
    (dbt.PROJECT / "seeds", "*.csv"),
    (PROJECT_ROOT / "expectations", "*.json"),
    (PROJECT_ROOT / "dagster_slimft" / "defs", "defs.yaml"),
)


def settings_snapshot(declared: Mapping[str, Any]) -> dict[str, Any]:
    """What `slimft.dataset_versions.settings` keeps; `declared` are the settings of this stage."""
    return {
        "datasets": dict(declared),
        "dbt_vars": dbt.variables(),
        "system_prompts": system_prompts(),
        "rules": {path.relative_to(PROJECT_ROOT).as_posix(): _checksum(path) for path in sorted(_rule_files())},
    }


def system_prompts() -> list[dict[str, str]]:
    """Language, version and checksum of each current prompt of seed `system_prompts`."""
    with _PROMPTS.open(newline="", encoding="utf-8") as file:
        current = [row for row in csv.DictReader(file) if row["is_current"] == "true"]
    return [
        {
            "language": row["language"],
            "version": row["version"],
            "sha256": sha256(row["content"].encode()).hexdigest(),
        }
        for row in sorted(current, key=lambda row: row["language"])
    ]


def _rule_files() -> Iterator[Path]:
    for folder, pattern in _RULES:
        yield from folder.rglob(pattern)


def _checksum(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
