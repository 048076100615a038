-- Paid jobs (one per content key), the models they made, and how candidates compared.

create table slimft.fine_tuning_jobs (
    job_key text primary key,
    dataset_version text not null references slimft.dataset_versions,
    provider text not null,
    base_model text not null,
    hyperparameters jsonb not null,
    job_id text unique,
    training_file text,
    validation_file text,
    status text not null check (
        status in ('planned', 'validating_files', 'queued', 'running', 'paused', 'succeeded', 'failed', 'cancelled')
    ),
    error jsonb,
    fine_tuned_model text,
    trained_tokens bigint,
    result jsonb,
    created_at timestamptz not null default now(),
    finished_at timestamptz,
    changed_at timestamptz not null default now()
);

create table slimft.fine_tuning_events (
    event_id text primary key,
    job_id text not null references slimft.fine_tuning_jobs (job_id),
    level text not null,
    type text not null,
    message text not null,
    data jsonb,
    created_at timestamptz not null
);
create index fine_tuning_events_job_id on slimft.fine_tuning_events (job_id, created_at);

create table slimft.model_versions (
    model_version text primary key,
    model text not null,
    base_model text not null,
    provider text not null,
    dataset_version text not null references slimft.dataset_versions,
    job_key text not null unique references slimft.fine_tuning_jobs,
    parent text references slimft.model_versions,
    status text not null check (status in ('candidate', 'approved', 'rejected', 'live', 'retired')),
    status_reason text,
    is_demo boolean not null default false,
    created_at timestamptz not null default now(),
    changed_at timestamptz not null default now()
);

create table slimft.evaluations (
    evaluation_key text primary key,
    dataset_version text not null references slimft.dataset_versions,
    model_version text not null references slimft.model_versions,
    settings jsonb not null,
    verdict text check (verdict in ('approved', 'rejected', 'not enough data')),
    verdict_reasons jsonb,
    result jsonb,
    created_at timestamptz not null default now(),
    finished_at timestamptz
);

create table slimft.evaluation_answers (
    evaluation_key text not null references slimft.evaluations,
    candidate text not null,
    dialogue_id uuid not null,
    person_id text not null,
    segment text not null,
    answer text,
    error text,
    latency_seconds double precision,
    prompt_tokens integer,
    completion_tokens integer,
    primary key (evaluation_key, candidate, dialogue_id)
);

create table slimft.evaluation_scores (
    evaluation_key text not null references slimft.evaluations,
    candidate text not null,
    dialogue_id uuid not null,
    metric text not null,
    value double precision,
    weight double precision,
    primary key (evaluation_key, candidate, dialogue_id, metric)
);

-- Results of Great Expectations per relation, one row per expectation and run: the history behind the pages.
create table slimft.check_results (
    id bigint generated always as identity primary key,
    run_id text not null,
    relation text not null,
    expectation text not null,
    is_blocking boolean not null,
    has_passed boolean not null,
    observed jsonb,
    created_at timestamptz not null default now()
);
