"""How sane the tiny base is: bits per character on a data set's test split.

    python -m benchmarks.base_model $SLIMFT_HOME/demo/artifacts/datasets/<version>/test.jsonl [--home $SLIMFT_HOME]

Base, random initialisation of the same architecture, and an interpolated character 5-gram trained on the base's own
text, each on the customers' and the assistant's words of the test dialogues. Lower is better; a base that is no better
than random initialisation would make every gain of fine-tuning fake.
"""

import argparse
import json
from pathlib import Path

from dagster_slimft.trainer import cpu


def main() -> None:
    """Measure and print one Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("test_file", type=Path)
    parser.add_argument("--home", type=Path, default=Path(".slimft"))
    chosen = parser.parse_args()
    cpu.set_environment()
    cpu.limit_threads()
    from dagster_slimft.trainer.base import ensure_base
    from dagster_slimft.trainer.base.corpus import base_documents
    from dagster_slimft.trainer.base.sanity import measure

    texts = spoken_texts(chosen.test_file)
    found = measure(ensure_base(chosen.home, print), base_documents(), texts)
    print(f"| model | bits per character ({found.characters:,} characters) |\n|---|---|")
    print(f"| base | {found.base:.2f} |")
    print(f"| random initialisation | {found.random_initialisation:.2f} |")
    print(f"| character 5-gram | {found.character_5gram:.2f} |")


def spoken_texts(path: Path) -> list[str]:
    """What customers and assistant said in a dataset's file, system prompts left out."""
    examples = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return [turn["content"] for example in examples for turn in example["messages"] if turn["role"] != "system"]


if __name__ == "__main__":
    main()
