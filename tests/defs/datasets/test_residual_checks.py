"""A message that redaction missed is caught where it is: by its kinds, and in the stored text whoever wrote it."""

from typing import Any

from dagster_slimft.defs.datasets.checks import ExpectationResult, run_suite
from dagster_slimft.workspace import PROJECT_ROOT
from tests.defs.datasets.training_marts import Marts

SUITE = PROJECT_ROOT / "expectations" / "redacted_messages.json"
PARAMETERS: dict[str, Any] = {
    "minimum_examples": 500,
    "languages": ["pt", "en"],
    "maximum_example_tokens": 480,
    "replacement": "placeholder",
    "allowed_emails": [],
}
VALID_CPF = "529.982.247-25"


def failed(marts: Marts) -> dict[str, ExpectationResult]:
    return {one.name: one for one in run_suite(marts.database, SUITE, PARAMETERS).results if not one.has_passed}


def fill(marts: Marts, dialogues: int) -> None:
    marts.execute(
        """
        insert into slimft.redacted_messages (message_id, conversation_id, dialogue_id, customer_id, sender, sent_at,
            text, tokens, tokenizer, redactor_version)
        select 'm' || n, 'c', md5((n / 2)::text)::uuid, 'k', case n %% 2 when 0 then 'customer' else 'assistant' end,
            now(), 'Mensagem ' || n || ' de [NOME_1]', 5, 't', '1'
        from generate_series(0, %(last)s) as n
        """,
        {"last": 2 * dialogues - 1},
    )


def test_one_dialogue_of_two_hundred_may_be_hit_and_two_block(shared_marts: Marts) -> None:
    fill(shared_marts, 200)
    hit = "update slimft.redacted_messages set residual_kinds = '{email,own_phone}' where message_id = any(%(ids)s)"
    shared_marts.execute(hit, {"ids": ["m6", "m7"]})
    assert failed(shared_marts) == {}
    shared_marts.execute(hit, {"ids": ["m8"]})
    caught = failed(shared_marts)
    assert set(caught) == {"few_dialogues_keep_personal_data"}
    assert caught["few_dialogues_keep_personal_data"].is_blocking


def test_a_hit_shows_message_id_and_kind_and_never_text(shared_marts: Marts) -> None:
    fill(shared_marts, 20)
    shared_marts.execute(
        "update slimft.redacted_messages set residual_kinds = '{cpf}', text = %(text)s where message_id = 'm6'",
        {"text": f"é {VALID_CPF}"},
    )
    caught = failed(shared_marts)
    assert caught["few_dialogues_keep_personal_data"].observed["offenders"] == ["m6 (cpf)"]
    assert "such as m6 (cpf)" in caught["few_dialogues_keep_personal_data"].message
    assert VALID_CPF not in str(caught)


def test_a_cpf_written_into_the_table_past_the_stage_is_caught_in_the_text(shared_marts: Marts) -> None:
    fill(shared_marts, 20)
    shared_marts.execute(
        "update slimft.redacted_messages set text = %(text)s where message_id = 'm6'", {"text": f"é {VALID_CPF}"}
    )
    assert set(failed(shared_marts)) == {"no_cpf_is_left"}


def test_a_shop_without_messages_has_nothing_to_block(shared_marts: Marts) -> None:
    assert failed(shared_marts) == {}
