"""The tools compared, each as a function from a message to offsets, and their speed on short messages."""

import gc
import time
from collections.abc import Sequence
from functools import cache

from benchmarks.redaction_quality.corpora import Message
from benchmarks.redaction_quality.scoring import Offsets, Redactor
from dagster_slimft.defs.redaction.detect import detect
from dagster_slimft.defs.redaction.known import KnownCustomer
from dagster_slimft.defs.redaction.settings import AllowList


def slimft(message: Message) -> Sequence[Offsets]:
    """The redactor as the redaction stage calls it: with the customer's row and the question answered."""
    known = KnownCustomer(**dict(message.customer)) if message.customer else None
    spans = detect(message.text, known, _allow_list(message.own), message.question)
    return [(span.start, span.end) for span in spans]


@cache
def _allow_list(own: tuple[str, ...]) -> AllowList:
    return AllowList(emails=own)


def messages_per_cpu_second(redactor: Redactor, messages: Sequence[Message], rounds: int = 3) -> float:
    """The best of some rounds: other work on the machine only ever slows a round down.

    The garbage collector rests meanwhile, as in `timeit`: what it walks is the other tool's models.
    """
    best = float("inf")
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            started = time.process_time()
            for message in messages:
                redactor(message)
            best = min(best, time.process_time() - started)
    finally:
        gc.enable()
    return len(messages) / best


def seconds_for(characters: int, redactor: Redactor, messages: Sequence[Message]) -> float:
    """CPU seconds for one message of so many characters, made of the given ones."""
    joined = " ".join(message.text for message in messages)
    text = (joined * (characters // len(joined) + 1))[:characters]
    started = time.process_time()
    redactor(Message(text, ()))
    return time.process_time() - started
