"""A dataset of small dialogues with its rows, and a model version to judge."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from psycopg.types.json import Jsonb

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.evaluation.settings import EvaluationSettings
from dagster_slimft.defs.fine_tuning.model_versions import ModelVersion, find_model_version

DATASET = "ds-0123456789ab"
PEOPLE = 20
PRODUCTS = {"solteiro": 219000, "casal": 319000, "queen": 389000, "king": 469000}
SETTINGS = EvaluationSettings(
    minimum_test_dialogues=30,
    minimum_test_people=5,
    maximum_error_rate=0.01,
    confidence=0.95,
    resamples=500,
    maximum_dialogues=60,
    maximum_answer_tokens=64,
    pix_discount_percent=10,
    maximum_instalments=12,
    concurrency=8,
    seed=7,
)


def reais(cents: int) -> str:
    """As the shop writes prices."""
    return f"R$ {cents // 100:,}".replace(",", ".") + f",{cents % 100:02d}"


ANSWERS = {
    "solteiro": "O solteiro sai por {price} à vista e chega em dez dias.",
    "casal": "Nosso casal custa {price}, com frete grátis no Sul.",
    "queen": "Para o queen o valor é {price} em até doze vezes.",
    "king": "Temos king disponível: {price} no cartão ou boleto.",
}


def answer_about(product: str) -> str:
    """What the shop says of a product."""
    return ANSWERS[product].format(price=reais(PRODUCTS[product]))


def dialogue(number: int) -> list[dict[str, object]]:
    """A question about a product's price and the right answer; the number makes it unique."""
    product = list(PRODUCTS)[number % len(PRODUCTS)]
    return [
        {"role": "system", "content": "Você é a BIA."},
        {"role": "user", "content": f"bom dia, pedido {number}"},
        {"role": "assistant", "content": "Bom dia! Como posso ajudar?", "weight": 0},
        {"role": "user", "content": f"quanto custa o colchão {product}?"},
        {"role": "assistant", "content": answer_about(product)},
    ]


@pytest.fixture
def dataset_folder(tmp_path: Path, database: Database) -> Path:
    """60 test dialogues of 20 people, half of them in unseen phrasing, and 200 to copy answers from."""
    folder = tmp_path / DATASET
    folder.mkdir()
    test = [_line(dialogue(number)) for number in range(60)]
    (folder / "test.jsonl").write_text("".join(f"{line}\n" for line in test), encoding="utf-8")
    train = [_line(dialogue(number)) for number in range(1000, 1200)]
    (folder / "train.jsonl").write_text("".join(f"{line}\n" for line in train), encoding="utf-8")
    with database.connect() as connection:
        connection.execute(
            "insert into slimft.dataset_versions "
            "(dataset_version, content_hash, counts, settings, redactor_version, tokenizer) "
            "values (%s, %s, %s, %s, 'r1', 't1')",
            (DATASET, DATASET, Jsonb({"dialogues": {"train": 200, "test": 60}}), Jsonb({})),
        )
        connection.execute(
            "create table slimft_marts.training_examples (dialogue_id uuid, person_id text, segment text, line text)"
        )
        connection.execute("create table slimft_marts.product_catalog (name text, price_cents int)")
        for name, cents in PRODUCTS.items():
            connection.execute("insert into slimft_marts.product_catalog values (%s, %s)", (name, cents))
        for number, line in enumerate(test):
            dialogue_id = f"00000000-0000-0000-0000-{number:012d}"
            connection.execute(
                "insert into slimft.dataset_members values (%s, %s, %s, %s, 'test', %s)",
                (DATASET, dialogue_id, f"m{number}", f"c{number}", sha256(line.encode()).hexdigest()),
            )
            connection.execute(
                "insert into slimft_marts.training_examples values (%s, %s, %s, %s)",
                (dialogue_id, f"p{number % PEOPLE}", "unseen" if number % 2 else "seen", line),
            )
    return folder


@pytest.fixture
def version(database: Database, dataset_folder: Path) -> ModelVersion:
    """A candidate: `ft:base` made from `base`."""
    with database.connect() as connection:
        connection.execute(
            "insert into slimft.fine_tuning_jobs "
            "(job_key, dataset_version, provider, base_model, hyperparameters, job_id, status, fine_tuned_model) "
            "values ('k1', %s, 'loopback', 'base', '{}', 'ftjob-1', 'succeeded', 'ft:base')",
            (DATASET,),
        )
        connection.execute(
            "insert into slimft.model_versions "
            "(model_version, model, base_model, provider, dataset_version, job_key, status) "
            "values ('mv-1', 'ft:base', 'base', 'loopback', %s, 'k1', 'candidate')",
            (DATASET,),
        )
    found = find_model_version(database, "mv-1")
    assert found is not None
    return found


def _line(messages: list[dict[str, object]]) -> str:
    return json.dumps({"messages": messages}, ensure_ascii=False, separators=(",", ":"))
