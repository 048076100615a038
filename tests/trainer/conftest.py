"""A really training server: a base of two steps, small enough that every test can start its own."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import openai
import pytest

from dagster_slimft.trainer import cpu
from dagster_slimft.trainer.process import TrainerAddress, running_trainer

cpu.set_environment()

ANSWERS = {
    "qual o prazo de entrega?": "O prazo é de cinco dias úteis.",
    "aceita pix?": "Aceitamos Pix, cartão e boleto.",
    "abre no domingo?": "No domingo não abrimos.",
    "tem garantia?": "A garantia é de doze meses.",
}


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base model folder, trained for two steps: too little to be good, enough to be real."""
    from dagster_slimft.trainer.base.corpus import base_documents
    from dagster_slimft.trainer.base.pretraining import pretrain
    from dagster_slimft.trainer.base.tokenizer import write_tokenizer

    cpu.limit_threads()
    folder = tmp_path_factory.mktemp("base")
    documents = base_documents()
    write_tokenizer(folder, documents)
    pretrain(documents, folder / "tokenizer.json", folder / "model", 2, lambda _: None)
    return folder / "model"


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Home folder of the shared server."""
    return tmp_path_factory.mktemp("trainer")


@pytest.fixture(scope="session")
def trainer(home: Path, base: Path) -> Iterator[TrainerAddress]:
    """A running server."""
    with running_trainer(home, base) as address:
        yield address


@pytest.fixture(scope="session")
def client(trainer: TrainerAddress) -> openai.OpenAI:
    """The real client, which never retries: a retry would hide a wrong answer."""
    return connect(trainer)


def connect(trainer: TrainerAddress) -> openai.OpenAI:
    return openai.OpenAI(base_url=trainer.base_url, api_key=trainer.api_key, max_retries=0, timeout=120)


def dialogue(question: str, answer: str) -> dict[str, object]:
    return {
        "messages": [
            {"role": "system", "content": "Responda em português."},
            {"role": "user", "content": question},
            {"role": "assistant", "content": answer},
        ]
    }


def training_lines(count: int = 24) -> bytes:
    pairs = list(ANSWERS.items())
    lines = [json.dumps(dialogue(*pairs[at % len(pairs)]), ensure_ascii=False) for at in range(count)]
    return "\n".join(lines).encode() + b"\n"


def upload(client: openai.OpenAI, content: bytes, name: str = "train.jsonl") -> str:
    return client.files.create(file=(name, content), purpose="fine-tune").id


def wait_for(client: openai.OpenAI, job_id: str, is_reached: Callable[[str], bool], seconds: float = 120) -> str:
    """Poll a job until its status is as wanted; returns it."""
    import time

    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        status = client.fine_tuning.jobs.retrieve(job_id).status
        if is_reached(status):
            return status
        time.sleep(0.1)
    raise AssertionError(f"job {job_id} stayed {status} for {seconds} s")


def is_over(status: str) -> bool:
    return status in ("succeeded", "failed", "cancelled")
