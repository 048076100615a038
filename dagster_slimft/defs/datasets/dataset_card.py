"""`dataset_card.md` beside the JSONL files: counts, shares, leaks, limits and known biases; figures only, never text.

The card lies outside the content hash. It holds no date and no run id, so equal content gives an equal card.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple

from dagster_slimft import dbt
from dagster_slimft.defs.datasets.copied_lines import SPLITS, WrittenFile
from dagster_slimft.defs.datasets.dataset_figures import Figures, SplitFigures
from dagster_slimft.defs.datasets.leak_report import LEAK_REPORT, LeakReport
from dagster_slimft.defs.datasets.snapshot import system_prompts

CARD = "dataset_card.md"


def dataset_card(
    version: str,
    content_hash: str,
    preferences: WrittenFile,
    figures: Figures,
    leaks: LeakReport,
    plots: Sequence[str],
    licence: str,
    legal_basis: str,
) -> str:
    """The card as Markdown."""
    parts = [
        _title(version, content_hash),
        _sizes(figures),
        ["## What is in it", *_shares(figures), *_made_with(figures), *_pairs(preferences)],
        ["## Splits", *_splits(figures), *_leaks(leaks)],
        ["## Plots", *(f"![{path}]({path})" for path in plots)],
        [
            "## Licence and legal basis",
            f"- licence: {licence or 'not declared'}",
            f"- legal basis (LGPD art. 7): {legal_basis or 'not declared'}",
        ],
        ["## Limits and known biases", *_LIMITS],
    ]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


_LIMITS = (
    "- Only dialogues that customers rated well are here: people who rate differ from people who do not.",
    "- Answers were written by the assistant of that time; its habits and its prices of that day are in them.",
    "- Dialogues in which a person of the shop is known to have answered are left out, where it is known.",
    "- Personal data are replaced by rules. Rules miss: treat the files as confidential.",
    "- `holdout` is the most recent time and may share people with train.",
)


def _title(version: str, content_hash: str) -> list[str]:
    return [
        f"# Dataset {version}",
        "",
        "Customer-service dialogues with personal data replaced, as OpenAI chat examples.",
        f"SHA-256: `{content_hash}`.",
        "Check it with `sha256sum train.jsonl validation.jsonl test.jsonl holdout.jsonl | sha256sum`.",
    ]


def _sizes(figures: Figures) -> list[str]:
    sizes = {split: figures.splits.get(split, SplitFigures(0, 0, 0, 0, 0)) for split in SPLITS}
    return [
        "| split | dialogues | people | turns | answers trained on | tokens |",
        "|---|---|---|---|---|---|",
        *(
            f"| {split} | " + " | ".join(f"{value:,}" for value in astuple(size)) + " |"
            for split, size in sizes.items()
        ),
    ]


def _shares(figures: Figures) -> list[str]:
    columns = {
        column: [(value, sum(splits.values())) for value, splits in values.items()]
        for column, values in figures.shares.items()
    }
    return [
        *(f"- {column}: {_listed(values)}" for column, values in columns.items()),
        f"- left out of `train.jsonl` by the token budget: {figures.beyond_budget:,}",
        f"- dialogues in unseen phrasing, all of them in test: {figures.unseen:,}",
    ]


def _made_with(figures: Figures) -> list[str]:
    prompts = ", ".join(
        f"{prompt['language']} version {prompt['version']} (`{prompt['sha256'][:12]}`)" for prompt in system_prompts()
    )
    return [
        f"- system prompts: {prompts}",
        f"- tokens counted with tokenizer `{figures.tokenizer}`, the trainer's own; a provider counts with its own",
        f"- redactor `{figures.redactor_version}`",
    ]


def _pairs(preferences: WrittenFile) -> list[str]:
    return [
        f"- `preferences.jsonl`: {preferences.lines:,} pairs of a disliked answer and a better one to the same question"
        f" (outside the dataset's hash; its own: `{preferences.digest[:12]}`)"
    ]


def _splits(figures: Figures) -> list[str]:
    declared = dbt.variables()
    test, validation = declared["test_share"], declared["validation_share"]
    shares = {"train": 1 - test - validation, "validation": validation, "test": test}
    achieved = ", ".join(
        f"{split} {figures.achieved[split]:.1%} (declared {share:.0%})" for split, share in shares.items()
    )
    return [f"- achieved shares, golden dialogues and holdout aside: {achieved}"]


def _leaks(leaks: LeakReport) -> list[str]:
    sides = ", ".join(f"{side} {found.share:.1%}" for side, found in leaks.overlap.sides.items())
    return [
        "- shared by two of train, validation and test: "
        + ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in leaks.leaks.items()),
        f"- pairs almost similar enough to be near-duplicates, across splits: {leaks.close_pairs:,}",
        f"- runs of eight words of test that stand in train too: {sides}; stock answers aside, which are "
        f"{leaks.overlap.stock_share:.1%} of test's answers",
        f"- the same figures for programs: `{LEAK_REPORT}`",
    ]


def _listed(values: Iterable[tuple[str, int]]) -> str:
    counted: Mapping[str, int] = dict(values)
    total = sum(counted.values()) or 1
    return ", ".join(f"{value} {count / total:.0%}" for value, count in counted.items()) or "nothing"
