-- A dataset version never changes, and tells which dialogues of earlier versions it no longer holds, and why.

create table slimft.dataset_departures (
    dataset_version text not null references slimft.dataset_versions,
    dialogue_id uuid not null,
    message_id text not null,
    reason text not null,
    primary key (dataset_version, dialogue_id)
);
alter table slimft.dataset_departures owner to slimft_pipeline;
alter table slimft.dataset_departures enable row level security;
revoke all on slimft.dataset_departures from public;

-- Rows may be deleted (a person is forgotten), never changed.
create function slimft.refuse_update() returns trigger
language plpgsql
set search_path = ''
as $$
begin
    raise exception 'slimft.% is immutable: other content is another dataset version', tg_table_name
        using errcode = 'restrict_violation';
end
$$;
revoke all on function slimft.refuse_update() from public;

create trigger dataset_versions_are_immutable before update on slimft.dataset_versions
    for each statement execute function slimft.refuse_update();
create trigger dataset_members_are_immutable before update on slimft.dataset_members
    for each statement execute function slimft.refuse_update();
create trigger dataset_departures_are_immutable before update on slimft.dataset_departures
    for each statement execute function slimft.refuse_update();
