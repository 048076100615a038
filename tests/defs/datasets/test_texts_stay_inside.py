"""A CPF and a name, planted in every column of words, come out of no check, whatever fails and wherever it is told."""

import json
import logging
import uuid
from pathlib import Path

import dagster as dg
import pytest

from dagster_slimft.defs.datasets.checks import run_suite
from dagster_slimft.defs.datasets.component import SUITES, _suite_check
from dagster_slimft.defs.datasets.data_docs import write_data_docs
from tests.defs.datasets.example_faults import EXAMPLES, pair
from tests.defs.datasets.fault_table import suite_of
from tests.defs.datasets.seeded_faults import VALID_CPF
from tests.defs.datasets.training_marts import Marts, chat_line

NAME = "Maria Aparecida"
PLANTED = f"{NAME}, {VALID_CPF}, maria@uol.com.br"
WORDS = {
    EXAMPLES: "split segment channel topic outcome language person_id customer_id conversation_id text_hash",
    "slimft_marts.training_eligibility": "person_id customer_id conversation_id first_reason",
    "slimft_intermediate.int_turns_judged": "content message_id conversation_id",
    "slimft.redacted_messages": "text language tokenizer redactor_version sender customer_id conversation_id",
}


def planted(marts: Marts, line: str) -> None:
    """Every word of every relation is the planted one; whatever can be wrong with a number is wrong."""
    marts.fill_examples(490)
    marts.execute("alter table slimft.redacted_messages drop constraint if exists redacted_messages_sender_check")
    row = {"message_id": "m1", "conversation_id": "c", "dialogue_id": uuid.UUID(int=1), "customer_id": "k"}
    row |= {"sender": "customer", "sent_at": "2026-11-01", "text": "", "tokens": -1, "tokenizer": "t"}
    marts.insert("slimft.redacted_messages", row | {"redactor_version": "1", "residual_kinds": ["cpf"]})
    for at in range(3):
        marts.insert("slimft_intermediate.int_turns_judged", {"dialogue_id": uuid.UUID(int=at), "role": "assistant"})
    for relation, columns in WORDS.items():
        assignments = ", ".join(f"{column} = %(planted)s" for column in columns.split())
        marts.execute(f"update {relation} set {assignments}", {"planted": PLANTED})
    numbers = "tokens = 3, rating = 1, weighted_assistant_turns = 0, month = null"
    marts.execute(f"update {EXAMPLES} set line = %(line)s, {numbers}", {"line": line})
    marts.execute("update slimft_marts.training_eligibility set reasons = array[%(planted)s]", {"planted": PLANTED})


PRICED = f"O Colchão Magnético Casal custa R$ 1,00 e mede 10x20 para {PLANTED}"
LINES: dict[str, str] = {
    "a good line": chat_line(pair(PLANTED, PRICED)),
    "a fallback": chat_line(pair(PLANTED, f"Desculpe, estou com dificuldades técnicas, {PLANTED}")),
    "no JSON": PLANTED,
    "cut JSON": chat_line(pair(PLANTED, PLANTED))[:60],
    "a key of its own": json.dumps({"messages": pair(PLANTED, PLANTED), PLANTED: PLANTED}, ensure_ascii=False),
    "a role of its own": chat_line([{"role": PLANTED, "content": PLANTED}]),
}


@pytest.mark.parametrize("kind", LINES)
def test_nothing_planted_comes_out(
    marts: Marts,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    kind: str,
) -> None:
    monkeypatch.setenv("SLIMFT_HOME", str(tmp_path))
    monkeypatch.setenv("SLIMFT_WORKSPACE", "planted")
    marts.insert("slimft_marts.training_readiness", {"usable_examples": 500, "minimum_examples": 500})
    caplog.set_level(logging.DEBUG)
    planted(marts, LINES[kind])
    metadata, failures = run_checks(marts)
    assert failures >= 20
    pages = {path.name: path.read_text() for path in tmp_path.rglob("data_docs/*")}
    assert {"training_examples.html", "training_eligibility.html", "redacted_messages.html"} <= set(pages)
    with marts.database.connect() as connection:
        stored = str(connection.execute("select to_jsonb(told) from slimft.check_results as told").fetchall())
    printed = capfd.readouterr()
    places = {"metadata": metadata, "table": stored, "log": caplog.text, "out": printed.out, "err": printed.err}
    for place, text in (places | pages).items():
        assert [word for word in (NAME, VALID_CPF, "uol.com") if word in text] == [], place


def run_checks(marts: Marts) -> tuple[str, int]:
    """What Dagster keeps of the three checks, and how many expectations failed."""
    checks = [_suite_check(name, key) for name, key in SUITES.items()]
    job = dg.define_asset_job("judge", selection=dg.AssetSelection.checks(*checks))
    definitions = dg.Definitions(
        assets=[dg.AssetSpec(key) for key in SUITES.values()],
        asset_checks=checks,
        jobs=[job],
        resources={"database": dg.ResourceDefinition.hardcoded_resource(marts.database)},
        executor=dg.in_process_executor,
    )
    with dg.DagsterInstance.ephemeral() as instance:
        done = definitions.resolve_job_def("judge").execute_in_process(instance=instance, raise_on_error=False)
        events = str(instance.all_logs(done.run_id))
    evaluations = done.get_asset_check_evaluations()
    assert len(evaluations) == len(checks)
    failures = sum(str(one.metadata["failures"].value).count("- ") for one in evaluations)
    assert all("data_docs" in one.metadata for one in evaluations)
    return events + str(evaluations), failures


@pytest.mark.parametrize("relation", SUITES)
def test_a_list_of_offenders_is_a_query_of_one_column_of_ids(marts: Marts, relation: str) -> None:
    suite = suite_of(relation)
    queries: list[tuple[str, str]] = []
    for check in suite.checks:
        rows = check.kwargs.get("unexpected_rows_query")
        queries += [(check.name, query) for query in (rows, check.offenders) if query]
    assert queries
    with marts.database.connect() as connection:
        for name, query in queries:
            cursor = connection.execute(f"{query.format(batch=suite.relation)} limit 0".encode())
            assert len(cursor.description or []) == 1, name


KINDS = [
    ("expect_column_values_to_match_regex", {"column": "line", "regex": "^$"}),
    ("expect_column_values_to_be_in_set", {"column": "topic", "value_set": ["x"]}),
    ("expect_column_value_lengths_to_be_between", {"column": "line", "max_value": 1}),
    ("expect_column_distinct_values_to_be_in_set", {"column": "topic", "value_set": ["x"]}),
    ("expect_column_most_common_value_to_be_in_set", {"column": "line", "value_set": ["x"]}),
    ("expect_column_max_to_be_between", {"column": "line", "max_value": 1}),
    ("expect_compound_columns_to_be_unique", {"column_list": ["line", "topic"]}),
    ("expect_query_value_to_be_between", {"query": "select max(line) from {batch}", "max_value": 1}),
    ("unexpected_rows_expectation", {"unexpected_rows_query": "select dialogue_id, line from {batch}"}),
    ("unexpected_rows_expectation", {"unexpected_rows_query": "select line::int from {batch}"}),
]


@pytest.mark.parametrize("kind", range(len(KINDS)))
def test_whatever_kind_of_expectation_a_suite_gets_no_text_comes_out(marts: Marts, tmp_path: Path, kind: int) -> None:
    """Great Expectations' own results hold the offending values of most of these."""
    planted(marts, LINES["a good line"])
    name, kwargs = KINDS[kind]
    meta = {"name": "n", "severity": "blocking", "notes": "why", "next_step": "do this"}
    suite = {
        "meta": {"relation": EXAMPLES, "id_column": "dialogue_id"},
        "expectations": [{"type": name, "kwargs": kwargs, "meta": meta}],
    }
    path = tmp_path / "training_examples.json"
    path.write_text(json.dumps(suite))
    result = run_suite(marts.database, path, {})
    pages = write_data_docs(tmp_path / "pages", [result], "run").parent.glob("*.html")
    assert [one.has_passed for one in result.results] == [False]
    for text in (str(result), *(page.read_text() for page in pages)):
        assert [word for word in (NAME, VALID_CPF, "uol.com") if word in text] == []
