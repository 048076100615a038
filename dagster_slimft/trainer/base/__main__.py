"""`python -m dagster_slimft.trainer.base FOLDER STEPS PARENT`: builds the base in a process of its own.

What it reports goes to standard output, a line each; the reason of a failure to standard error.
"""

import shutil
import sys
from pathlib import Path

from dagster_slimft.errors import TrainerError
from dagster_slimft.trainer import cpu
from dagster_slimft.trainer.lifetime import exit_with_parent


def main() -> int:
    """Build what the command line names."""
    folder, steps, parent = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    exit_with_parent(parent)
    try:
        build(folder, steps)
    except TrainerError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


def build(folder: Path, steps: int) -> None:
    """Text, tokenizer, training, judgement; the model appears by a rename at the end.

    Raises:
        TrainerError: the base came out no better than random initialisation.
    """
    cpu.set_environment()
    cpu.limit_threads()
    from dagster_slimft.trainer.base.corpus import base_documents
    from dagster_slimft.trainer.base.pretraining import pretrain
    from dagster_slimft.trainer.base.sanity import judge
    from dagster_slimft.trainer.base.tokenizer import TOKENIZER_FILE, write_tokenizer

    documents = base_documents()
    if not (folder / TOKENIZER_FILE).exists():
        write_tokenizer(folder, documents)
    draft = folder / "model.part"
    shutil.rmtree(draft, ignore_errors=True)
    pretrain(documents, folder / TOKENIZER_FILE, draft, steps, _report)
    judge(draft, documents, _report)
    draft.replace(folder / "model")


def _report(message: str) -> None:
    print(message, flush=True)


if __name__ == "__main__":
    sys.exit(main())
