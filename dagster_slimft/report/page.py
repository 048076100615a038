"""report.html and summary.json in one folder; the page is one file and loads nothing from outside."""

import os
from pathlib import Path

import orjson

from dagster_slimft.report import portuguese
from dagster_slimft.report.facts import RunFacts
from dagster_slimft.report.figures import METRICS, SEGMENTS, Figure, figures, nearest_answer_wins
from dagster_slimft.report.plots import plots
from dagster_slimft.report.summary import summary, verdict_word
from dagster_slimft.report.verdict import first_doubts, not_enough


def write_report(folder: Path, facts: RunFacts) -> Path:
    """Write both files into `folder`, each put in place whole; returns the folder."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    options = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS
    _put(folder / "summary.json", orjson.dumps(summary(facts), option=options, default=str))
    _put(folder / "report.html", render(facts).encode())
    return folder


def render(facts: RunFacts) -> str:
    """The page as HTML."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return templates.get_template("report.html.jinja").render(
        facts=facts,
        word=verdict_word(facts),
        verdict=portuguese.VERDICTS[verdict_word(facts)],
        doubts=first_doubts(facts),
        nearest_wins=nearest_answer_wins(facts.evaluation),
        not_enough=not_enough(facts) if facts.is_below_minimum else None,
        left_out=sum(row.dialogues for row in facts.exclusions),
        reasons=_reasons(facts),
        tables=_tables(figures(facts.evaluation)),
        not_measured=_not_measured(facts),
        result=facts.evaluation["result"] if facts.evaluation else None,
        plots=plots(facts),
        pt=portuguese,
    )


def _tables(shown: list[Figure]) -> list[tuple[str, list[tuple[str, list[Figure]]]]]:
    """Rows by segment: metric name, then one figure per candidate."""
    return [
        (
            portuguese.SEGMENTS[segment],
            [
                (portuguese.METRICS[metric], [one for one in shown if one.segment == segment and one.metric == metric])
                for metric in METRICS
            ],
        )
        for segment in SEGMENTS
        if any(one.segment == segment and one.n for one in shown)
    ]


def _reasons(facts: RunFacts) -> list[str]:
    if facts.evaluation is None:
        return []
    return [
        portuguese.reason_line(reason, facts.evaluation["result"]) for reason in facts.evaluation["verdict_reasons"]
    ]


def _not_measured(facts: RunFacts) -> list[str]:
    declared = facts.evaluation["result"].get("not_measured", {}) if facts.evaluation else {}
    return [f"{portuguese.METRICS[metric]}: {reason}" for metric, reason in declared.items()]


def _put(path: Path, content: bytes) -> None:
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.write_bytes(content)
    fresh.replace(path)
