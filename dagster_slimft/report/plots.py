"""The report's plots, declared in Altair and rendered to SVG here; each title says the finding, with its n."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from dagster_slimft.report.facts import RunFacts
from dagster_slimft.report.figures import SEGMENTS, Figure, figures
from dagster_slimft.report.portuguese import CANDIDATES, EXCLUSIONS, METRICS, SPLITS, count, numeral
from dagster_slimft.report.portuguese import SEGMENTS as PARTS

WIDTH = 640
_VEGA_LITE = "v6.4"


def plots(facts: RunFacts) -> list[str]:
    """SVG images of what the run has to show, in reading order."""
    drawn = [
        _metric(facts, "bleu"),
        _metric(facts, "perplexity"),
        _losses(facts.losses),
        _exclusions(facts),
        _splits(facts),
    ]
    return [_svg(chart) for chart in drawn if chart is not None]


def _metric(facts: RunFacts, metric: str) -> Any:
    import altair

    shown = [one for one in figures(facts.evaluation) if one.metric == metric and one.value is not None]
    if not shown:
        return None
    rows = [
        {
            "modelo": CANDIDATES[one.candidate],
            "parte": f"{PARTS[one.segment]} (n = {count(one.n)})",
            "valor": one.value,
            "de": one.low,
            "até": one.high,
        }
        for one in shown
    ]
    parts = [f"{PARTS[s]} (n = {count(one.n)})" for s in SEGMENTS for one in shown if one.segment == s][
        :: len(CANDIDATES)
    ]
    # Perplexities of base and fine-tuned model lie orders of magnitude apart.
    scale = altair.Scale(type="log") if metric == "perplexity" else altair.Scale(zero=True)
    base = _chart(rows).encode(y=altair.Y("modelo:N", title=None, sort=list(CANDIDATES.values())))
    bars = base.mark_rule(strokeWidth=3).encode(
        x=altair.X("de:Q", title=METRICS[metric], scale=scale),
        x2="até:Q",
        color=altair.Color("modelo:N", legend=None),
    )
    points = base.mark_point(filled=True, size=90).encode(x="valor:Q", color=altair.Color("modelo:N", legend=None))
    return (
        altair.layer(bars, points)
        .properties(width=WIDTH - 180, height=80)
        .facet(
            row=altair.Row(
                "parte:N",
                title=None,
                sort=list(dict.fromkeys(parts)),
                header=altair.Header(labelAngle=0, labelAlign="left"),
            )
        )
        .properties(title=_metric_title(shown, metric))
    )


def _metric_title(shown: Sequence[Figure], metric: str) -> str:
    values = {one.candidate: one.value for one in shown if one.segment == "all"}
    base, tuned = values.get("base"), values.get("fine_tuned")
    name = "Perplexidade" if metric == "perplexity" else "BLEU"
    if base is None or tuned is None:
        return f"{name} por modelo"
    return f"{name}: {numeral(base)} na base, {numeral(tuned)} no modelo ajustado (intervalos por pessoa)"


def _losses(losses: Sequence[Mapping[str, Any]]) -> Any:
    import altair

    names = {"train_loss": "treino", "valid_loss": "validação (amostra)", "full_valid_loss": "validação (toda)"}
    rows = [
        {"passo": row["step"], "perda": row[key], "parte": name}
        for row in losses
        for key, name in names.items()
        if row[key] is not None and math.isfinite(row[key])
    ]
    full = [row["perda"] for row in rows if row["parte"] == names["full_valid_loss"]]
    if not rows:
        return None
    found = f"A perda no fim do treino foi de {numeral(rows[-1]['perda'])}"
    if len(full) > 1:
        found = f"A perda na validação foi de {numeral(full[0])} para {numeral(full[-1])}"
    chart = _chart(rows).encode(
        x=altair.X("passo:Q", title="passo do treino"),
        y=altair.Y("perda:Q", title="perda (nats por token)", scale=altair.Scale(zero=False)),
        color=altair.Color("parte:N", title=None, legend=altair.Legend(orient="top")),
    )
    layers = altair.layer(
        chart.mark_line(strokeWidth=1.5),
        chart.transform_filter("datum.parte == 'validação (toda)'").mark_point(filled=True, size=60),
    )
    return layers.properties(width=WIDTH, height=240, title=f"{found} (n = {count(len(losses))} passos)")


def _exclusions(facts: RunFacts) -> Any:
    import altair

    rows = [{"motivo": EXCLUSIONS.get(row.reason, row.reason), "diálogos": row.dialogues} for row in facts.exclusions]
    if not rows:
        return None
    total = sum(row.dialogues for row in facts.exclusions)
    most = f"{rows[0]['motivo']} ({count(facts.exclusions[0].dialogues)})"
    title = f"{count(total)} diálogos ficaram de fora; mais comum: {most}"
    return (
        _chart(rows)
        .mark_bar()
        .encode(
            x=altair.X("diálogos:Q", title="diálogos"),
            y=altair.Y("motivo:N", title=None, sort="-x"),
            tooltip=["motivo:N", "diálogos:Q"],
        )
        .properties(width=WIDTH, height=24 * len(rows) + 20, title=title)
    )


def _splits(facts: RunFacts) -> Any:
    import altair

    if not facts.splits:
        return None
    rows = [
        {"parte": SPLITS[row["split"]], "fala": PARTS[row["segment"]], "exemplos": row["examples"]}
        for row in facts.splits
    ]
    total = sum(row["examples"] for row in facts.splits)
    return (
        _chart(rows)
        .mark_bar()
        .encode(
            x=altair.X("exemplos:Q", title="exemplos"),
            y=altair.Y("parte:N", title=None, sort=list(SPLITS.values())),
            color=altair.Color("fala:N", title=None, legend=altair.Legend(orient="top")),
        )
        .properties(
            width=WIDTH,
            height=120,
            title=f"{count(total)} exemplos; treino, validação e teste: {count(facts.people)} pessoas, "
            "cada uma em uma parte só",
        )
    )


def _chart(rows: list[dict[str, Any]]) -> Any:
    import altair

    return altair.Chart(altair.InlineData(values=rows))


def _svg(chart: Any) -> str:
    import vl_convert

    # No address is allowed: a chart draws the data it holds and fetches nothing.
    drawn: str = vl_convert.vegalite_to_svg(
        chart.to_json(), vl_version=_VEGA_LITE, format_locale="pt-BR", allowed_base_urls=[]
    )
    return drawn
