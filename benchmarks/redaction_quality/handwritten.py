"""Dialogues written by hand, from `benchmarks/handwritten/dialogues.txt`, values as `<LABEL>value</LABEL>`."""

import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from benchmarks.redaction_quality.corpora import Corpus, Gold, Message

FOLDER = Path(__file__).parent.parent / "handwritten"
DIALOGUES, INBOX = FOLDER / "dialogues.txt", FOLDER / "inbox.txt"
TAG = re.compile(r"<(/?)([A-Z_]+)>")
SPEAKER = re.compile(r"^[CA]:\s?")
# What the shop of these dialogues declares as its own, to every tool.
OWN = ("contato@slimquality.com.br",)
ROW = ("name", "phone", "email", "address")


def handwritten(path: Path = DIALOGUES, name: str = "handwritten") -> Corpus:
    """Every message, with the shop's row of its customer and the message before it as the question."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    dialogues = "\n".join(lines).split("\n\n")
    return Corpus(name, tuple(message for dialogue in dialogues for message in _messages(dialogue)))


def _messages(dialogue: str) -> Iterator[Message]:
    customer: tuple[tuple[str, str], ...] = ()
    question = ""
    for line in filter(None, dialogue.splitlines()):
        if line.startswith("K:"):
            values = [value.strip() for value in line[2:].split("|")]
            customer = tuple(zip_longest(ROW, values[: len(ROW)], fillvalue=""))
            continue
        text, gold = _unmarked(SPEAKER.sub("", line).replace("\\n", "\n"))
        yield Message(text, gold, "handwritten", customer, question, OWN)
        question = text


def _unmarked(line: str) -> tuple[str, tuple[Gold, ...]]:
    text, gold = "", []
    start = position = 0
    for tag in TAG.finditer(line):
        text += line[position : tag.start()]
        position = tag.end()
        if tag.group(1):
            gold.append(Gold(start, len(text), tag.group(2)))
        start = len(text)
    return text + line[position:], tuple(gold)
