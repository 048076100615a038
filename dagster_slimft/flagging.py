"""`slimft flag` and `slimft review add`: from the terminal what the site and the team's pages do.

An open flag keeps its dialogue out of every dataset from the next run on (reason `open_flag`). It hangs on the
dialogue's first message, since a dialogue's id may change.
"""

import getpass

import psycopg

from dagster_slimft.database.postgres import Database
from dagster_slimft.errors import UsageError

_ANCHOR = """
    select (array_agg(message_id order by sent_at, message_id))[1]
    from slimft.redacted_messages
    where dialogue_id = (
        select dialogue_id from slimft.redacted_messages where message_id = %(id)s or dialogue_id::text = %(id)s limit 1
    )
"""
_FLAG = """
    insert into slimft.flags as known (provider, account, message_id, reactor_id, problem_type, occurred_at)
    values ('slimft', 'terminal', %s, %s, %s, now())
    on conflict (provider, account, message_id, conversation_id, reactor_id, problem_type)
    do update set status = 'open', occurred_at = now()
    where known.status = 'closed'
"""


def flag_dialogue(database: Database, named: str, problem: str) -> bool:
    """Open a flag on the dialogue with this id, or with a message of this id; False when it is open already.

    Raises:
        UsageError: no redacted message has this id or is of this dialogue.
    """
    with database.connect() as connection:
        message_id = _first_message(connection, named)
        flagged = connection.execute(_FLAG, (message_id, getpass.getuser(), problem))
        return flagged.rowcount == 1


def _first_message(connection: psycopg.Connection, named: str) -> str:
    row = connection.execute(_ANCHOR, {"id": named}).fetchone()
    if row is None or row[0] is None:
        raise UsageError(
            f"no dialogue or message {named!r} in slimft.redacted_messages: the id stands in slimft_marts.dialogues,"
            " and in the message of the check that named it"
        )
    return str(row[0])


def request_review(database: Database, named: str, priority: int, reason: str) -> int:
    """Put a dialogue on the reviewers' queue, or raise it there (`slimft.request_review`); the task's number.

    Raises:
        UsageError: no redacted message has this id or is of this dialogue.
    """
    with database.connect() as connection:
        try:
            row = connection.execute(
                "select slimft.request_review(%s, %s, %s, %s)", (named, priority, reason, getpass.getuser())
            ).fetchone()
        except psycopg.errors.NoDataFound as error:
            raise UsageError(str(error.diag.message_primary)) from None
    assert row is not None
    return int(row[0])
