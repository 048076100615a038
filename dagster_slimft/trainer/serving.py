"""Serves models in this process: one thread computes, requests that arrive together are answered in one batch.

The thread takes a task, waits 10 ms for others of the same kind and model, and works on them together (measured: four
clients in one batch are 2.1 times as fast as in four threads). Torch is imported at the first task, or
while a job trains; models are loaded when asked for, three at most, and dropped after two idle minutes.
"""

import asyncio
import contextlib
import gc
import queue
import threading
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from dagster_slimft.trainer import cpu
from dagster_slimft.trainer.answer_text import AnswerText, FinishReason
from dagster_slimft.trainer.examples import Encoder, open_encoder
from dagster_slimft.trainer.model_folder import context_length, end_tokens, import_model_classes, load_model

if TYPE_CHECKING:
    from dagster_slimft.trainer.scoring import Scores

GATHER_SECONDS = 0.010
LARGEST_BATCH = 32
MOST_MODELS = 3
IDLE_SECONDS = 120.0


class Sampling(NamedTuple):
    """How an answer is drawn."""

    max_tokens: int
    temperature: float
    top_p: float
    seed: int | None
    stop: tuple[str, ...]


class Finished(NamedTuple):
    """The last piece of an answer."""

    reason: FinishReason
    ids: list[int]
    text: str


class _Mailbox:
    """Carries what the computing thread gives to the event loop that waits for it."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._pieces: asyncio.Queue[Any] = asyncio.Queue()

    def put(self, piece: Any) -> None:
        # A loop that closed meanwhile has nobody waiting any more.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._pieces.put_nowait, piece)

    async def get(self) -> Any:
        piece = await self._pieces.get()
        if isinstance(piece, Exception):
            raise piece
        return piece


@dataclass(eq=False)
class _Answer:
    folder: Path
    prompt: Sequence[int]
    sampling: Sampling
    mailbox: _Mailbox = field(default_factory=_Mailbox)
    is_abandoned: bool = False


@dataclass(eq=False)
class _Scoring:
    folder: Path
    sequences: Sequence[Sequence[int]]
    alternatives: int
    mailbox: _Mailbox = field(default_factory=_Mailbox)


_Task = _Answer | _Scoring


class Serving:
    """The one thread that computes answers and scores."""

    def __init__(self) -> None:
        """Nothing is imported or loaded yet."""
        self._tasks: queue.Queue[_Task] = queue.Queue()
        self._waiting: deque[_Task] = deque()
        self._models: OrderedDict[Path, Any] = OrderedDict()
        self._start = threading.Lock()
        self._thread: threading.Thread | None = None

    async def answer(self, folder: Path, prompt: Sequence[int], sampling: Sampling) -> AsyncIterator[str | Finished]:
        """Pieces of text as they become certain, then `Finished`."""
        task = _Answer(folder, prompt, sampling)
        self._submit(task)
        try:
            while True:
                piece: str | Finished = await task.mailbox.get()
                yield piece
                if isinstance(piece, Finished):
                    return
        finally:
            task.is_abandoned = True

    async def score(self, folder: Path, sequences: Sequence[Sequence[int]], alternatives: int) -> "list[Scores]":
        """Teacher-forced scores of token sequences."""
        task = _Scoring(folder, sequences, alternatives)
        self._submit(task)
        scores: list[Scores] = await task.mailbox.get()
        return scores

    def warm_up(self) -> None:
        """Start the thread, which imports torch and transformers (5 s) before the first task comes."""
        with self._start:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="serving", daemon=True)
                self._thread.start()

    def _submit(self, task: _Task) -> None:
        self._tasks.put(task)
        self.warm_up()

    def _run(self) -> None:
        cpu.limit_threads()
        import_model_classes()
        while True:
            batch = self._gather()
            if not batch:
                self._models.clear()
                gc.collect()
                continue
            try:
                self._work(batch)
            except Exception as error:
                for task in batch:
                    task.mailbox.put(error)

    def _gather(self) -> list[_Task]:
        """The next task and those that may share its batch; empty when nothing came for a while."""
        try:
            first = self._waiting.popleft() if self._waiting else self._tasks.get(timeout=IDLE_SECONDS)
        except queue.Empty:
            return []
        deadline = time.monotonic() + GATHER_SECONDS
        while (left := deadline - time.monotonic()) > 0:
            with contextlib.suppress(queue.Empty):
                self._waiting.append(self._tasks.get(timeout=left))
        batch, others = [first], deque[_Task]()
        for task in self._waiting:
            fits = type(task) is type(first) and task.folder == first.folder and len(batch) < LARGEST_BATCH
            (batch if fits else others).append(task)
        self._waiting = others
        return batch

    def _work(self, batch: Sequence[_Task]) -> None:
        model = self._model(batch[0].folder)
        answers = [task for task in batch if isinstance(task, _Answer)]
        if answers:
            _answer(model, answers)
        else:
            _score(model, [task for task in batch if isinstance(task, _Scoring)])

    def _model(self, folder: Path) -> Any:
        if folder not in self._models:
            self._models[folder] = load_model(folder)
        self._models.move_to_end(folder)
        while len(self._models) > MOST_MODELS:
            self._models.popitem(last=False)
        return self._models[folder]


@lru_cache(maxsize=8)
def encoder_of(folder: Path) -> Encoder:
    """Tokenizer, template and context of a model folder; folders never change."""
    return open_encoder(folder, context_length(folder))


def _answer(model: Any, tasks: Sequence[_Answer]) -> None:
    from dagster_slimft.trainer.generation import Row, generate

    rows = []
    for task in tasks:
        sampling = task.sampling
        text = AnswerText(encoder_of(task.folder).tokenizer, end_tokens(model), sampling.stop, sampling.max_tokens)
        take = _Taker(task, text)
        rows.append(Row(task.prompt, sampling.temperature, sampling.top_p, sampling.seed, take.take))
    generate(model, rows)


@dataclass(frozen=True)
class _Taker:
    task: _Answer
    text: AnswerText

    def take(self, token: int) -> bool:
        piece = self.text.add(token)
        if piece:
            self.task.mailbox.put(piece)
        if self.text.finish is not None:
            self.task.mailbox.put(Finished(self.text.finish, self.text.ids, self.text.text))
        return self.text.finish is None and not self.task.is_abandoned


def _score(model: Any, tasks: Sequence[_Scoring]) -> None:
    from dagster_slimft.trainer.scoring import score

    sequences = [sequence for task in tasks for sequence in task.sequences]
    scores = iter(score(model, sequences, max(task.alternatives for task in tasks)))
    for task in tasks:
        task.mailbox.put([next(scores) for _ in task.sequences])
