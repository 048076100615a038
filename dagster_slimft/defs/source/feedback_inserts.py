"""From the waiting feedback into slimft's votes, by the same rules as votes that people give on the web.

A row may hold several: stars -> ratings, a thumb -> reactions (the newest per person and message counts), a problem
-> flags, a comment -> personal_texts, which redaction empties. A thumb or flag on a message carries the message's id
alone; one on the whole dialogue carries the conversation and the time, so that every sitting keeps its own. `:id` is
the type of the shop's ids.
"""

from collections import Counter

import psycopg

from dagster_slimft.defs.source.shop_tables import IdType

PROVIDER = "load"
ACCOUNT = "source"

# Ids as the shop's tables write them (a uuid in capitals reads back in small letters).
VOTES = """
    create temp table loading_votes on commit drop as
    select
        f.line,
        m.id::text as message_id,
        c.id::text as conversation_id,
        c.customer_id::text as reactor_id,
        f.rating, f.reaction, f.problem_type, f.comment, f.created_at
    from loading_feedback as f
    left join public.messages as m on m.id = f.message_id:::id
    join public.conversations as c on c.id = coalesce(f.conversation_id:::id, m.conversation_id)
"""

INSERTS = (
    (
        "ratings",
        f"""
        insert into slimft.ratings (provider, account, conversation_id, message_id, reactor_id, stars, occurred_at)
        select '{PROVIDER}', '{ACCOUNT}', conversation_id, message_id, reactor_id, rating, created_at
        from loading_votes
        where rating is not null
        order by line
        on conflict do nothing
    """,
    ),
    (
        "reactions",
        f"""
        insert into slimft.reactions (provider, account, message_id, reactor_id, value, occurred_at)
        select '{PROVIDER}', '{ACCOUNT}', message_id, reactor_id, reaction, created_at
        from (
            select distinct on (message_id, reactor_id) message_id, reactor_id, reaction, created_at
            from loading_votes
            where reaction is not null and message_id is not null
            order by message_id, reactor_id, created_at desc, line desc
        ) as newest
        on conflict (provider, account, message_id, reactor_id) where message_id is not null do update
        set value = excluded.value, occurred_at = excluded.occurred_at
        where reactions.occurred_at < excluded.occurred_at
    """,
    ),
    (
        "reactions",
        f"""
        insert into slimft.reactions (provider, account, conversation_id, reactor_id, value, occurred_at)
        select '{PROVIDER}', '{ACCOUNT}', conversation_id, reactor_id, reaction, created_at
        from loading_votes
        where reaction is not null and message_id is null
        order by line desc
        on conflict do nothing
    """,
    ),
    (
        "flags",
        f"""
        insert into slimft.flags (
            provider, account, message_id, conversation_id, reactor_id, problem_type, occurred_at
        )
        select
            '{PROVIDER}', '{ACCOUNT}', message_id, case when message_id is null then conversation_id end, reactor_id,
            problem_type, created_at
        from loading_votes
        where problem_type is not null
        order by line
        on conflict do nothing
    """,
    ),
    (
        "personal_texts",
        """
        insert into slimft.personal_texts (
            kind, target_id, conversation_id, message_id, occurred_at, author, content
        )
        select
            'comment', coalesce(message_id, conversation_id), conversation_id, message_id, created_at, reactor_id,
            comment
        from loading_votes as v
        where comment is not null
            and not exists (
                select
                from slimft.redacted_texts as r
                where r.kind = 'comment' and r.target_id = coalesce(v.message_id, v.conversation_id)
                    and r.author = v.reactor_id and r.occurred_at = v.created_at
            )
        order by line
        on conflict do nothing
    """,
    ),
)


def write_feedback(connection: psycopg.Connection, ids: IdType) -> dict[str, int]:
    """Insert what is new; returns new rows by table."""
    connection.execute(VOTES.replace(":::id", f"::{ids}").encode())
    new: Counter[str] = Counter()
    for table, statement in INSERTS:
        new[table] += connection.execute(statement.encode()).rowcount
    return dict(new)
