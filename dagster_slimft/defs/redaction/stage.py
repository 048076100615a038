"""The redaction stage: reads staging's views, writes `redacted_messages`, touches only what is out of date.

One connection reads (a snapshot, a server-side cursor), the other writes: each batch of dialogues is one transaction,
so a crash anywhere repeats at most the batches in flight and loses nothing. Memory holds a few batches.
"""

import os
import time
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.redaction.batch import FinishedBatch, finish_batch
from dagster_slimft.defs.redaction.dialogue import StagedDialogue
from dagster_slimft.defs.redaction.personal_texts import redact_personal_texts
from dagster_slimft.defs.redaction.redacted_table import delete_messages, recount_tokens, write_batch
from dagster_slimft.defs.redaction.settings import RedactionSettings, redactor_version
from dagster_slimft.defs.redaction.tokens import TokenCounter
from dagster_slimft.defs.redaction.work_list import WorkList, staging_definition

# Starting workers costs about two seconds each; below this many dialogues one process is done sooner.
FEWEST_DIALOGUES_FOR_WORKERS = 4_000
# From so many rows on, what reads the table next is planned badly without fresh statistics; they cost a blink.
FEWEST_MESSAGES_FOR_STATISTICS = 1_000


@dataclass(frozen=True)
class RedactionReport:
    """What one run of the stage did."""

    messages: int
    dialogues: int
    entities: dict[str, int]
    residual: dict[str, int]
    quarantined: int
    vanished: int
    recounted: int
    personal_texts: int
    waiting_texts: int
    redactor_version: str
    seconds: float


def redact_new_messages(database: Database, settings: RedactionSettings, tokenizer: TokenCounter) -> RedactionReport:
    """Bring `redacted_messages` and `redacted_texts` up to date with staging."""
    started = time.monotonic()
    done: Counter[str] = Counter()
    entities: Counter[str] = Counter()
    residual: Counter[str] = Counter()
    with database.connect() as reader, database.connect(autocommit=True) as writer:
        version = redactor_version(settings, staging_definition(writer))
        work = WorkList(reader, version)
        vanished = work.vanished_messages()
        if vanished:
            delete_messages(writer, vanished)
        for batch in _finished_batches(work, settings, tokenizer, version):
            write_batch(writer, batch, version)
            entities.update(batch.entities)
            residual.update(batch.residual)
            done["dialogues"] += batch.dialogues
            done["messages"] += len(batch.rows)
            done["quarantined"] += len(batch.set_aside)
        recounted = recount_tokens(writer, tokenizer)
        personal_texts = redact_personal_texts(writer, settings, tokenizer, version)
        if done["messages"] + len(vanished) >= FEWEST_MESSAGES_FOR_STATISTICS:
            writer.execute("analyze slimft.redacted_messages")
    return RedactionReport(
        messages=done["messages"],
        dialogues=done["dialogues"],
        entities=dict(sorted(entities.items())),
        residual=dict(sorted(residual.items())),
        quarantined=done["quarantined"],
        vanished=len(vanished),
        recounted=recounted,
        personal_texts=personal_texts.redacted,
        waiting_texts=personal_texts.waiting,
        redactor_version=version,
        seconds=time.monotonic() - started,
    )


def _finished_batches(
    work: WorkList, settings: RedactionSettings, tokenizer: TokenCounter, version: str
) -> Iterator[FinishedBatch]:
    processes = settings.processes or os.cpu_count() or 1
    batches = _batches(work.dialogues(), settings.batch_dialogues)
    if processes == 1 or work.dialogue_count() < FEWEST_DIALOGUES_FOR_WORKERS:
        for batch in batches:
            yield finish_batch(batch, settings, tokenizer, version)
        return
    # spawn: the pipeline's process has threads, which fork would leave in unknown states.
    with ProcessPoolExecutor(processes, get_context("spawn"), _alone_on_its_core) as workers:
        waiting: deque[Future[FinishedBatch]] = deque()
        for batch in batches:
            waiting.append(workers.submit(finish_batch, batch, settings, tokenizer, version))
            if len(waiting) > 2 * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _alone_on_its_core() -> None:
    """A worker counts tokens in one thread: there are as many workers as cores."""
    os.environ["TOKENIZERS_PARALLELISM"] = "false"


def _batches(dialogues: Iterator[StagedDialogue], size: int) -> Iterator[list[StagedDialogue]]:
    while batch := list(islice(dialogues, size)):
        yield batch
