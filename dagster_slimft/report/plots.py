"""The report's plots, declared in Altair and rendered to SVG here; each title says the finding, with its n."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from dagster_slimft.report.facts import RunFacts
from dagster_slimft.report.figures import SEGMENTS, Figure, figures, number

CANDIDATES_PT = {"base": "base", "fine_tuned": "ajustado", "nearest_answer": "resposta mais parecida"}
SEGMENTS_PT = {"all": "todas", "seen": "fala conhecida", "unseen": "fala nova"}
METRICS_PT = {"perplexity": "perplexidade (menor é melhor)", "bleu": "BLEU (maior é melhor)"}
WIDTH = 640


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
            "modelo": CANDIDATES_PT[one.candidate],
            "parte": f"{SEGMENTS_PT[one.segment]} (n = {one.n})",
            "valor": one.value,
            "de": one.low,
            "até": one.high,
        }
        for one in shown
    ]
    parts = [f"{SEGMENTS_PT[s]} (n = {one.n})" for s in SEGMENTS for one in shown if one.segment == s][
        :: len(CANDIDATES_PT)
    ]
    # Perplexities of base and fine-tuned model lie orders of magnitude apart.
    scale = altair.Scale(type="log") if metric == "perplexity" else altair.Scale(zero=True)
    base = _chart(rows).encode(y=altair.Y("modelo:N", title=None, sort=list(CANDIDATES_PT.values())))
    bars = base.mark_rule(strokeWidth=3).encode(
        x=altair.X("de:Q", title=METRICS_PT[metric], scale=scale),
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
    return f"{name}: {number(base)} na base, {number(tuned)} no modelo ajustado (intervalos de 95% por pessoa)"


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
    found = f"de {full[0]:.2f} para {full[-1]:.2f} na validação" if len(full) > 1 else f"{rows[-1]['perda']:.2f} no fim"
    chart = _chart(rows).encode(
        x=altair.X("passo:Q", title="passo do treino"),
        y=altair.Y("perda:Q", title="perda (nats por token)", scale=altair.Scale(zero=False)),
        color=altair.Color("parte:N", title=None, legend=altair.Legend(orient="top")),
    )
    layers = altair.layer(
        chart.mark_line(strokeWidth=1.5),
        chart.transform_filter("datum.parte == 'validação (toda)'").mark_point(filled=True, size=60),
    )
    return layers.properties(width=WIDTH, height=240, title=f"A perda caiu {found} ({len(losses)} passos)")


def _exclusions(facts: RunFacts) -> Any:
    import altair

    rows = [{"motivo": row.reason, "diálogos": row.dialogues} for row in facts.exclusions]
    if not rows:
        return None
    total = sum(row.dialogues for row in facts.exclusions)
    first = facts.exclusions[0]
    title = f"{total:,} diálogos ficaram de fora; o motivo mais comum é {first.reason} ({first.dialogues:,})"
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
        {"parte": row["split"], "fala": SEGMENTS_PT[row["segment"]], "exemplos": row["examples"]}
        for row in facts.splits
    ]
    total = sum(row["examples"] for row in facts.splits)
    people = sum(row["people"] for row in facts.splits)
    return (
        _chart(rows)
        .mark_bar()
        .encode(
            x=altair.X("exemplos:Q", title="exemplos"),
            y=altair.Y("parte:N", title=None, sort=["train", "validation", "test", "holdout"]),
            color=altair.Color("fala:N", title=None, legend=altair.Legend(orient="top")),
        )
        .properties(
            width=WIDTH, height=120, title=f"{total:,} exemplos de {people:,} pessoas, cada pessoa em uma parte só"
        )
    )


def _chart(rows: list[dict[str, Any]]) -> Any:
    import altair

    return altair.Chart(altair.InlineData(values=rows))


def _svg(chart: Any) -> str:
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(chart.to_json(), vl_version="v5.20")
    return drawn
