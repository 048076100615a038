"""Markdown tables: verdict first, then per label, then the shapes that do worst. No text is ever in them."""

from collections.abc import Iterator, Mapping, Sequence

from benchmarks.redaction_quality.aims import Aim
from benchmarks.redaction_quality.scoring import Count, Score


def aims_table(slimft: Sequence[Aim], presidio: Sequence[Aim]) -> Iterator[str]:
    """One line per aim: what is wanted, what is measured, Presidio beside it."""
    beside = {aim.name: aim for aim in presidio}
    yield "| aim | wanted | slimft | of | | Presidio |\n|---|---|---|---|---|---|"
    for aim in slimft:
        sign = "" if aim.wanted is None else "<= " if aim.is_ceiling else ">= "
        other = beside.get(aim.name)
        observations = f"{aim.observations:,}" if aim.observations else ""
        yield (
            f"| {aim.name} | {sign}{_figure(aim.wanted, aim.is_share)} | {_figure(aim.value, aim.is_share)} | "
            f"{observations} | {aim.verdict} | {_figure(other.value, aim.is_share) if other else ''} |"
        )


def corpora_table(scores: Mapping[str, Sequence[Score]]) -> Iterator[str]:
    """One line per corpus and tool."""
    yield "| text | tool | messages | recall | precision | leak rate | false on clean | messages per CPU second |"
    yield "|---|---|---|---|---|---|---|---|"
    for tool, ones in scores.items():
        for one in ones:
            speed = f"{one.messages / one.cpu_seconds:,.0f}" if one.cpu_seconds else ""
            yield (
                f"| {one.corpus} | {tool} | {one.messages:,} | {_figure(one.total.recall)} | "
                f"{_figure(one.precision)} | {_figure(one.total.leak_rate)} | {_figure(one.false_rate)} | {speed} |"
            )


def labels_table(slimft: Score, presidio: Score | None) -> Iterator[str]:
    """One line per label of a corpus."""
    yield "| label | spans | recall | leak rate | Presidio: recall | leak rate |\n|---|---|---|---|---|---|"
    for label, count in sorted(slimft.by_label.items()):
        other = presidio.by_label[label] if presidio else Count()
        yield (
            f"| {label} | {count.spans} | {_figure(count.recall)} | {_figure(count.leak_rate)} | "
            f"{_figure(other.recall)} | {_figure(other.leak_rate)} |"
        )


def shapes_table(score: Score, most: int) -> Iterator[str]:
    """The shapes that lose most: spans missed and messages with a false span, the worst first."""
    lossy = {name: count for name, count in score.by_shape.items() if count.found < count.spans or count.with_false}
    worst = sorted(lossy.items(), key=lambda item: (item[1].found - item[1].spans - item[1].with_false, item[0]))
    whole = len(score.by_shape) - len(lossy)
    yield f"{whole} of {len(score.by_shape)} shapes without a miss or a false span; the others:\n"
    yield "| shape | spans | recall | messages with a false span |\n|---|---|---|---|"
    for name, count in worst[:most]:
        yield f"| {name} | {count.spans} | {_figure(count.recall)} | {count.with_false} |"
    if len(worst) > most:
        yield f"\n{len(worst) - most} more shapes with fewer"


def _figure(value: float | None, is_share: bool = True) -> str:
    if value is None:
        return ""
    if is_share:
        return f"{value:.1%}" if value >= 0.01 or value == 0 else f"{value:.2%}"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"
