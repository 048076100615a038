"""Plots of a dataset's card: SVG beside the files, drawn without network, the same for the same figures."""

from pathlib import Path
from typing import Any

from dagster_slimft.defs.datasets.dataset_figures import Figures

WIDTH = 560
_ORDER = ("train", "validation", "test", "holdout")
_VEGA_LITE = "v6.4"


def draw_plots(folder: Path, figures: Figures) -> list[str]:
    """Draw what there is to see into `plots/`; returns the files' paths within the folder, in reading order."""
    charts = {
        "topics": _by_split(figures, "topic"),
        "channels": _by_split(figures, "channel"),
        "lengths": _lengths(figures),
    }
    plots = folder / "plots"
    plots.mkdir(mode=0o700)
    for name, chart in charts.items():
        (plots / f"{name}.svg").write_text(_svg(chart), encoding="utf-8")
    return [f"plots/{name}.svg" for name in charts]


def _by_split(figures: Figures, column: str) -> Any:
    import altair

    values = figures.shares[column]
    total = sum(sum(splits.values()) for splits in values.values())
    rows = [
        {column: value, "split": split, "dialogues": dialogues, "order": _ORDER.index(split)}
        for value, splits in values.items()
        for split, dialogues in splits.items()
    ]
    first = next(iter(values), "nothing")
    share = sum(values.get(first, {}).values()) / (total or 1)
    return (
        _chart(rows)
        .mark_bar()
        .encode(
            x=altair.X("dialogues:Q", title="dialogues"),
            y=altair.Y(f"{column}:N", title=None, sort=list(values)),
            color=altair.Color("split:N", sort=list(_ORDER), title=None, legend=altair.Legend(orient="top")),
            order="order:Q",
        )
        .properties(width=WIDTH, title=f"{first} is {share:.0%} of all dialogues (n = {total:,})")
    )


def _lengths(figures: Figures) -> Any:
    import altair

    total = sum(figures.lengths.values())
    tokens = sum(split.tokens for split in figures.splits.values())
    rows = [{"tokens": low, "to": low + 40, "dialogues": count} for low, count in figures.lengths.items()]
    return (
        _chart(rows)
        .mark_bar()
        .encode(
            x=altair.X("tokens:Q", bin="binned", title="tokens per example"),
            x2="to:Q",
            y=altair.Y("dialogues:Q", title="dialogues"),
        )
        .properties(
            width=WIDTH,
            height=180,
            title=f"An example has {tokens / (total or 1):,.0f} tokens on average (n = {total:,})",
        )
    )


def _chart(rows: list[dict[str, Any]]) -> Any:
    import altair

    return altair.Chart(altair.InlineData(values=rows))


def _svg(chart: Any) -> str:
    import vl_convert

    # No address is allowed: a chart draws the data it holds and fetches nothing.
    drawn: str = vl_convert.vegalite_to_svg(chart.to_json(), vl_version=_VEGA_LITE, allowed_base_urls=[])
    return drawn
