"""Tokens: SQL and Python issue the same; one is good for its own target until it expires."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dagster_slimft.database.keyed_digests import keep_secrets, secret_for
from dagster_slimft.database.postgres import Database
from dagster_slimft.web.feedback.tokens import TokenKind, feedback_token, refusal

KEY = "ab" * 32
SECRET = secret_for("feedback token", KEY)
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
IDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=60)


@pytest.fixture
def signing(database: Database) -> Database:
    """A database whose function signs with KEY."""
    with database.connect_as_owner() as connection:
        keep_secrets(connection, KEY)
    return database


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["message", "conversation"]),
    IDS,
    st.datetimes(datetime(2026, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - bounds
)
def test_sql_and_python_issue_the_same_token(
    signing: Database, kind: TokenKind, target: str, expires_at: datetime
) -> None:
    with signing.connect() as connection:
        row = connection.execute("select slimft.feedback_token(%s, %s, %s)", (kind, target, expires_at)).fetchone()
    assert row == (feedback_token(SECRET, kind, target, expires_at),)


def test_a_token_is_good_for_its_target_until_it_expires() -> None:
    token = feedback_token(SECRET, "message", "m1", LATER)
    assert refusal(SECRET, token, "message", "m1", NOW) is None
    assert refusal(SECRET, token, "message", "m1", LATER) == "expired"
    assert refusal(SECRET, token, "message", "m2", NOW) == "of another target"
    assert refusal(SECRET, token, "conversation", "m1", NOW) == "of another target"
    assert refusal(secret_for("feedback token", "cd" * 32), token, "message", "m1", NOW) == "of another target"


def test_a_longer_life_cannot_be_written_into_a_token() -> None:
    expiry, _, signature = feedback_token(SECRET, "message", "m1", NOW).partition(".")
    assert refusal(SECRET, f"{int(expiry) + 60}.{signature}", "message", "m1", NOW) == "of another target"


@pytest.mark.parametrize("token", ["", ".", "x", "12", "١٢.a", "-1.a", "1795000000.é", "9" * 40 + ".a", "1 .a"])
def test_what_is_no_token_is_refused(token: str) -> None:
    assert refusal(SECRET, token, "message", "m1", NOW) in {"malformed", "of another target"}


def test_nobody_reads_the_secret_and_nobody_signs_without_a_grant(signing: Database) -> None:
    with signing.connect() as connection:
        rights = connection.execute(
            "select role, has_table_privilege(role, 'slimft.keyed_secrets', 'select'),"
            " has_function_privilege(role, 'slimft.feedback_token(text, text, timestamptz)', 'execute')"
            " from unnest(array['slimft_web', 'slimft_analyst']) as role"
        ).fetchall()
    assert rights == [("slimft_web", False, False), ("slimft_analyst", False, False)]


def test_who_may_sign_needs_no_right_on_the_secret(signing: Database) -> None:
    with signing.connect_as_owner() as connection:
        connection.execute("grant execute on function slimft.feedback_token to slimft_web")
    with psycopg.connect("", **{**signing.parameters, "user": "slimft_web"}) as backend:  # type: ignore[arg-type]
        row = backend.execute("select slimft.feedback_token('message', 'm1', %s)", (LATER,)).fetchone()
    assert row == (feedback_token(SECRET, "message", "m1", LATER),)
