"""What people type to us is redacted and deleted in one transaction, and looked at again."""

from dagster_slimft.database.postgres import Database
from tests.defs.redaction.staged import Redact, select


def test_personal_texts_are_redacted_and_deleted_together(staged: Database, redact: Redact) -> None:
    with staged.connect() as connection:
        connection.execute(
            "insert into slimft.personal_texts (kind, target_id, conversation_id, occurred_at, author, content) values"
            " ('comment', 'm1-2', 'v1', now(), 'widget', 'liguem para a quintanilha, 11 98765-4321'),"
            " ('note', 'm1-2', null, now(), 'reviewer', 'a Maria foi bem')"
        )
    assert redact().personal_texts == 2
    assert select(staged, "select count(*) from slimft.personal_texts") == [(0,)]
    kept = select(staged, "select kind, text, entity_counts, residual_kinds from slimft.redacted_texts order by kind")
    assert kept == [
        ("comment", "liguem para a [NOME_1], [TELEFONE]", {"PERSON": 1, "PHONE": 1}, []),
        ("note", "a [NOME_1] foi bem", {"PERSON": 1}, []),
    ]
