"""What people type to us is redacted and deleted in one transaction, and looked at again."""

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.redaction.settings import RedactionSettings
from tests.defs.redaction.staged import Redact, say, select


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


def test_a_text_about_a_message_is_redacted_as_its_customer_is_known(staged: Database, redact: Redact) -> None:
    redact()
    with staged.connect() as connection:
        connection.execute(
            "insert into slimft.personal_texts (kind, target_id, message_id, occurred_at, author, content) values"
            " ('comment', 'm1-2', 'm1-2', now(), 'widget', 'fala com a quintanilha')"
        )
    redact()
    kept = select(staged, "select text, message_id, tokens > 0 from slimft.redacted_texts")
    assert kept == [("fala com a [NOME_1]", "m1-2", True)]


def test_a_correction_gives_people_the_numbers_of_their_dialogue(staged: Database, redact: Redact) -> None:
    with staged.connect() as connection:
        say(connection, 1, 3, "customer", "meu marido se chama Gilberto")
    redact()
    with staged.connect() as connection:
        connection.execute(
            "insert into slimft.personal_texts (kind, target_id, message_id, occurred_at, author, content) values"
            " ('correction', '7', 'm1-2', now(), 'lead', 'Claro, [NOME_1]! Aviso o Gilberto e a Marlene')"
        )
    redact()
    kept = select(staged, "select text from slimft.redacted_texts")
    assert kept == [("Claro, [NOME_1]! Aviso o [NOME_2] e a [NOME_3]",)]


def test_a_correction_renders_surrogates_as_its_dialogue_does(staged: Database, redact: Redact) -> None:
    surrogates = RedactionSettings(replacement="surrogate", surrogate_key="k" * 32)
    redact(surrogates)
    with staged.connect() as connection:
        connection.execute(
            "insert into slimft.personal_texts (kind, target_id, message_id, occurred_at, author, content) values"
            " ('correction', '7', 'm1-2', now(), 'lead', 'Olá, [NOME_1]!')"
        )
    redact(surrogates)
    said = select(staged, "select surrogate_text from slimft.redacted_messages where message_id = 'm1-2'")[0][0]
    kept = select(staged, "select text, surrogate_text from slimft.redacted_texts")
    assert kept == [("Olá, [NOME_1]!", said.split(" R$")[0])]


def test_a_text_that_cannot_be_processed_waits_and_stops_no_other(staged: Database, redact: Redact) -> None:
    with staged.connect() as connection:
        connection.execute(
            "insert into slimft.personal_texts (kind, target_id, occurred_at, author, content) values"
            " ('comment', 'a', now(), 'x', repeat('a ', 2000)), ('comment', 'b', now(), 'x', 'bom')"
        )
    done = redact(RedactionSettings(longest_message=100))
    assert (done.personal_texts, done.waiting_texts) == (1, 1)
    assert select(staged, "select target_id from slimft.personal_texts") == [("a",)]
