"""All annotations as CSV or JSON lines, with values and redacted words, streamed out of COPY.

Postgres writes the rows; this hands them on as they come, so that memory stays flat however many there are.
"""

from collections.abc import AsyncIterator, Sequence

from psycopg import sql

from dagster_slimft.web.connections import Connections

# JSON escapes both control characters, hence no line ever holds them: every line comes out as it is.
_AS_LINES = sql.SQL(r"(format csv, quote E'\x01', escape E'\x01', delimiter E'\x02', encoding 'utf8')")
_AS_CSV = sql.SQL("(format csv, header, encoding 'utf8')")
_ROWS = sql.SQL("""
    with

    notes as (

        select target_id::bigint as annotation_id, string_agg(text, E'\\n' order by personal_text_id) as note
        from slimft.redacted_texts
        where kind = 'note' and residual_kinds = '{{}}'
        group by target_id

    ),

    fixes as (

        select
            c.annotation_id,
            jsonb_agg(
                jsonb_build_object('message_id', c.message_id, 'original', c.original_text, 'corrected', t.text)
                order by c.id
            ) as corrections
        from slimft.corrections as c
        left join slimft.redacted_texts as t
            on t.kind = 'correction' and t.residual_kinds = '{{}}' and t.target_id = c.id::text
        group by c.annotation_id

    )

    select
        a.id as annotation_id, a.task_id, a.round, m.dialogue_id, a.message_id, r.name as reviewer, a.decision,
        a.scores, a.is_adjudication, a.criteria_version, a.claimed_at, a.submitted_at, n.note, f.corrections
    from slimft.annotations as a
    inner join slimft.reviewers as r on r.id = a.reviewer_id
    left join slimft.redacted_messages as m on m.message_id = a.message_id
    left join notes as n on n.annotation_id = a.id
    left join fixes as f on f.annotation_id = a.id
    where a.undone_at is null
    order by a.id
""")
# A cell that begins like a formula is run by spreadsheets (OWASP, CSV injection): an apostrophe makes it text.
_AS_TEXT = sql.SQL("regexp_replace({}, '^([=+@\\t\\r-])', '''\\1')")
_PLAIN = (
    "annotation_id", "task_id", "round", "dialogue_id", "message_id", "decision", "is_adjudication",
    "criteria_version", "claimed_at", "submitted_at", "corrections",
)  # fmt: skip
_TYPED = ("reviewer", "note")


async def export_csv(connections: Connections, criteria: Sequence[str]) -> AsyncIterator[bytes]:
    """A header and one row per annotation, with a column per criterion."""
    columns: list[sql.Composable] = [sql.Identifier(name) for name in _PLAIN]
    columns += [
        sql.SQL("{} as {}").format(_AS_TEXT.format(sql.Identifier(name)), sql.Identifier(name)) for name in _TYPED
    ]
    columns += [sql.SQL("scores ->> {} as {}").format(name, sql.Identifier(name)) for name in criteria]
    query = sql.SQL("select {} from ({}) as exported").format(sql.SQL(", ").join(columns), _ROWS.format())
    async for block in _copied(connections, query, _AS_CSV):
        yield block


async def export_jsonl(connections: Connections) -> AsyncIterator[bytes]:
    """One JSON object per line and annotation."""
    query = sql.SQL("select to_jsonb(exported) from ({}) as exported").format(_ROWS.format())
    async for block in _copied(connections, query, _AS_LINES):
        yield block


async def _copied(connections: Connections, query: sql.Composed, options: sql.SQL) -> AsyncIterator[bytes]:
    async with connections.transaction() as connection:
        # As long as the reader's line takes, not as a page may.
        await connection.execute("set local statement_timeout = '5min'")
        statement = sql.SQL("copy ({}) to stdout {}").format(query, options)
        async with connection.cursor() as cursor, cursor.copy(statement) as copy:
            async for block in copy:
                yield bytes(block)
