"""Quality and speed of redaction on labelled text: recall, precision and leaks per label, messages per CPU second.

    python benchmarks/redaction.py [FOLDER] [--misses N] [--false N]

FOLDER holds `redaction/*.jsonl` (`{id, text, spans: [{start, end, label}]}`), by default `$SLIMFT_SAMPLE_DATA`.
A gold span is found when all its letters and digits are replaced, under whatever label; a predicted span is right
when it touches a gold span. leak = messages with a gold span of the label of which something stays. Labels that
must survive (places, organisations, laws, cases) are counted apart. Examples are printed only on request: the texts
are public samples, never customers'.
"""

import argparse
import json
import os
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dagster_slimft.defs.redaction.detect import detect
from dagster_slimft.defs.redaction.spans import Span

SURVIVE = {"LOCATION", "ORG", "LAW", "CASE", "TIME", "DATE"}


def main() -> None:
    """Print one table per file and the speed over all of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path(os.environ.get("SLIMFT_SAMPLE_DATA", "../shared/data"))
    )
    parser.add_argument("--misses", type=int, default=0, help="print this many missed spans per file")
    parser.add_argument("--false", type=int, default=0, help="print this many false spans per file")
    options = parser.parse_args()
    for path in sorted((options.folder / "redaction").glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        _print_quality(path.name, rows, options.misses, options.false)
    _print_speed(options.folder)


def _print_quality(name: str, rows: list[dict[str, Any]], misses: int, false: int) -> None:
    started = time.process_time()
    predicted = [detect(row["text"]) for row in rows]
    seconds = time.process_time() - started
    gold_counts: Counter[str] = Counter()
    found: Counter[str] = Counter()
    leaking: Counter[str] = Counter()
    touched: Counter[str] = Counter()
    right = wrong = messages_with_false = 0
    for row, spans in zip(rows, predicted, strict=True):
        personal = [gold for gold in row["spans"] if gold["label"] not in SURVIVE]
        missed = set()
        for gold in row["spans"]:
            gold_counts[gold["label"]] += 1
            if _is_covered(row["text"], gold, spans):
                found[gold["label"]] += 1
            else:
                missed.add(gold["label"])
                if misses and gold["label"] not in SURVIVE:
                    misses -= 1
                    print("  missed", gold["label"], repr(row["text"][max(0, gold["start"] - 40) : gold["end"] + 20]))
            touched[gold["label"]] += any(_touches(gold, span) for span in spans)
        leaking.update(missed)
        errors = [span for span in spans if not any(_touches(gold, span) for gold in personal)]
        wrong += len(errors)
        right += len(spans) - len(errors)
        messages_with_false += bool(errors)
        if errors and false:
            false -= 1
            print("  false", [(s.label, row["text"][s.start : s.end]) for s in errors], "in", repr(row["text"][:160]))
    print(f"\n{name}: {len(rows)} messages, {len(rows) / seconds:,.0f} messages per CPU second")
    print(f"{'label':<10} {'spans':>6} {'recall':>7} {'leaking messages':>17}   kind")
    for label, count in sorted(gold_counts.items()):
        if label in SURVIVE:
            print(f"{label:<10} {count:>6} {'':>7} {'':>17}   survives: {1 - touched[label] / count:.1%}")
        else:
            print(f"{label:<10} {count:>6} {found[label] / count:>7.1%} {leaking[label]:>17}   personal")
    precision = right / (right + wrong) if right + wrong else 1.0
    print(
        f"precision {precision:.1%} of {right + wrong} spans; "
        f"messages with a false span {messages_with_false / len(rows):.2%}"
    )


def _is_covered(text: str, gold: dict[str, Any], spans: Iterable[Span]) -> bool:
    open_places = {place for place in range(gold["start"], gold["end"]) if text[place].isalnum()}
    for span in spans:
        open_places -= set(range(span.start, span.end))
    return not open_places


def _touches(gold: dict[str, Any], span: Span) -> bool:
    return bool(gold["start"] < span.end and span.start < gold["end"])


def _print_speed(folder: Path) -> None:
    path = folder / "redaction" / "zecarioca_pizza.jsonl"
    texts = [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()] * 10
    best = float("inf")
    for _ in range(3):
        started = time.process_time()
        for text in texts:
            detect(text)
        best = min(best, time.process_time() - started)
    print(f"\nWhatsApp-size messages: {len(texts) / best:,.0f} messages per CPU second (best of 3)")
    long_text = (" ".join(texts) * 20)[:1_000_000]
    started = time.process_time()
    detect(long_text)
    print(f"one message of {len(long_text):,} characters: {time.process_time() - started:.2f} s")


if __name__ == "__main__":
    main()
