"""From the waiting tables into the shop's tables: new rows inserted, changed rows updated, the same rows left alone.

Messages are immutable in the shop's schema, so an id that is there stays as it is. `:id` is the type of the shop's
ids. `last_*_at` are set here because the shop's trigger, which sets them row by row, is switched off while loading.
"""

from dataclasses import dataclass

import psycopg

from dagster_slimft.defs.source.shop_tables import IdType

TRIGGER_TABLES = ("public.conversations", "public.messages")


@dataclass(frozen=True)
class Write:
    """How one table is written; an empty update means its rows never change."""

    table: str
    insert: str
    update: str = ""


WRITES = (
    Write(
        "customers",
        """
        insert into public.customers (
            id, name, email, phone, source, status, created_at, updated_at,
            cpf_cnpj, street, number, neighborhood, city, state, postal_code
        )
        select
            id:::id, name, email, phone, source, coalesce(status, 'active'), created_at, created_at,
            cpf_cnpj, street, number, neighborhood, city, state, postal_code
        from loading_customers
        order by line
        on conflict (id) do nothing
        """,
        """
        update public.customers as c
        set name = l.name, email = l.email, phone = l.phone, source = l.source,
            status = coalesce(l.status, 'active'), updated_at = now()
        from loading_customers as l
        where c.id = l.id:::id
            and (c.name, c.email, c.phone, c.source, c.status)
            is distinct from (l.name, l.email, l.phone, l.source, coalesce(l.status, 'active'))
        """,
    ),
    Write(
        "conversations",
        """
        insert into public.conversations (
            id, customer_id, channel, status, subject, session_id, metadata, created_at, updated_at, resolved_at
        )
        select
            id:::id, customer_id:::id, channel::public.conversation_channel,
            coalesce(status, 'new')::public.conversation_status, subject, session_id:::id,
            coalesce(metadata, '{}'), created_at, coalesce(updated_at, created_at), resolved_at
        from loading_conversations
        order by line
        on conflict (id) do nothing
        """,
        """
        update public.conversations as c
        set status = coalesce(l.status, 'new')::public.conversation_status, subject = l.subject,
            resolved_at = l.resolved_at, metadata = coalesce(l.metadata, '{}'),
            updated_at = coalesce(l.updated_at, c.updated_at)
        from loading_conversations as l
        where c.id = l.id:::id
            and (c.status::text, c.subject, c.resolved_at, c.metadata, c.updated_at)
            is distinct from (
                coalesce(l.status, 'new'), l.subject, l.resolved_at, coalesce(l.metadata, '{}'),
                coalesce(l.updated_at, c.updated_at)
            )
        """,
    ),
    Write(
        "messages",
        """
        insert into public.messages (
            id, conversation_id, sender_type, sender_id, content, external_id, metadata, created_at
        )
        select
            id:::id, conversation_id:::id, sender_type::public.message_sender_type,
            case when sender_type <> 'system' then sender_id:::id end, content, external_id,
            coalesce(metadata, '{}'), created_at
        from loading_messages
        order by line
        on conflict (id) do nothing
        """,
    ),
    Write(
        "orders",
        """
        insert into public.orders (id, order_number, customer_id, status, total_cents, created_at, updated_at)
        select
            id:::id, order_number, customer_id:::id, status, total_cents, created_at, coalesce(updated_at, created_at)
        from loading_orders
        order by line
        on conflict (id) do nothing
        """,
        """
        update public.orders as o
        set status = l.status, total_cents = l.total_cents, updated_at = coalesce(l.updated_at, o.updated_at)
        from loading_orders as l
        where o.id = l.id:::id
            and (o.status, o.total_cents, o.updated_at)
            is distinct from (l.status, l.total_cents, coalesce(l.updated_at, o.updated_at))
        """,
    ),
    Write(
        "products",
        """
        insert into public.products (
            id, name, sku, width_cm, length_cm, height_cm, price_cents, is_active, valid_from
        )
        select id:::id, name, sku, width_cm, length_cm, height_cm, price_cents, coalesce(is_active, true), valid_from
        from loading_products
        order by line
        on conflict (id) do nothing
        """,
        """
        update public.products as p
        set name = l.name, sku = l.sku, width_cm = l.width_cm, length_cm = l.length_cm, height_cm = l.height_cm,
            price_cents = l.price_cents, is_active = coalesce(l.is_active, true), valid_from = l.valid_from,
            updated_at = now()
        from loading_products as l
        where p.id = l.id:::id
            and (p.name, p.sku, p.width_cm, p.length_cm, p.height_cm, p.price_cents, p.is_active, p.valid_from)
            is distinct from (
                l.name, l.sku, l.width_cm, l.length_cm, l.height_cm, l.price_cents, coalesce(l.is_active, true),
                l.valid_from
            )
        """,
    ),
)

# Touched: what the writer's updated_at would be, unless the folder says.
LAST_MESSAGES = """
    update public.conversations as c
    set last_message_at = greatest(c.last_message_at, n.last_at),
        last_customer_message_at = greatest(c.last_customer_message_at, n.last_customer_at),
        last_agent_message_at = greatest(c.last_agent_message_at, n.last_agent_at),
        updated_at = case when n.is_dated then c.updated_at else greatest(c.updated_at, n.last_at) end
    from (
        select
            m.conversation_id:::id as id,
            max(m.created_at) as last_at,
            max(m.created_at) filter (where m.sender_type = 'customer') as last_customer_at,
            max(m.created_at) filter (where m.sender_type = 'agent') as last_agent_at,
            coalesce(bool_or(l.updated_at is not null), false) as is_dated
        from loading_messages as m
        left join loading_conversations as l on l.id = m.conversation_id
        group by 1
    ) as n
    where c.id = n.id
        and (c.last_message_at is null or c.last_message_at < n.last_at)
"""


def write_shop(connection: psycopg.Connection, ids: IdType) -> dict[str, tuple[int, int]]:
    """Insert and update; returns (new, changed) rows by table. The shop's triggers sleep meanwhile."""
    for table in TRIGGER_TABLES:
        connection.execute(f"alter table {table} disable trigger user")
    counts = {}
    for write in WRITES:
        new = connection.execute(_typed(write.insert, ids)).rowcount
        changed = connection.execute(_typed(write.update, ids)).rowcount if write.update else 0
        counts[write.table] = (new, changed)
    connection.execute(_typed(LAST_MESSAGES, ids))
    # Rolled back with everything else when a statement before fails.
    for table in TRIGGER_TABLES:
        connection.execute(f"alter table {table} enable trigger user")
    return counts


def _typed(statement: str, ids: IdType) -> bytes:
    return statement.replace(":::id", f"::{ids}").encode()
