-- Votes of people: on one message, on a dialogue (by conversation and time), and problems marked.

create table slimft.reactions (
    id bigint generated always as identity primary key,
    provider text not null,
    account text not null,
    message_id text,
    conversation_id text,
    reactor_id text not null,
    value text not null check (value in ('up', 'down')),
    emoji text,
    is_withdrawn boolean not null default false,
    occurred_at timestamptz not null,
    created_at timestamptz not null default now(),
    check (message_id is not null or conversation_id is not null),
    unique nulls not distinct (provider, account, message_id, conversation_id, reactor_id)
);

create table slimft.ratings (
    id bigint generated always as identity primary key,
    provider text not null,
    account text not null,
    conversation_id text not null,
    message_id text,
    reactor_id text not null,
    stars integer not null check (stars between 1 and 5),
    is_withdrawn boolean not null default false,
    occurred_at timestamptz not null,
    created_at timestamptz not null default now(),
    unique nulls not distinct (provider, account, conversation_id, message_id, reactor_id, occurred_at)
);

create table slimft.flags (
    id bigint generated always as identity primary key,
    provider text not null,
    account text not null,
    message_id text,
    conversation_id text,
    reactor_id text not null,
    problem_type text not null,
    status text not null default 'open' check (status in ('open', 'closed')),
    occurred_at timestamptz not null,
    created_at timestamptz not null default now(),
    check (message_id is not null or conversation_id is not null),
    unique nulls not distinct (provider, account, message_id, conversation_id, reactor_id, problem_type)
);
