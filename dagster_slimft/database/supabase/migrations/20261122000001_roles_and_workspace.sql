-- Schemas, roles and the row that binds a database to one workspace.
-- The roles are created by the owner of the database (hosted Supabase: `postgres`); the rest belongs to slimft_pipeline.

do $$
begin
    if not exists (select from pg_roles where rolname = 'slimft_pipeline') then
        create role slimft_pipeline login;
    end if;
    if not exists (select from pg_roles where rolname = 'slimft_web') then
        create role slimft_web login;
    end if;
    if not exists (select from pg_roles where rolname = 'slimft_analyst') then
        create role slimft_analyst login;
    end if;
end
$$;

-- The owner creates objects in slimft_pipeline's name; a non-superuser owner must be a member for that.
grant slimft_pipeline to current_user;

do $$
begin
    execute format('grant create, temporary on database %I to slimft_pipeline', current_database());
end
$$;

create schema if not exists slimft authorization slimft_pipeline;
create schema if not exists slimft_staging authorization slimft_pipeline;
create schema if not exists slimft_intermediate authorization slimft_pipeline;
create schema if not exists slimft_marts authorization slimft_pipeline;

grant usage on schema slimft_marts to slimft_analyst;
alter default privileges for role slimft_pipeline in schema slimft_marts grant select on tables to slimft_analyst;
alter role slimft_analyst set default_transaction_read_only = on;
alter role slimft_analyst set statement_timeout = '60s';
alter role slimft_analyst set search_path = slimft_marts;

create table slimft.workspace (
    is_only_row boolean primary key default true check (is_only_row),
    name text not null,
    source text not null,
    created_at timestamptz not null default now()
);

create table slimft.loads (
    id bigint generated always as identity primary key,
    source text not null,
    parameters jsonb not null default '{}',
    as_of timestamptz not null,
    rows jsonb not null default '{}',
    loaded_at timestamptz not null default now()
);
