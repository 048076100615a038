-- Redaction: one current row per message; offsets and counts are kept, the values they stood for never.

create table slimft.redacted_messages (
    message_id text primary key,
    conversation_id text not null,
    dialogue_id uuid not null,
    customer_id text not null,
    sender text not null check (sender in ('customer', 'assistant', 'system')),
    sent_at timestamptz not null,
    language text,
    text text not null,
    surrogate_text text,
    spans jsonb not null default '[]',
    entity_counts jsonb not null default '{}',
    tokens integer not null,
    tokenizer text not null,
    redactor_version text not null,
    customer_changed_at timestamptz,
    changed_at timestamptz not null default now()
);
create index redacted_messages_dialogue_id on slimft.redacted_messages (dialogue_id);
create index redacted_messages_conversation_id on slimft.redacted_messages (conversation_id, sent_at);
create index redacted_messages_changed_at on slimft.redacted_messages (changed_at);

create table slimft.quarantined_messages (
    message_id text primary key,
    dialogue_id uuid not null,
    stage text not null,
    reason text not null,
    quarantined_at timestamptz not null default now()
);

-- Waiting room of personal text that people type to us: the redaction stage empties it.
create table slimft.personal_texts (
    id bigint generated always as identity primary key,
    kind text not null check (kind in ('comment', 'flag_details', 'note', 'correction')),
    target_id text not null,
    conversation_id text,
    occurred_at timestamptz not null,
    author text not null,
    content text not null,
    created_at timestamptz not null default now(),
    unique (kind, target_id, author, occurred_at)
);

create table slimft.redacted_texts (
    personal_text_id bigint primary key,
    kind text not null,
    target_id text not null,
    conversation_id text,
    occurred_at timestamptz not null,
    author text not null,
    text text not null,
    entity_counts jsonb not null default '{}',
    redactor_version text not null,
    changed_at timestamptz not null default now()
);
create index redacted_texts_target on slimft.redacted_texts (kind, target_id);
