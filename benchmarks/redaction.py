"""Quality and speed of redaction on labelled text, beside Presidio's: recall, precision, leaks, messages per second.

    python -m benchmarks.redaction [FOLDER] [--seed 1] [--per-shape 40] [--shapes 40] [--misses N] [--false N]

Texts: `redaction/*.jsonl` of FOLDER (`{id, text, spans: [{start, end, label}]}`), by default `$SLIMFT_SAMPLE_DATA`, and
both parts of the adversarial set (`benchmarks/adversarial`). The aims are judged on the held-out part, of which only
figures are printed; examples of the other texts are printed on request: they are public or made up, never customers'.
How spans are matched is told in `redaction_quality/scoring.py`, Presidio's set-up in `redaction_quality/presidio.py`.
Without Presidio (`pip install -c constraints.txt -e '.[benchmark]'`) its columns stay empty.
"""

import argparse
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.adversarial import Part
from benchmarks.redaction_quality import presidio
from benchmarks.redaction_quality.aims import Aim, clean_aim, quality_aims, speed_aims
from benchmarks.redaction_quality.corpora import Corpus, adversarial, samples
from benchmarks.redaction_quality.handwritten import INBOX, handwritten
from benchmarks.redaction_quality.scoring import Outcome, Redactor, Score, score
from benchmarks.redaction_quality.tables import aims_table, corpora_table, labels_table, shapes_table
from benchmarks.redaction_quality.tools import messages_per_cpu_second, seconds_for, slimft

LONG_MESSAGE = 1_000_000
# What "WhatsApp-size" means where a speed is told; made-up messages, full of values, would tell another.
REAL_CHAT = "zecarioca_pizza"
PARTS: tuple[Part, ...] = ("development", "held_out")


def main() -> None:
    """Print the aims, then one table per kind of figure."""
    options = _options()
    from_files = samples(options.folder)
    parts = (adversarial(part, options.seed, options.per_shape) for part in PARTS)
    corpora = [*from_files, handwritten(), handwritten(INBOX, "inbox"), *parts]
    if not from_files:
        print(f"no labelled samples under {options.folder}: the adversarial set alone is measured\n")
    tools: dict[str, Redactor] = {"slimft": slimft}
    if presidio.is_installed():
        tools["Presidio"] = presidio.presidio()
    else:
        print("Presidio is not installed: its columns stay empty; pip install -c constraints.txt -e '.[benchmark]'\n")
    scores: dict[str, list[Score]] = {tool: [] for tool in tools}
    for corpus in corpora:
        for tool, redactor in tools.items():
            found, outcomes = score(corpus, redactor)
            scores[tool].append(found)
            if tool == "slimft" and not corpus.is_held_out:
                _print_examples(corpus, outcomes, options.misses, options.false)
    real = [corpus for corpus in corpora if corpus.name == REAL_CHAT]
    speeds = {tool: messages_per_cpu_second(use, chat.messages) for chat in real for tool, use in tools.items()}
    for line in _report(scores, speeds, options.shapes):
        print(line)
    for corpus in (*real, corpora[-1]):
        seconds = seconds_for(LONG_MESSAGE, slimft, corpus.messages)
        print(f"\none message of {LONG_MESSAGE:,} characters made of {corpus.name}: {seconds:.2f} CPU seconds")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = Path(os.environ.get("SLIMFT_SAMPLE_DATA", "../shared/data"))
    parser.add_argument("folder", nargs="?", type=Path, default=default)
    parser.add_argument("--seed", type=int, default=1, help="of the adversarial set")
    parser.add_argument("--per-shape", type=int, default=40, help="messages of each adversarial shape")
    parser.add_argument("--shapes", type=int, default=40, help="print so many of the worst shapes of each part")
    parser.add_argument(
        "--misses", type=int, default=0, help="print so many missed spans per text, held-out ones aside"
    )
    parser.add_argument("--false", type=int, default=0, help="print so many false spans per text, held-out ones aside")
    return parser.parse_args()


def _report(scores: dict[str, list[Score]], speeds: dict[str, float], most_shapes: int) -> Iterator[str]:
    yield "Aims, on the held-out part of the adversarial set:\n"
    yield from aims_table(
        _aims(scores["slimft"], speeds, "slimft"), _aims(scores.get("Presidio", []), speeds, "Presidio")
    )
    yield ""
    yield from corpora_table(scores)
    for place, one in enumerate(scores["slimft"]):
        if one.total.spans:
            yield f"\n{one.corpus}, by label:\n"
            yield from labels_table(one, scores["Presidio"][place] if "Presidio" in scores else None)
        if one.corpus in PARTS:
            yield f"\n{one.corpus}, by shape:\n"
            yield from shapes_table(one, most_shapes)


def _aims(scores: Sequence[Score], speeds: dict[str, float], tool: str) -> list[Aim]:
    found = [aim for one in scores if one.corpus == "held_out" for aim in quality_aims(one)]
    found += [clean_aim(one) for one in scores if one.corpus not in PARTS and not one.by_label]
    return [*found, *speed_aims(speeds.get(tool), speeds.get("Presidio"))] if scores else []


def _print_examples(corpus: Corpus, outcomes: Sequence[Outcome], misses: int, false: int) -> None:
    missed = [(outcome, gold) for outcome in outcomes for gold in outcome.missed]
    for outcome, gold in missed[:misses]:
        around = outcome.message.text[max(0, gold.start - 40) : gold.end + 20]
        print(f"{corpus.name} {outcome.message.shape}: missed {gold.label} in {around!r}")
    for outcome in [outcome for outcome in outcomes if outcome.false][:false]:
        text = outcome.message.text
        spans = [text[start:end] for start, end in outcome.false]
        print(f"{corpus.name} {outcome.message.shape}: false {spans} in {text[:160]!r}")


if __name__ == "__main__":
    main()
