"""Documentation says what is there: settings, keys, commands, files; and every model tells its grain."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from dagster_slimft import dbt
from dagster_slimft.cli import main
from dagster_slimft.defs.evaluation.bootstrap import Estimate
from dagster_slimft.defs.evaluation.comparison import METRICS, Comparison
from dagster_slimft.defs.evaluation.latency import Latency
from dagster_slimft.defs.source.csv_folder import TABLES
from dagster_slimft.report.facts import RunFacts
from dagster_slimft.report.summary import summary
from dagster_slimft.workspace import PROJECT_ROOT, Workspace

SETTINGS = (PROJECT_ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
SUMMARY = (PROJECT_ROOT / "docs" / "summary.md").read_text(encoding="utf-8")
README = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")
STAGES = sorted(path.parent.name for path in (PROJECT_ROOT / "dagster_slimft" / "defs").glob("*/defs.yaml"))
# Set by slimft itself for a program that it starts.
# Set for a library, never read.
INTERNAL = {"GX_ANALYTICS_ENABLED", "TOKENIZERS_PARALLELISM"}
ENVIRONMENT = re.compile(r"""os\.environ(?:\.get\(|\[)\s*["']([A-Z][A-Z0-9_]+)["']""")
# Folders of the machine that somebody works on, and hosts that packages or models come from.
ANOTHER_MACHINE = re.compile(
    r"""(?<![\w./~>-])/(?:work|tmp|home|root|Users|mnt)/[\w.]"""
    r"""|\b(?:artifactory|nexus)\.""",
)
GRAIN = re.compile(r"\bgrain: \w|\bone row (?:per|in all)\b", re.IGNORECASE)


def _tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached"], cwd=PROJECT_ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode != 0:
        pytest.skip("no git checkout: the repository's own files are not known")
    return [name for name in listed.stdout.split("\0") if name and (PROJECT_ROOT / name).is_file()]


def _row(document: str, name: str) -> bool:
    """Whether a table's first column explains the name."""
    return re.search(rf"^\|[^|]*`{re.escape(name)}`[^|]*\|", document, re.MULTILINE) is not None


def _section(document: str, heading: str) -> str:
    """The text under one heading, up to the next one of any level."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", document, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def test_every_dbt_var_is_explained_with_its_value() -> None:
    section = _section(SETTINGS, "dbt vars")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", section, re.MULTILINE))
    assert {name: yaml.safe_load(value) for name, value in rows.items()} == dbt.variables()


def test_every_key_of_the_web_service_is_explained() -> None:
    keys = yaml.safe_load((PROJECT_ROOT / "dagster_slimft" / "web" / "web.yaml").read_text(encoding="utf-8"))
    rows = re.findall(r"^\| `(\w+)` \|", _section(SETTINGS, "Web service"), re.MULTILINE)
    assert rows == list(keys)


@pytest.mark.parametrize("stage", STAGES)
def test_every_key_of_a_stage_is_explained_with_its_value(stage: str) -> None:
    path = PROJECT_ROOT / "dagster_slimft" / "defs" / stage / "defs.yaml"
    attributes = yaml.safe_load(path.read_text(encoding="utf-8"))["attributes"]
    section = _section(SETTINGS, stage)
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", section, re.MULTILINE))
    assert set(rows) == set(attributes)
    plain = {key: value for key, value in attributes.items() if not isinstance(value, dict)}
    assert {key: yaml.safe_load(rows[key]) for key in plain} == plain
    inner = {key for value in attributes.values() if isinstance(value, dict) for key in value}
    assert [key for key in inner if f"`{key}`" not in section] == []


def test_every_suite_is_explained() -> None:
    suites = [path.stem for path in (PROJECT_ROOT / "expectations").glob("*.json")]
    assert suites
    section = _section(SETTINGS, "Checks")
    assert [name for name in suites if not _row(section, name)] == []


def test_every_seed_is_explained() -> None:
    seeds = [path.stem for path in (dbt.PROJECT / "seeds").glob("*.csv")]
    assert seeds
    section = _section(SETTINGS, "Seeds")
    assert [name for name in seeds if not _row(section, name)] == []


def test_every_column_of_a_source_folder_is_named() -> None:
    section = _section(SETTINGS, "CSV source folder")
    for table, columns in TABLES.items():
        row = next(line for line in section.splitlines() if line.startswith(f"| `{table}`"))
        assert [column.name for column in columns if not re.search(rf"\b{column.name}\b", row)] == []
        assert {column.name for column in columns if column.is_filled} == set(re.findall(r"\*\*(\w+)\*\*", row))


def test_every_environment_variable_is_explained() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (PROJECT_ROOT / "dagster_slimft").rglob("*.py")]
    read = {name for source in sources for name in ENVIRONMENT.findall(source)} - INTERNAL
    read |= {"TRAINER_API_KEY", "TRAINER_MODEL", "SLIMFT_SAMPLE_DATA", "SLIMFT_BASE_STEPS"}
    assert {"DATABASE_URL", "SLIMFT_ANALYST_URL", "SLIMFT_HOME", "SLIMFT_WORKSPACE", "TRAINER_BASE_URL"} <= read
    section = _section(SETTINGS, "Environment")
    assert sorted(name for name in read if not _row(section, name)) == []


def test_the_example_environment_names_only_variables_that_are_explained() -> None:
    example = (PROJECT_ROOT / ".env.example").read_text(encoding="utf-8")
    names = re.findall(r"^#?([A-Z][A-Z_]+)=", example, re.MULTILINE)
    assert names
    assert [name for name in names if not _row(SETTINGS, name)] == []


def _commands(group: click.Group, parent: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, f"{parent}{name} ")
        else:
            yield f"{parent}{name}", command


def test_every_command_is_named_and_explains_itself_and_its_options() -> None:
    commands = dict(_commands(main))
    assert {"run", "datasets list"} <= set(commands)
    section = _section(SETTINGS, "Command")
    assert [name for name in commands if f"`{name}`" not in section] == []
    assert [name for name, command in commands.items() if not command.help] == []
    options = [option for command in commands.values() for option in command.params if isinstance(option, click.Option)]
    assert [option.name for option in options if not option.help] == []


class _AnyRow(dict[str, Any]):
    """A row that has every column asked for, and remembers which."""

    def __missing__(self, key: str) -> Any:
        return self.setdefault(key, "")


def test_every_key_of_the_summary_is_explained() -> None:
    rows = {name: _AnyRow() for name in ("dataset", "job", "evaluation", "model_version")}
    rest: dict[str, Any] = dict.fromkeys(RunFacts.__dataclass_fields__, ())
    written = summary(RunFacts(**{**rest, "counts": {}, "stages": {}, **rows}))
    assert [key for key in written if not _row(SUMMARY, key)] == []
    for part in ("dataset", "job", "evaluation"):
        assert written[part]
        assert [key for key in written[part] if not _row(_section(SUMMARY, part), key)] == []
    assert [key for key in written["model_version"] if f"`{key}`" not in SUMMARY] == []
    assert [key for key in ("seconds", "rows") if f"`{key}`" not in SUMMARY] == []


def test_every_figure_of_an_evaluation_is_explained() -> None:
    section = _section(SUMMARY, "evaluation")
    names = {*Comparison.__dataclass_fields__, *METRICS, *Latency._fields, *Estimate.__dataclass_fields__}
    assert sorted(name for name in names if f"`{name}`" not in section) == []


def test_counts_of_the_summary_are_those_that_are_read() -> None:
    source = (PROJECT_ROOT / "dagster_slimft" / "report" / "facts.py").read_text(encoding="utf-8")
    query = re.search(r'_COUNTS = """(.*?)"""', source, re.DOTALL)
    assert query is not None
    read = set(re.findall(r"\bas (\w+),?$|readiness\.(\w+),?$", query[1], re.MULTILINE))
    names = {name for pair in read for name in pair if name} - {"readiness"}
    explained = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\|([^|]*)\|", _section(SUMMARY, "counts"), re.M))))
    assert explained == names


def test_the_table_of_files_names_what_exists() -> None:
    named = re.findall(r"^\| `([^`]+)` \|", _section(README, "The files in reading order"), re.MULTILINE)
    assert len(named) > 5
    assert [path for path in named if not (PROJECT_ROOT / path).exists()] == []


def test_every_link_leads_to_a_file() -> None:
    pages = [name for name in _tracked() if name.endswith(".md")]
    assert pages
    broken = []
    for page in pages:
        text = (PROJECT_ROOT / page).read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)\s#]+)[^)]*\)", text):
            if "://" not in target and not ((PROJECT_ROOT / page).parent / target).exists():
                broken.append(f"{page}: {target}")
    assert broken == []


def test_no_file_names_a_folder_of_another_machine_or_a_registry() -> None:
    own = Path(__file__).relative_to(PROJECT_ROOT).as_posix()
    found = []
    for name in _tracked():
        text = (PROJECT_ROOT / name).read_bytes().decode("utf-8", "replace")
        if name != own:
            found += [f"{name}: {hit.group()}" for hit in ANOTHER_MACHINE.finditer(text)]
    assert found == []


@pytest.mark.parametrize(
    "text", ["see /tmp/out.log", '"/home/me/x"', "https://nexus.shop.example/simple", "(/mnt/data)"]
)
def test_a_folder_of_another_machine_is_recognised(text: str) -> None:
    assert ANOTHER_MACHINE.search(text)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    nodes = dbt.manifest(Workspace("docs", tmp_path_factory.mktemp("docs")))["nodes"].values()
    return [node for node in nodes if node["resource_type"] in ("model", "seed")]


def test_every_model_and_seed_tells_its_grain(models: list[dict[str, Any]]) -> None:
    assert models
    assert [node["name"] for node in models if not GRAIN.search(" ".join(node["description"].split()))] == []


def test_every_mart_has_a_contract_and_says_what_its_columns_mean(models: list[dict[str, Any]]) -> None:
    marts = [node for node in models if node["path"].startswith("marts/")]
    assert marts
    assert [node["name"] for node in marts if not node["config"]["contract"]["enforced"]] == []
    assert [node["name"] for node in marts if not node["columns"]] == []


def test_every_declared_column_has_a_description(models: list[dict[str, Any]]) -> None:
    columns = [(node["name"], column) for node in models for column in node["columns"].values()]
    assert [f"{name}.{column['name']}" for name, column in columns if not column["description"].strip()] == []


def test_suites_name_reason_and_next_step_of_every_expectation() -> None:
    for path in (PROJECT_ROOT / "expectations").glob("*.json"):
        metas = [one["meta"] for one in json.loads(path.read_text(encoding="utf-8"))["expectations"]]
        assert [meta["name"] for meta in metas if not (meta["notes"] and meta["next_step"])] == []
        assert {meta["severity"] for meta in metas} <= {"blocking", "warning"}
