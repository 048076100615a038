"""Near-duplicates and leak report on invented dialogues: time, memory, and how many of the right pairs are found.

    python -m benchmarks.near_duplicates [--dialogues 50000]

A fifth of the dialogues are pairs with one to three words of about 85 changed, most of them between 0.8 and 0.95
similar; templates are shared by a rule of few used often. Each row runs in a process of its own.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import psutil

from dagster_slimft.defs.datasets.copied_lines import SPLITS
from dagster_slimft.defs.datasets.leak_report import Member, declared_rules, measure_leaks
from dagster_slimft.defs.datasets.near_duplicates import clusters, shingles

THRESHOLD = 0.8


def main() -> None:
    """Print one line per measurement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--dialogues", type=int, default=50_000)
    parser.add_argument("--only", choices=["clusters", "leaks"])
    parser.add_argument("--permutations", type=int, default=256)
    given = parser.parse_args()
    if given.only == "clusters":
        print(_clusters(given.dialogues, given.permutations))
    elif given.only == "leaks":
        print(_leaks(given.dialogues))
    else:
        _run_all(given.dialogues)


def _run_all(dialogues: int) -> None:
    rows = [["--only", "clusters", "--permutations", str(number)] for number in (128, 256)]
    sizes = [dialogues // 4, dialogues // 2, dialogues]
    rows = [[*row, "--dialogues", str(dialogues)] for row in rows]
    rows += [["--only", "leaks", "--dialogues", str(size)] for size in sizes]
    for row in rows:
        subprocess.run([sys.executable, "-m", "benchmarks.near_duplicates", *row], check=True)


def _clusters(dialogues: int, permutations: int) -> str:
    texts, pairs = _dialogues(dialogues)
    named = [(f"{at:08d}", text) for at, text in enumerate(texts)]
    found: dict[str, str] = {}
    seconds = _cpu_seconds(lambda: found.update(clusters(named, THRESHOLD, permutations)))
    right = [pair for pair in pairs if _jaccard(texts[pair[0]], texts[pair[1]]) >= THRESHOLD]
    joined = sum(found[f"{one:08d}"] == found[f"{other:08d}"] for one, other in right)
    return (
        f"clusters, {permutations} permutations: {dialogues:,} dialogues in {seconds:.1f} CPU s, {joined:,} of "
        f"{len(right):,} right pairs ({joined / len(right):.1%}), {_memory_mb():,} MB"
    )


def _leaks(dialogues: int) -> str:
    texts, _ = _dialogues(dialogues)
    with tempfile.TemporaryDirectory() as folder:
        members = _write(Path(folder), texts)
        shared: dict[str, int] = {}
        seconds = _cpu_seconds(
            lambda: shared.update(measure_leaks(Path(folder), SPLITS, members, [], declared_rules()).leaks)
        )
    return f"leak report: {dialogues:,} dialogues in {seconds:.1f} CPU s, {shared}, {_memory_mb():,} MB"


def _write(folder: Path, texts: list[str]) -> list[Member]:
    lines: dict[str, list[str]] = {split: [] for split in SPLITS}
    members = []
    for at, text in enumerate(texts):
        split = {8: "validation", 9: "test"}.get(at % 10, "train")
        words = text.split()
        turns = [" ".join(words[start : start + 11]) for start in range(0, len(words), 11)]
        messages = [{"role": ("user", "assistant")[number % 2], "content": turn} for number, turn in enumerate(turns)]
        line = json.dumps({"messages": messages})
        lines[split].append(line)
        members.append(Member(sha256(line.encode()).hexdigest(), str(at), f"k{at}", f"k{at}", split))
    for split, written in lines.items():
        (folder / f"{split}.jsonl").write_text("".join(f"{line}\n" for line in written), encoding="utf-8")
    return members


def _dialogues(number: int) -> tuple[list[str], list[tuple[int, int]]]:
    """Texts, and the numbers of those that are pairs."""
    draw = random.Random(5)
    words = [f"palavra{at}" for at in range(8000)]
    weights = [1 / (at + 1) for at in range(len(words))]
    templates = [draw.choices(words, weights, k=12) for _ in range(300)]

    def dialogue() -> list[str]:
        said: list[str] = []
        for _ in range(4):
            said += draw.choices(words, weights, k=draw.randint(6, 14))
            is_template = draw.random() < 0.6
            said += templates[min(299, int(draw.expovariate(1 / 40)))] if is_template else draw.choices(words, k=14)
        return said

    texts = [dialogue() for _ in range(number * 4 // 5)]
    pairs = []
    for _ in range(number // 10):
        one = dialogue()
        other = list(one)
        for at in draw.sample(range(len(other)), draw.choice([1, 2, 2, 3])):
            other[at] = f"outra{draw.randrange(10**6)}"
        pairs.append((len(texts), len(texts) + 1))
        texts += [one, other]
    return [" ".join(text) for text in texts], pairs


def _jaccard(one: str, other: str) -> float:
    a, b = set(shingles(one)), set(shingles(other))
    return len(a & b) / len(a | b)


def _cpu_seconds(work: Callable[[], None]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _memory_mb() -> int:
    return int(psutil.Process().memory_info().rss) >> 20


if __name__ == "__main__":
    main()
