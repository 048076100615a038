-- Datasets: near-duplicate clusters, sticky splits, immutable versions and their members.

create table slimft.dialogue_clusters (
    dialogue_id uuid primary key,
    message_id text not null,
    cluster_id uuid not null,
    text_hash text not null,
    changed_at timestamptz not null default now()
);
create index dialogue_clusters_cluster_id on slimft.dialogue_clusters (cluster_id);

create table slimft.dataset_versions (
    dataset_version text primary key,
    content_hash text not null unique,
    counts jsonb not null,
    settings jsonb not null,
    redactor_version text not null,
    tokenizer text not null,
    dbt_invocation_id text,
    git_revision text,
    created_at timestamptz not null default now()
);

create table slimft.dataset_members (
    dataset_version text not null references slimft.dataset_versions,
    dialogue_id uuid not null,
    message_id text not null,
    customer_id text not null,
    split text not null check (split in ('train', 'validation', 'test', 'holdout')),
    text_hash text not null,
    primary key (dataset_version, dialogue_id)
);
create index dataset_members_dialogue_id on slimft.dataset_members (dialogue_id);

create table slimft.split_assignments (
    customer_id text primary key,
    split text not null check (split in ('train', 'validation', 'test')),
    dataset_version text not null,
    assigned_at timestamptz not null default now()
);
