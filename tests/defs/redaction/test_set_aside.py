"""A message that cannot be processed is set aside with its reason, and tried again by another redactor."""

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.redaction.settings import RedactionSettings
from tests.defs.redaction.staged import Redact, say, select


def test_a_message_that_cannot_be_processed_is_set_aside_once_with_its_reason(staged: Database, redact: Redact) -> None:
    with staged.connect() as connection:
        say(connection, 1, 3, "customer", "x" * 3000)
    limited = RedactionSettings(batch_dialogues=2, longest_message=2000)
    report = redact(limited)
    assert (report.quarantined, report.messages) == (1, 6)
    ((message_id, reason),) = select(staged, "select message_id, reason from slimft.quarantined_messages")
    assert message_id == "m1-3"
    assert reason.startswith("longer than 2000 characters")
    assert redact(limited).dialogues == 0
    assert redact().quarantined == 0
    assert select(staged, "select * from slimft.quarantined_messages") == []
