"""The closing lines in the terminal: what came in, what was made of it, and whether it is any better."""

from pathlib import Path

from rich.table import Table
from rich.text import Text

from dagster_slimft.report.facts import RunFacts
from dagster_slimft.report.figures import CANDIDATES, METRICS, figure, nearest_answer_wins
from dagster_slimft.report.summary import NOT_ENOUGH_DATA, verdict_word

STYLES = {"approved": "bold green", "rejected": "bold yellow", NOT_ENOUGH_DATA: "bold yellow"}
DEMO_MODEL = (
    "slimft-tiny-demo has 1.1 million parameters and was trained on this machine: it proves the pipeline, "
    "never an answer's quality"
)
DOUBTS = {"nearest": "copying the nearest training answer does at least as well as the fine-tuned model (BLEU)"}


def terminal_verdict(facts: RunFacts, folder: Path) -> Table:
    """The closing lines as a two-column table."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    word = verdict_word(facts)
    table.add_row("verdict", Text(word or "nothing to judge", STYLES.get(word or "", "bold")))
    for doubt in first_doubts(facts):
        table.add_row("", doubt)
    for name, text in _lines(facts):
        table.add_row(name, text)
    table.add_row("report", str(folder / "report.html"))
    table.add_row("pages", f"slimft --workspace {facts.workspace} ui")
    return table


def first_doubts(facts: RunFacts) -> list[str]:
    """What a reader must know before any figure."""
    doubts = []
    if nearest_answer_wins(facts.evaluation):
        doubts.append(DOUBTS["nearest"])
    if facts.is_demo_model:
        doubts.append(DEMO_MODEL)
    return doubts


def not_enough(facts: RunFacts) -> str:
    """One line: how many of how many, and why the others are not."""
    counts = facts.counts
    left_out = sum(row.dialogues for row in facts.exclusions)
    return (
        f"{counts['usable_examples']:,} of {counts['minimum_examples']:,} usable examples (dbt var minimum_examples); "
        f"{left_out:,} dialogues left out, by reason: see slimft_marts.training_exclusions"
    )


def _lines(facts: RunFacts) -> list[tuple[str, str]]:
    counts = facts.counts
    if not counts:
        return []
    lines = [
        ("dialogues", f"{counts['dialogues']:,} ({counts['messages']:,} messages)"),
        ("eligible", f"{counts['eligible_dialogues']:,} of {counts['rated_dialogues']:,} rated by customers"),
        ("usable", f"{counts['usable_examples']:,} examples; {counts['minimum_examples']:,} are needed"),
        ("left out", ", ".join(f"{row.dialogues:,} {row.reason}" for row in facts.exclusions) or "none"),
    ]
    if facts.is_below_minimum:
        lines.append(("needed", not_enough(facts)))
    if facts.dataset:
        lines.append(("dataset", f"{facts.dataset['dataset_version']} ({_split_sizes(facts)})"))
    if facts.job:
        tokens = facts.job["trained_tokens"] or 0
        lines.append(("job", f"{facts.job['job_id']} {facts.job['status']}, {tokens:,} trained tokens"))
    return [*lines, *_metric_lines(facts), *_version_lines(facts)]


def _split_sizes(facts: RunFacts) -> str:
    sizes: dict[str, int] = {}
    for row in facts.splits:
        sizes[row["split"]] = sizes.get(row["split"], 0) + row["examples"]
    return ", ".join(
        f"{split} {sizes[split]:,}" for split in ("train", "validation", "test", "holdout") if split in sizes
    )


def _metric_lines(facts: RunFacts) -> list[tuple[str, str]]:
    if facts.evaluation is None or not facts.evaluation["result"]:
        return []
    lines = []
    for metric in ("perplexity", "bleu", "price_precision"):
        shown = [(name, figure(facts.evaluation, "all", metric, key)) for key, name in CANDIDATES.items()]
        text = " · ".join(f"{name} {found.text}" for name, found in shown if found.value is not None)
        lines.append((METRICS[metric], text or "not measured"))
    return lines


def _version_lines(facts: RunFacts) -> list[tuple[str, str]]:
    if facts.model_version is None:
        return []
    version = facts.model_version
    lines = [("model version", f"{version['name']} ({version['status']}), model {version['model']}")]
    if version["status_reason"]:
        lines.append(("because", version["status_reason"]))
    return lines
