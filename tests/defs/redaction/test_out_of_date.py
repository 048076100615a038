"""What makes a redaction out of date: a changed customer, redactor, staging view; a tokenizer only recounts."""

from pathlib import Path

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.redaction.settings import AllowList, RedactionSettings
from dagster_slimft.defs.redaction.tokens import TokenCounter
from tests.defs.redaction.staged import SETTINGS, Redact, changed_at, say, select, word_tokenizer


def test_a_changed_customer_is_read_again(staged: Database, redact: Redact) -> None:
    with staged.connect() as connection:
        say(connection, 3, 3, "customer", "o oitizeiro serve")
    redact()
    with staged.connect() as connection:
        connection.execute(
            "update slimft_staging.stg_customers set name = 'Ana Oitizeiro', changed_at = now()"
            " where customer_id = 'c3'"
        )
    assert redact().dialogues == 1
    assert select(staged, "select text from slimft.redacted_messages where message_id = 'm3-3'") == [
        ("o [NOME_2] serve",)
    ]


def test_another_redactor_reads_everything_and_keeps_changed_at_of_equalrows(staged: Database, redact: Redact) -> None:
    redact()
    before = changed_at(staged)
    changed = RedactionSettings(batch_dialogues=2, allow=AllowList(names=("BIA",)))
    assert redact(changed).messages == 6
    assert changed_at(staged) == before
    versions = select(staged, "select distinct redactor_version from slimft.redacted_messages")
    assert len(versions) == 1
    assert redact(changed).messages == 0


def test_another_tokenizer_only_recounts(staged: Database, redact: Redact, tmp_path: Path) -> None:
    redact()
    other = TokenCounter(word_tokenizer(tmp_path / "other.json", "oi", "bom"))
    report = redact(SETTINGS, other)
    assert (report.messages, report.recounted) == (0, 6)
    assert select(staged, "select distinct tokenizer from slimft.redacted_messages") == [(other.name,)]


VIEW = """
    create or replace view slimft_staging.stg_dialogue_messages as
    select message_id, conversation_id, dialogue_id, customer_id, sender, sent_at, {content} as content
    from slimft_staging.below
"""


def test_a_changed_normalisation_in_staging_is_noticed(staged: Database, redact: Redact) -> None:
    """Regression: ids and times were compared, so text cleaned in another way kept its old redaction."""
    with staged.connect() as connection:
        connection.execute("alter table slimft_staging.stg_dialogue_messages rename to said")
        connection.execute("create view slimft_staging.below as select * from slimft_staging.said")
        connection.execute(VIEW.format(content="content"))
    redact()
    with staged.connect() as connection:
        connection.execute(VIEW.format(content="/* the same, said otherwise */   content"))
    assert redact().messages == 0
    with staged.connect() as connection:
        connection.execute(VIEW.format(content="upper(content)"))
    assert redact().messages == 6
    assert ("OI, AQUI É A [NOME_1], CPF [CPF]",) in select(staged, "select text from slimft.redacted_messages")
    with staged.connect() as connection:
        connection.execute(
            "create or replace view slimft_staging.below as select * from slimft_staging.said where content <> ''"
        )
    assert redact().messages == 6
    assert redact().messages == 0
