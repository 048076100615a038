-- The shop's tables as the first user has them, for the embedded database only. `:id` is uuid or text (shop_tables.py).
-- Left out: row level security, the auth schema (assigned_to, user_id) and neighbours that no stage reads.
-- Relaxed, because a source folder of another shop may break it and the folder's contract does not state it:
--   customers.email not null, unique and shaped like an e-mail; customers.phone's digits; customers.source's list;
--   customers.cpf_cnpj's length; messages.sender_id not null for customer and agent; products.sku unique (a price
--   list may hold a product's older prices); orders.order_number not null (the shop's trigger numbers orders as they
--   are placed, loaded history has none).

do $$
begin
    if to_regtype('public.conversation_status') is null then
        create type public.conversation_status as enum ('new', 'open', 'pending', 'resolved', 'closed');
    end if;
    if to_regtype('public.conversation_channel') is null then
        create type public.conversation_channel as enum ('whatsapp', 'email', 'chat', 'phone', 'site');
    end if;
    if to_regtype('public.message_sender_type') is null then
        create type public.message_sender_type as enum ('customer', 'agent', 'system');
    end if;
end
$$;

create table if not exists public.customers (
    id :id primary key,
    name varchar(255) not null,
    email varchar(255),
    phone varchar(40),
    cpf_cnpj varchar(18),
    birth_date date,
    street text,
    number text,
    complement text,
    neighborhood text,
    city text,
    state varchar(2),
    postal_code varchar(9),
    source varchar(50) default 'organic',
    referral_code text,
    status varchar(20) not null default 'active' check (status in ('active', 'inactive', 'blocked')),
    notes text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz
);

create table if not exists public.conversations (
    id :id primary key,
    customer_id :id not null references public.customers on delete cascade,
    channel public.conversation_channel not null,
    status public.conversation_status not null default 'new',
    subject varchar(255),
    priority integer not null default 1 check (priority between 1 and 3),
    external_id varchar(255),
    metadata jsonb not null default '{}',
    session_id :id,
    last_message_at timestamptz,
    last_customer_message_at timestamptz,
    last_agent_message_at timestamptz,
    resolved_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index if not exists conversations_customer_id on public.conversations (customer_id);

create table if not exists public.messages (
    id :id primary key,
    conversation_id :id not null references public.conversations on delete cascade,
    sender_type public.message_sender_type not null,
    sender_id :id,
    content text not null check (length(trim(content)) > 0),
    message_type varchar(20) not null default 'text' check (message_type in ('text', 'image', 'file', 'audio')),
    external_id varchar(255),
    metadata jsonb not null default '{}',
    read_at timestamptz,
    delivered_at timestamptz,
    created_at timestamptz not null default now(),
    check (sender_type <> 'system' or sender_id is null)
);
create index if not exists messages_conversation_id on public.messages (conversation_id, created_at);

create table if not exists public.products (
    id :id primary key,
    name varchar(255) not null,
    sku varchar(100),
    width_cm integer,
    length_cm integer,
    height_cm integer,
    price_cents integer check (price_cents >= 0),
    is_active boolean not null default true,
    valid_from date,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create table if not exists public.orders (
    id :id primary key,
    order_number text unique,
    customer_id :id not null references public.customers on delete cascade,
    customer_name text,
    customer_email text,
    customer_phone text,
    customer_cpf text,
    subtotal_cents integer,
    shipping_cents integer,
    discount_cents integer,
    total_cents integer not null,
    status varchar(20) not null default 'pending'
        check (status in ('pending', 'paid', 'processing', 'shipped', 'delivered', 'cancelled')),
    referral_code text,
    notes text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz
);
create index if not exists orders_customer_id on public.orders (customer_id);

-- The two triggers that bite: a back-dated message moves last_*_at backwards and reopens a resolved conversation,
-- and any update moves updated_at. Loading switches them off; they stay on for whoever writes afterwards.
create or replace function public.conversation_after_message() returns trigger language plpgsql as $$
begin
    update public.conversations
    set
        last_message_at = new.created_at,
        last_customer_message_at = case
            when new.sender_type = 'customer' then new.created_at else last_customer_message_at
        end,
        last_agent_message_at = case
            when new.sender_type = 'agent' then new.created_at else last_agent_message_at
        end,
        status = case
            when new.sender_type = 'customer' and status = 'resolved' then 'open'::public.conversation_status
            else status
        end
    where id = new.conversation_id;
    return new;
end
$$;

create or replace trigger messages_touch_conversation
after insert on public.messages
for each row execute function public.conversation_after_message();

create or replace function public.conversation_touched() returns trigger language plpgsql as $$
begin
    new.updated_at = now();
    return new;
end
$$;

create or replace trigger conversations_touched
before update on public.conversations
for each row execute function public.conversation_touched();

grant usage on schema public to slimft_pipeline;
grant select on public.customers, public.conversations, public.messages, public.products, public.orders
to slimft_pipeline;
