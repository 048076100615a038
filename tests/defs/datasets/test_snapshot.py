"""A version keeps everything declared that it depends on, and an edited prompt shows."""

import csv
from hashlib import sha256

from dagster_slimft import dbt
from dagster_slimft.defs.datasets.declared import declared_settings
from dagster_slimft.defs.datasets.snapshot import settings_snapshot, system_prompts
from dagster_slimft.workspace import PROJECT_ROOT


def test_settings_vars_prompts_and_all_rules_are_kept() -> None:
    snapshot = settings_snapshot(declared_settings())
    assert snapshot["datasets"]["near_duplicate_threshold"] == 0.8
    assert snapshot["dbt_vars"] == dbt.variables()
    rules = snapshot["rules"]
    for name in (
        "dbt_project/models/intermediate/int_dialogues_split.sql",
        "dbt_project/seeds/fallback_phrases.csv",
        "expectations/training_examples.json",
        "dagster_slimft/defs/redaction/defs.yaml",
    ):
        assert rules[name] == sha256((PROJECT_ROOT / name).read_bytes()).hexdigest()


def test_a_prompt_is_known_by_its_version_and_its_words() -> None:
    with (dbt.PROJECT / "seeds" / "system_prompts.csv").open(newline="", encoding="utf-8") as file:
        written = {(row["language"], row["version"]): row["content"] for row in csv.DictReader(file)}
    found = system_prompts()
    assert [prompt["language"] for prompt in found] == sorted(dbt.variables()["languages"])
    for prompt in found:
        content = written[prompt["language"], prompt["version"]]
        assert prompt["sha256"] == sha256(content.encode()).hexdigest()
