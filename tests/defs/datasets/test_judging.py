"""Blocking checks apply past the gate: where nothing can be exported they warn, and the count is what is told."""

import pytest

from dagster_slimft.defs.datasets.judging import judge
from tests.defs.datasets.training_marts import Marts

MESSAGES = """
    insert into slimft.redacted_messages (message_id, conversation_id, dialogue_id, customer_id, sender, sent_at,
        text, tokens, tokenizer, redactor_version, residual_kinds)
    select 'm' || n, 'c', md5(n::text)::uuid, 'k', case n %% 2 when 0 then 'customer' else 'assistant' end, now(),
        'Mensagem ' || n, 5, 't', '1',
        case when n %% 20 = 0 then '{email}'::text[] else '{}' end
    from generate_series(1, %(dialogues)s) as n
"""


@pytest.mark.parametrize(("dialogues", "is_blocking"), [(70, False), (499, False), (500, True)])
def test_a_shop_too_small_for_a_dataset_is_warned_of_what_would_block_one(
    marts: Marts, dialogues: int, is_blocking: bool
) -> None:
    """Regression: one message that kept an e-mail address ended a run of 70 dialogues before it could say why."""
    marts.execute(MESSAGES, {"dialogues": dialogues})
    found = judge(marts.database, "redacted_messages", "a run")
    names = [one.name for one in (found.blocking_failures if is_blocking else found.warnings)]
    assert names == ["few_dialogues_keep_personal_data"]
    assert bool(found.blocking_failures) is is_blocking
