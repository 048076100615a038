"""What redaction missed is stored as kinds beside its message, never as text, and changes with the text alone."""

from dagster_slimft.database.postgres import Database
from dagster_slimft.defs.redaction.settings import AllowList, RedactionSettings
from tests.defs.redaction.staged import Redact, changed_at, say, select

KINDS = "select message_id, residual_kinds from slimft.redacted_messages where residual_kinds <> '{}' order by 1"


def test_a_number_that_redaction_cannot_see_is_stored_as_a_kind(staged: Database, redact: Redact) -> None:
    """A CPF sent in two messages: each alone is no number."""
    with staged.connect() as connection:
        say(connection, 2, 3, "customer", "anota 529.982.")
        say(connection, 2, 4, "customer", "247-25")
    report = redact()
    assert report.residual == {"cpf": 1}
    assert select(staged, KINDS) == [("m2-4", ["cpf"])]


def test_looking_again_changes_nothing(staged: Database, redact: Redact) -> None:
    with staged.connect() as connection:
        say(connection, 2, 3, "customer", "anota 529.982.")
        say(connection, 2, 4, "customer", "247-25")
    redact()
    kinds, before = select(staged, KINDS), changed_at(staged)
    assert redact().messages == 0
    assert redact(RedactionSettings(allow=AllowList(names=("BIA",)))).residual == {"cpf": 1}
    assert (select(staged, KINDS), changed_at(staged)) == (kinds, before)


def test_a_dialogue_that_redaction_cleans_has_no_kinds(staged: Database, redact: Redact) -> None:
    assert redact().residual == {}
    assert select(staged, KINDS) == []


def test_what_the_shop_allows_is_no_residue(staged: Database, redact: Redact) -> None:
    with staged.connect() as connection:
        say(connection, 2, 3, "assistant", "nosso pix é 529.982.")
        say(connection, 2, 4, "assistant", "247-25")
    assert redact(RedactionSettings(allow=AllowList(pix_keys=("529.982.247-25",)))).residual == {}


def test_surrogates_are_looked_at_too_and_check_out_nowhere(staged: Database, redact: Redact) -> None:
    with staged.connect() as connection:
        say(connection, 1, 3, "customer", "cnpj 11.222.333/0001-81, cartão 4111 1111 1111 1111, ana@uol.com.br")
    report = redact(RedactionSettings(replacement="surrogate", surrogate_key="key"))
    assert report.entities["CARD"] == 1
    assert report.residual == {}
