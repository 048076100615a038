"""A whole evaluation over the wire: verdict, rows, resuming, and the ways a provider lets one down."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.evaluation.evaluate import evaluate, stored_evaluation
from dagster_slimft.defs.fine_tuning.model_versions import ModelVersion, find_model_version
from dagster_slimft.defs.fine_tuning.provider import Trainer
from dagster_slimft.errors import TrainerError
from tests.defs.evaluation.conftest import PRODUCTS, SETTINGS, answer_about
from tests.servers.model_server import ModelServer, model_server


def good_reply(model: str, messages: list[dict[str, str]]) -> str | int:
    """The fine-tuned model knows the prices; the base greets."""
    question = messages[-1]["content"]
    product = next((name for name in PRODUCTS if name in question), None)
    if model == "base" or product is None:
        return "Bom dia, tudo bem com você?"
    return answer_about(product)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server(good_reply, {"base": 4.0, "ft:base": 1.0}) as running:
        yield running


@pytest.fixture
def trainer(server: ModelServer) -> Trainer:
    return Trainer(server.base_url, "key", "base")


def test_a_better_model_is_approved_and_the_result_is_stored_once(
    database: Database, trainer: Trainer, server: ModelServer, dataset_folder: Path, version: ModelVersion
) -> None:
    found = evaluate(database, trainer, dataset_folder, version, SETTINGS)
    assert found.verdict == "approved"
    figures = found.result["figures"]["all"]
    assert figures["base"]["perplexity"]["value"] == pytest.approx(54.598, abs=0.01)
    assert figures["fine_tuned"]["perplexity"]["value"] == pytest.approx(2.718, abs=0.01)
    assert figures["nearest_answer"]["perplexity"] is None
    assert figures["fine_tuned"]["price_precision"]["value"] == 1.0
    assert figures["base"]["price_precision"] is None
    after = find_model_version(database, version.model_version)
    assert after is not None
    assert after.status == "approved"
    asked = len(server.asked)
    again = evaluate(database, trainer, dataset_folder, version, SETTINGS)
    assert replace(found, is_new=False) == again == stored_evaluation(database, version, SETTINGS)
    assert len(server.asked) == asked == 120
    assert _count(database, "evaluation_answers") == 180
    assert _count(database, "evaluation_scores") == 180 * 4 + 120


def test_a_model_that_answers_with_shuffled_answers_is_rejected(
    database: Database, trainer: Trainer, server: ModelServer, dataset_folder: Path, version: ModelVersion
) -> None:
    def shuffled(model: str, messages: list[dict[str, str]]) -> str | int:
        wrong = list(PRODUCTS)[len(messages[-1]["content"]) % 4]
        return "Posso ajudar?" if "pedido" in messages[-1]["content"] else f"Sobre {wrong}, {model} não sabe."

    server.reply, server.nats = shuffled, {"base": 4.0, "ft:base": 4.0}
    found = evaluate(database, trainer, dataset_folder, version, SETTINGS)
    assert found.verdict == "rejected"
    after = find_model_version(database, version.model_version)
    assert after is not None
    assert after.status == "rejected"
    assert after.status_reason is not None
    assert "no sure gain" in after.status_reason


def test_an_evaluation_that_was_cut_off_asks_only_what_is_missing(
    database: Database, trainer: Trainer, server: ModelServer, dataset_folder: Path, version: ModelVersion
) -> None:
    def cut(model: str, messages: list[dict[str, str]]) -> str | int:
        if len(server.asked) > 40:
            server.is_gone = True
        return good_reply(model, messages)

    server.reply = cut
    with pytest.raises(TrainerError, match="answers so far are kept"):
        evaluate(database, trainer, dataset_folder, version, SETTINGS)
    kept = _count(database, "evaluation_answers")
    assert kept == 32
    server.reply, server.is_gone = good_reply, False
    server.asked.clear()
    evaluate(database, trainer, dataset_folder, version, SETTINGS)
    assert len(server.asked) == 120 - kept


def test_failed_answers_are_counted_and_do_not_end_the_evaluation(
    database: Database, trainer: Trainer, server: ModelServer, dataset_folder: Path, version: ModelVersion
) -> None:
    server.reply = lambda model, messages: 422 if "king" in messages[-1]["content"] else good_reply(model, messages)
    found = evaluate(database, trainer, dataset_folder, version, SETTINGS)
    assert found.verdict == "rejected"
    assert found.result["figures"]["all"]["fine_tuned"]["error_rate"]["value"] == pytest.approx(0.25)


@pytest.mark.parametrize("habit", ["no echo", "no template"])
def test_a_provider_that_does_not_score_text_leaves_perplexity_not_measured(
    database: Database, trainer: Trainer, server: ModelServer, dataset_folder: Path, version: ModelVersion, habit: str
) -> None:
    if habit == "no echo":
        server.has_echo = False
    else:
        server.template = None
    found = evaluate(database, trainer, dataset_folder, version, SETTINGS)
    assert found.result["figures"]["all"]["base"]["perplexity"] is None
    assert "provider" in found.result["not_measured"]["perplexity"]
    assert found.verdict == "rejected"


def test_a_conversation_that_is_too_long_is_shortened(
    database: Database, trainer: Trainer, server: ModelServer, dataset_folder: Path, version: ModelVersion
) -> None:
    server.context_words = 20
    found = evaluate(database, trainer, dataset_folder, version, SETTINGS)
    assert found.result["figures"]["all"]["fine_tuned"]["error_rate"]["value"] == 0
    assert found.result["figures"]["all"]["fine_tuned"]["perplexity"]["n"] > 0


def test_a_live_version_keeps_its_status(
    database: Database, trainer: Trainer, dataset_folder: Path, version: ModelVersion
) -> None:
    with database.connect() as connection:
        connection.execute("update slimft.model_versions set status = 'live'")
    evaluate(database, trainer, dataset_folder, version, SETTINGS)
    after = find_model_version(database, version.model_version)
    assert after is not None
    assert after.status == "live"


def test_few_test_people_leave_the_version_a_candidate(
    database: Database, trainer: Trainer, dataset_folder: Path, version: ModelVersion
) -> None:
    found = evaluate(database, trainer, dataset_folder, version, replace(SETTINGS, minimum_test_people=21))
    assert found.verdict == "not enough data"
    after = find_model_version(database, version.model_version)
    assert after is not None
    assert after.status == "candidate"


def test_a_model_that_is_not_served_is_an_error(
    database: Database, trainer: Trainer, server: ModelServer, dataset_folder: Path, version: ModelVersion
) -> None:
    server.nats = {"base": 4.0}
    with pytest.raises(TrainerError, match="does not serve model ft:base"):
        evaluate(database, trainer, dataset_folder, version, SETTINGS)


def _count(database: Database, table: str) -> int:
    with database.connect() as connection:
        row = connection.execute(f"select count(*) from slimft.{table}").fetchone()
    assert row is not None
    return int(row[0])
