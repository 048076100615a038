"""All text of the tiny base, a function of the files here alone: the same documents in the same order each time."""

import random
from collections.abc import Iterator
from functools import lru_cache

from dagster_slimft.trainer.base.dialogues import service_dialogues
from dagster_slimft.trainer.base.folder import HERE, TEMPLATE
from dagster_slimft.trainer.base.sentences import word_sentences
from dagster_slimft.trainer.chat_rendering import render_chat

SEED = 7
DIALOGUES = 2200
SENTENCE_PAGES = 900
SENTENCES_PER_PAGE = 12
# Hand-written prose is scarce and the best there is: it comes several times, cut at other places each time.
PROSE_ROUNDS = 10
PARAGRAPHS_PER_DOCUMENT = 3


@lru_cache(maxsize=1)
def base_documents() -> tuple[str, ...]:
    """Every document, shuffled."""
    # Not for secrets: the same text each time is what is wanted.
    chance = random.Random(SEED)  # noqa: S311
    template = TEMPLATE.read_text(encoding="utf-8")
    documents = [render_chat(template, messages).text for messages in service_dialogues(chance, DIALOGUES)]
    sentences = word_sentences(chance)
    documents += [" ".join(next(sentences) for _ in range(SENTENCES_PER_PAGE)) for _ in range(SENTENCE_PAGES)]
    documents += _prose(chance)
    chance.shuffle(documents)
    return tuple(documents)


def _prose(chance: random.Random) -> Iterator[str]:
    for path in sorted((HERE / "prose").glob("*.txt")):
        paragraphs = [part.strip().replace("\n", " ") for part in path.read_text(encoding="utf-8").split("\n\n")]
        for _ in range(PROSE_ROUNDS):
            at = 0
            while at < len(paragraphs):
                step = chance.randint(1, PARAGRAPHS_PER_DOCUMENT)
                yield "\n".join(paragraphs[at : at + step])
                at += step
