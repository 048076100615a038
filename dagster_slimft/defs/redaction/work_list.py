"""Which dialogues need redaction, and their raw messages, streamed.

A dialogue is on the list when one of its messages has no current redaction (an anti-join: late rows exist, so no time
watermark), moved here from another dialogue, was redacted by another version or before its customer's row changed;
or when a message of it vanished. A message set aside by this version is not tried again.

The version holds the staging views' definition too: their text is compared nowhere (a hash of raw words would be kept
words), so a changed normalisation is noticed by the SQL that does it.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import psycopg

from dagster_slimft.defs.redaction.dialogue import StagedDialogue, StagedMessage
from dagster_slimft.defs.redaction.known import KnownCustomer

FETCHED_AT_ONCE = 5_000

# As Postgres has it in force: comments and layout are gone, macros and vars are filled in, views below views are there.
STAGING_VIEWS = """
with recursive read_by_redaction (relation) as (
    select named.relation::oid
    from (values
        (to_regclass('slimft_staging.stg_dialogue_messages')), (to_regclass('slimft_staging.stg_customers'))
    ) as named (relation)
    union
    select pg_depend.refobjid
    from read_by_redaction
    inner join pg_rewrite on pg_rewrite.ev_class = read_by_redaction.relation
    inner join pg_depend
        on pg_depend.classid = 'pg_rewrite'::regclass and pg_depend.objid = pg_rewrite.oid
        and pg_depend.refclassid = 'pg_class'::regclass
)
select coalesce(string_agg(definition, E'\\n' order by definition), '')
from read_by_redaction
inner join pg_class on pg_class.oid = read_by_redaction.relation and pg_class.relkind = 'v'
cross join lateral pg_get_viewdef(pg_class.oid) as definition
"""
LIST = """
create temporary table staged on commit drop as
select message_id, conversation_id, dialogue_id, customer_id, sender, sent_at
from slimft_staging.stg_dialogue_messages;
create temporary table vanished on commit drop as
select r.message_id, r.dialogue_id
from slimft.redacted_messages as r
where not exists (select from staged as s where s.message_id = r.message_id);
analyze staged;
"""
DIALOGUES = """
create temporary table redaction_work on commit drop as
select s.dialogue_id
from staged as s
left join slimft.redacted_messages as r on r.message_id = s.message_id
left join slimft_staging.stg_customers as c on c.customer_id = s.customer_id
left join slimft.quarantined_messages as q
    on q.message_id = s.message_id and q.stage = 'redaction' and q.reason like %(tried)s
where q.message_id is null and (
    r.message_id is null
    or (r.dialogue_id, r.conversation_id, r.customer_id, r.sender, r.sent_at)
        is distinct from (s.dialogue_id, s.conversation_id, s.customer_id, s.sender, s.sent_at)
    or r.redactor_version <> %(version)s
    or r.customer_changed_at is distinct from c.changed_at
)
union
select v.dialogue_id
from vanished as v
where exists (select from staged as s where s.dialogue_id = v.dialogue_id)
"""
MESSAGES = """
select
    m.message_id, m.conversation_id, m.dialogue_id, m.customer_id, m.sender, m.sent_at, m.content,
    c.name, c.email, c.phone, c.cpf, c.address, c.changed_at
from redaction_work as w
join slimft_staging.stg_dialogue_messages as m on m.dialogue_id = w.dialogue_id
left join slimft_staging.stg_customers as c on c.customer_id = m.customer_id
order by m.dialogue_id, m.sent_at, m.message_id
"""


def staging_definition(connection: psycopg.Connection) -> str:
    """The SQL of every view that redaction reads through."""
    row = connection.execute(STAGING_VIEWS).fetchone()
    return str(row[0]) if row else ""


class WorkList:
    """The list as one transaction sees it; the connection is used for reading alone."""

    def __init__(self, connection: psycopg.Connection, version: str) -> None:
        self.connection = connection
        # Two statements must see the same rows while the shop goes on writing.
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.execute(LIST)
        connection.execute(DIALOGUES, {"version": version, "tried": f"%redactor {version}%"})
        connection.execute("analyze redaction_work")

    def dialogue_count(self) -> int:
        """How many dialogues need redaction."""
        row = self.connection.execute("select count(*) from redaction_work").fetchone()
        return int(row[0]) if row else 0

    def vanished_messages(self) -> list[str]:
        """Messages that have a redaction and are no longer in staging."""
        return [row[0] for row in self.connection.execute("select message_id from vanished")]

    def dialogues(self) -> Iterator[StagedDialogue]:
        """The dialogues, one at a time, over a server-side cursor."""
        with self.connection.cursor(name="redaction_work") as cursor:
            cursor.itersize = FETCHED_AT_ONCE
            cursor.execute(MESSAGES)
            for _, rows in groupby(cursor, key=lambda row: row[2]):
                yield _dialogue(list(rows))


def known_customer(fields: tuple[Any, ...]) -> KnownCustomer:
    """Name, e-mail, phone, CPF and address of a row, which may all be null."""
    name, email, phone, cpf, address = (str(value) if value is not None else "" for value in fields)
    return KnownCustomer(name, email, phone, cpf, address)


def _dialogue(rows: list[tuple[Any, ...]]) -> StagedDialogue:
    messages = [StagedMessage(*row[:7]) for row in rows]
    return StagedDialogue(messages, known_customer(rows[0][7:12]), rows[0][12])
