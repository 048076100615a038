"""A healthy set passes; each seeded fault is caught by the check meant for it; no text ever comes out."""

import hashlib
import logging
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import psycopg
import pytest

from dagster_slimft.defs.datasets.checks import SuiteResult, record_results, run_suite
from dagster_slimft.defs.datasets.data_docs import write_data_docs
from dagster_slimft.errors import CheckFailed
from dagster_slimft.workspace import PROJECT_ROOT
from tests.defs.datasets.training_marts import Marts, chat_line, example

PARAMETERS: dict[str, Any] = {
    "minimum_examples": 500,
    "languages": ["pt", "en"],
    "maximum_example_tokens": 480,
    "allowed_emails": ["Contato@slimquality.com.br"],
}
VALID_CPF = "529.982.247-25"
EXAMPLES = "slimft_marts.training_examples"


def judge(marts: Marts, suite: str) -> SuiteResult:
    return run_suite(marts.database, PROJECT_ROOT / "expectations" / f"{suite}.json", PARAMETERS)


def failed(result: SuiteResult) -> dict[str, str]:
    return {one.name: one.message for one in result.results if not one.has_passed}


def with_messages(at: int, question: str, answer: str, **weight: int) -> dict[str, Any]:
    return example(
        at,
        messages=[
            {"role": "user", "content": question},
            {"role": "assistant", "content": answer, **weight},
        ],
    )


def test_a_healthy_set_passes_every_check(shared_marts: Marts) -> None:
    shared_marts.fill_examples(500)
    result = judge(shared_marts, "training_examples")
    assert failed(result) == {}
    assert result.relation == "slimft_marts.training_examples"
    result.raise_if_blocked()
    observed = {one.name: one.observed for one in result.results}
    assert observed["there_are_enough_examples"] == {"value": 500}
    assert observed["topics_are_diverse"]["value"] == pytest.approx(2.32, abs=0.01)


def no_change(marts: Marts) -> None:
    """499 examples are a fault by themselves."""


def replaced(at: int, row: Mapping[str, Any]) -> Callable[[Marts], None]:
    def change(marts: Marts) -> None:
        marts.execute(f"delete from {EXAMPLES} where message_id = %(id)s", {"id": f"m{at}"})
        marts.insert(EXAMPLES, row)

    return change


def updated(assignment: str, at: int = 3) -> Callable[[Marts], None]:
    return lambda marts: marts.execute(f"update {EXAMPLES} set {assignment} where message_id = 'm{at}'")


def in_one_cluster(marts: Marts) -> None:
    for at in (3, 9):
        row = example(at)
        marts.insert(
            "slimft.dialogue_clusters",
            {
                "dialogue_id": row["dialogue_id"],
                "message_id": row["message_id"],
                "cluster_id": example(3)["dialogue_id"],
                "text_hash": "x",
            },
        )


def ends_with_user(at: int) -> dict[str, Any]:
    return example(at, messages=[*_pair("Oi", "Olá"), {"role": "user", "content": "Obrigado"}])


def _pair(question: str, answer: str) -> list[dict[str, Any]]:
    return [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]


# fault: (number of examples, how to make it, the check meant for it, rows it names)
FAULTS: dict[str, tuple[int, Callable[[Marts], None], str, int | None]] = {
    "499 examples": (499, no_change, "there_are_enough_examples", None),
    "a line that ends with user": (500, replaced(3, ends_with_user(3)), "every_line_is_a_chat_example", 3),
    "an empty answer": (500, replaced(3, with_messages(3, "Oi", "  ")), "every_line_is_a_chat_example", 3),
    "a line that is no JSON": (500, replaced(3, example(3, line="{oi")), "every_line_is_a_chat_example", 3),
    "no line": (500, updated("line = null, text_hash = null"), "every_line_is_a_chat_example", 3),
    "only muted answers": (
        500,
        replaced(3, with_messages(3, "Oi", "Olá", weight=0)),
        "every_line_is_a_chat_example",
        3,
    ),
    "nothing weighed": (500, updated("weighted_assistant_turns = 0"), "every_example_trains_an_answer", 3),
    "a doubled row": (500, lambda marts: marts.insert(EXAMPLES, example(3)), "every_dialogue_is_one_example", 3),
    "a duplicated dialogue": (
        500,
        lambda marts: marts.insert(EXAMPLES, example(3, dialogue_id=uuid.UUID(int=7), message_id="copy")),
        "no_line_is_repeated",
        3,
    ),
    "a hash of other bytes": (500, updated("text_hash = 'x'"), "hashes_are_of_the_lines", 3),
    "a hidden CPF": (
        500,
        replaced(3, with_messages(3, f"Oi, é {VALID_CPF} o meu", "Anotado aqui")),
        "no_cpf_is_exported",
        3,
    ),
    "a bare CPF": (500, replaced(3, with_messages(3, "cpf52998224725", "Anotado aqui")), "no_cpf_is_exported", 3),
    "a CPF on its own line": (
        500,
        replaced(3, with_messages(3, "cpf\n52998224725", "Anotado aqui")),
        "no_cpf_is_exported",
        3,
    ),
    "a mistyped written CPF": (
        500,
        replaced(3, with_messages(3, "é 529.982.247-29", "Anotado aqui")),
        "no_cpf_is_exported",
        3,
    ),
    "a hidden e-mail": (
        500,
        replaced(3, with_messages(3, "Escreva (joao.silva+x@gmail.com).", "Certo, anotei")),
        "no_email_address_is_exported",
        3,
    ),
    "a person in two splits": (500, updated("person_id = 'p9'"), "no_person_is_in_two_splits", 3),
    "a customer in two splits": (500, updated("customer_id = 'k9'"), "no_person_is_in_two_splits", 3),
    "a cluster in two splits": (500, in_one_cluster, "no_cluster_is_in_two_splits", 3),
    "an unknown split": (500, updated("split = 'trian'"), "splits_are_known", 3),
    "a golden customer in train": (500, updated("segment = 'unseen'"), "golden_customers_are_only_tested", 3),
    "too long an example": (500, updated("tokens = 481"), "examples_fit_the_model", 3),
    "uncounted tokens": (500, updated("tokens = 0"), "examples_have_tokens", 3),
    "another language": (500, updated("language = 'es'"), "languages_are_declared", 3),
    "no language": (500, updated("language = null"), "languages_are_declared", 3),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_caught_by_the_check_meant_for_it(shared_marts: Marts, fault: str) -> None:
    number, make_fault, name, offender = FAULTS[fault]
    shared_marts.fill_examples(number)
    make_fault(shared_marts)
    result = judge(shared_marts, "training_examples")
    caught = {one.name: one for one in result.results if not one.has_passed}
    assert name in caught
    assert caught[name].is_blocking
    if offender is not None:
        assert str(example(offender)["dialogue_id"]) in caught[name].observed["offenders"]
    with pytest.raises(CheckFailed, match=name):
        result.raise_if_blocked()


@pytest.mark.parametrize(
    ("assignment", "name"),
    [
        ("topic = 'outro'", "topics_are_diverse"),
        ("topic = 'outro'", "no_topic_dominates"),
        ("channel = case when dialogue_id < '08000000-0000-0000-0000-000000000000' then 'site' else 'whatsapp' end",
         "no_channel_dominates"),
        ("outcome = 'other'", "no_outcome_dominates"),
        ("month = case when message_id = 'm3' then '2026-01-01' else '2026-02-01' end::date", "no_month_dominates"),
        ("split = case split when 'test' then 'train' else split end", "test_is_about_a_tenth"),
        ("split = case when split = 'train' and person_id > 'p2' then 'holdout' else split end",
         "train_is_about_four_fifths"),
    ],
)  # fmt: skip
def test_what_is_out_of_balance_warns_and_stops_nothing(shared_marts: Marts, assignment: str, name: str) -> None:
    shared_marts.fill_examples(500)
    shared_marts.execute(f"update {EXAMPLES} set {assignment}")
    result = judge(shared_marts, "training_examples")
    assert name in {one.name for one in result.warnings}
    result.raise_if_blocked()


def test_repeated_and_tiny_answers_warn_then_stop(shared_marts: Marts) -> None:
    rows = [with_messages(at, f"Pergunta {at}", "ok" if at % 5 == 0 else f"Resposta número {at}") for at in range(500)]
    shared_marts.insert(EXAMPLES, *rows)
    result = judge(shared_marts, "training_examples")
    assert {one.name for one in result.warnings} == {"no_answer_dominates"}
    assert result.blocking_failures == []

    shared_marts.execute(f"truncate {EXAMPLES}")
    shared_marts.insert(
        EXAMPLES, *(with_messages(at, f"Pergunta {at}", "ok" if at % 3 else f"R {at}") for at in range(500))
    )
    result = judge(shared_marts, "training_examples")
    assert {one.name for one in result.warnings} >= {"no_answer_dominates", "answers_are_not_tiny"}
    assert [one.name for one in result.blocking_failures] == ["no_answer_is_nearly_everything"]


def test_the_shops_own_address_reserved_domains_prices_and_sizes_pass(shared_marts: Marts) -> None:
    shared_marts.fill_examples(500)
    kept = [
        "Escreva para contato@slimquality.com.br ou a@loja.example, b@example.com.",
        "Veja id a52998224725f e 1b52998224725, protocolo 9952998224725",
        "Pedido 12345678901, 12 x 319,00, 158x198x30, 240 ímãs de 800 Gauss, 111.111 111 11",
    ]
    for at, text in enumerate(kept):
        replaced(at, with_messages(at, text, "Certo, anotado"))(shared_marts)
    assert failed(judge(shared_marts, "training_examples")) == {}


def test_a_missing_column_fails_the_checks_that_need_it(marts: Marts) -> None:
    marts.fill_examples(500)
    marts.execute(f"alter table {EXAMPLES} drop column tokens")
    messages = failed(judge(marts, "training_examples"))
    assert "examples_fit_the_model" in messages
    assert "no_topic_dominates" not in messages


@pytest.mark.parametrize("line", ['{"messages": [' + VALID_CPF, chat_line(_pair(f"Sou {VALID_CPF}", "Anotado"))])
def test_text_never_comes_out_of_a_check(
    shared_marts: Marts, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], line: str
) -> None:
    caplog.set_level(logging.DEBUG)
    shared_marts.fill_examples(500)
    replaced(3, example(3, line=line))(shared_marts)
    redacted_message(shared_marts, 1, text=f"Meu CPF é {VALID_CPF}")
    results = [judge(shared_marts, suite) for suite in ("training_examples", "redacted_messages")]
    assert results[0].blocking_failures
    for result in results:
        record_results(shared_marts.database, "run-1", result)
    index = write_data_docs(tmp_path, results, "run-1")
    printed = capfd.readouterr()
    with shared_marts.database.connect() as connection:
        stored = connection.execute("select string_agg(observed::text, ' ') from slimft.check_results").fetchone()
    pages = "".join(path.read_text() for path in index.parent.iterdir())
    for place in (str(results), str(stored), pages, caplog.text, printed.out, printed.err):
        assert VALID_CPF not in place
        assert "CPF é" not in place


def redacted_message(marts: Marts, at: int, **changes: Any) -> None:
    row = {
        "message_id": f"m{at}",
        "conversation_id": "c",
        "dialogue_id": uuid.UUID(int=at // 4),
        "customer_id": "k",
        "sender": "assistant" if at % 2 else "customer",
        "sent_at": "2026-11-01",
        "text": f"Mensagem {at} de [NOME_1]",
        "tokens": 5,
        "tokenizer": "t",
        "redactor_version": "1",
    }
    marts.insert("slimft.redacted_messages", row | changes)


def fill_messages(marts: Marts) -> None:
    with marts.database.connect() as connection:
        connection.execute(
            """
            insert into slimft.redacted_messages (message_id, conversation_id, dialogue_id, customer_id, sender,
                sent_at, text, tokens, tokenizer, redactor_version)
            select 'n' || n, 'c', gen_random_uuid(), 'k', case n % 2 when 0 then 'customer' else 'assistant' end, now(),
                'Mensagem ' || n || ' de [NOME_1]', 5, 't', '1'
            from generate_series(1, 400) as n
            """
        )


def test_redacted_messages_in_order_pass(shared_marts: Marts) -> None:
    fill_messages(shared_marts)
    assert failed(judge(shared_marts, "redacted_messages")) == {}


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"text": f"Meu cpf: {VALID_CPF}"}, "no_cpf_is_left"),
        ({"text": "Meu cpf: 52998224725"}, "no_cpf_is_left"),
        ({"text": "Meu e-mail: maria@uol.com.br"}, "no_email_address_is_left"),
        ({"text": " \n"}, "messages_have_text"),
        ({"tokens": -1}, "tokens_are_counted"),
        ({"tokens": 0}, "tokens_are_counted"),
    ],
)
def test_a_fault_in_redacted_messages_is_caught(shared_marts: Marts, changes: dict[str, Any], name: str) -> None:
    fill_messages(shared_marts)
    for at in range(1, 13):
        redacted_message(shared_marts, at, **changes)
    caught = {one.name: one for one in judge(shared_marts, "redacted_messages").results if not one.has_passed}
    assert set(caught) == {name}
    assert caught[name].is_blocking
    assert set(caught[name].observed["offenders"]) == {f"m{at}" for at in range(1, 13)}
    assert "m1" in caught[name].message


def test_a_redactor_that_gives_up_is_caught(shared_marts: Marts) -> None:
    fill_messages(shared_marts)
    for at in range(8):
        row = {"message_id": f"q{at}", "dialogue_id": uuid.uuid4(), "stage": "redaction", "reason": "time limit"}
        shared_marts.insert("slimft.quarantined_messages", row)
    caught = failed(judge(shared_marts, "redacted_messages"))
    assert set(caught) == {"few_messages_are_quarantined"}
    assert "q0" in caught["few_messages_are_quarantined"]


def test_an_unknown_sender_is_caught(marts: Marts) -> None:
    with psycopg.connect("", **dict(marts.database.parameters)) as connection:  # type: ignore[arg-type]
        connection.execute("alter table slimft.redacted_messages drop constraint redacted_messages_sender_check")
    fill_messages(marts)
    redacted_message(marts, 1, sender="bot")
    assert set(failed(judge(marts, "redacted_messages"))) == {"senders_are_known"}


def judged(marts: Marts, number: int, answer: Callable[[int], str], **changes: Any) -> None:
    rows = [
        {
            "dialogue_id": uuid.UUID(int=at),
            "message_id": f"m{at}",
            "person_id": f"p{at}",
            "is_eligible": at % 2 == 0,
            "first_reason": None if at % 2 == 0 else "not_rated",
            "reasons": [] if at % 2 == 0 else ["not_rated"],
        }
        | changes
        for at in range(number)
    ]
    marts.insert("slimft_marts.training_eligibility", *rows)
    turns = [
        {"dialogue_id": row["dialogue_id"], "role": "assistant", "content": answer(at)} for at, row in enumerate(rows)
    ]
    marts.insert("slimft_intermediate.int_turns_judged", *turns)


def test_eligibility_only_warns(shared_marts: Marts) -> None:
    judged(shared_marts, 200, lambda at: f"Resposta {at}")
    assert failed(judge(shared_marts, "training_eligibility")) == {}
    shared_marts.execute("truncate slimft_marts.training_eligibility; truncate slimft_intermediate.int_turns_judged")
    judged(shared_marts, 200, lambda at: "Só um momento, por favor." if at % 4 else f"Resposta {at}", person_id="p")
    result = judge(shared_marts, "training_eligibility")
    assert result.blocking_failures == []
    assert set(failed(result)) == {"no_stock_answer_dominates", "most_answers_are_no_templates", "no_person_dominates"}


def test_a_dialogue_left_out_without_a_reason_is_named(shared_marts: Marts) -> None:
    judged(shared_marts, 200, lambda at: f"Resposta {at}")
    shared_marts.execute("update slimft_marts.training_eligibility set first_reason = null where message_id = 'm3'")
    assert str(uuid.UUID(int=3)) in failed(judge(shared_marts, "training_eligibility"))["what_is_left_out_has_a_reason"]


def test_below_the_minimum_the_same_result_can_be_shown_as_warnings(shared_marts: Marts) -> None:
    shared_marts.fill_examples(20)
    result = judge(shared_marts, "training_examples").as_warnings()
    assert [one.name for one in result.warnings] == ["there_are_enough_examples"]
    assert result.warnings[0].message.startswith("20, expected at least 500: collect more rated dialogues")
    result.raise_if_blocked()


def test_of_an_empty_relation_only_what_is_missing_fails(shared_marts: Marts) -> None:
    names = [set(failed(judge(shared_marts, suite))) for suite in ("redacted_messages", "training_eligibility")]
    assert names == [set(), set()]
    assert set(failed(judge(shared_marts, "training_examples"))) == {
        "there_are_enough_examples",
        "there_is_something_to_train_on",
    }


def test_every_message_is_one_line_and_results_are_appended(shared_marts: Marts) -> None:
    shared_marts.fill_examples(20)
    result = judge(shared_marts, "training_examples")
    assert all("\n" not in one.message for one in result.results)
    for run in ("run-1", "run-2"):
        record_results(shared_marts.database, run, result)
    with shared_marts.database.connect() as connection:
        row = connection.execute(
            """
            select count(*), count(distinct run_id), bool_or(has_passed),
                min((observed ->> 'value')::int) filter (where expectation = 'there_are_enough_examples')
            from slimft.check_results where relation = 'slimft_marts.training_examples'
            """
        ).fetchone()
    assert row == (2 * len(result.results), 2, True, 20)


def test_checks_leave_no_connection_open(marts: Marts) -> None:
    judge(marts, "redacted_messages")
    with marts.database.connect() as connection:
        row = connection.execute(
            "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        ).fetchone()
    assert row == (0,)


def test_the_example_rows_carry_the_hash_of_their_line() -> None:
    row = example(3)
    assert row["text_hash"] == hashlib.sha256(row["line"].encode()).hexdigest()
