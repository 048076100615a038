-- Annotation: who reviews, what waits for review, who holds what for how long, and what was judged and corrected.

create table slimft.reviewers (
    id text primary key,
    name text not null,
    role text not null check (role in ('reviewer', 'lead')),
    created_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now()
);

-- Of links and sessions digests alone are kept (SHA-256): who reads the table cannot log in with it.
create table slimft.login_links (
    digest bytea primary key,
    reviewer_id text not null references slimft.reviewers on delete cascade,
    expires_at timestamptz not null,
    used_at timestamptz
);
create table slimft.reviewer_sessions (
    digest bytea primary key,
    reviewer_id text not null references slimft.reviewers on delete cascade,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);

-- One row per dialogue that was ever to be reviewed; `message_id` is its first message, by which it is found again.
create table slimft.annotation_tasks (
    id bigint generated always as identity primary key,
    message_id text not null unique,
    reasons text[] not null check (cardinality(reasons) > 0),
    priority integer not null check (priority between 1 and 100),
    reviews_wanted integer not null default 1 check (reviews_wanted between 1 and 9),
    -- Raised each time the task is opened again: earlier reviews belong to earlier rounds.
    round integer not null default 1,
    status text not null default 'open' check (status in ('open', 'done', 'closed')),
    status_reason text not null,
    status_at timestamptz not null default now(),
    created_at timestamptz not null default now()
);
create index annotation_tasks_open on slimft.annotation_tasks (priority desc, id) where status = 'open';

create table slimft.annotation_assignments (
    task_id bigint not null references slimft.annotation_tasks on delete cascade,
    round integer not null,
    reviewer_id text not null references slimft.reviewers,
    state text not null check (state in ('leased', 'submitted', 'skipped')),
    reason text,
    claimed_at timestamptz not null default now(),
    expires_at timestamptz not null,
    primary key (task_id, round, reviewer_id)
);
create index annotation_assignments_reviewer on slimft.annotation_assignments (reviewer_id) where state = 'leased';

-- What happened to a task, for ever: who, when, why.
create table slimft.annotation_events (
    id bigint generated always as identity primary key,
    task_id bigint not null references slimft.annotation_tasks on delete cascade,
    round integer not null,
    event text not null check (
        event in ('added', 'claimed', 'released', 'skipped', 'submitted', 'undone', 'adjudicated', 'reopened', 'closed')
    ),
    actor text not null,
    reason text,
    occurred_at timestamptz not null default now()
);
create index annotation_events_task on slimft.annotation_events (task_id);

-- One reviewer's judgement of one dialogue as its words were then (`text_hash`).
create table slimft.annotations (
    id bigint generated always as identity primary key,
    task_id bigint not null references slimft.annotation_tasks on delete cascade,
    round integer not null,
    message_id text not null,
    reviewer_id text not null references slimft.reviewers,
    decision text not null check (decision in ('approve', 'reject', 'needs_fixing')),
    scores jsonb not null default '{}',
    criteria_version text not null,
    text_hash text not null,
    is_adjudication boolean not null default false,
    claimed_at timestamptz not null,
    submitted_at timestamptz not null default now(),
    undone_at timestamptz
);
create unique index annotations_once on slimft.annotations (task_id, round, reviewer_id)
where undone_at is null and not is_adjudication;
create unique index annotations_adjudicated_once on slimft.annotations (task_id, round)
where undone_at is null and is_adjudication;
create index annotations_message on slimft.annotations (message_id);
create index annotations_reviewer on slimft.annotations (reviewer_id, submitted_at);

-- One corrected turn, named by its first message. The corrected words wait in personal_texts and stand in
-- redacted_texts (kind correction, target_id is this id) once redaction has seen them; `original_text` is redacted.
create table slimft.corrections (
    id bigint generated always as identity primary key,
    annotation_id bigint not null references slimft.annotations on delete cascade,
    message_id text not null,
    original_text text not null,
    text_hash text not null,
    unique (annotation_id, message_id)
);
create index corrections_message on slimft.corrections (message_id);

-- A judge model's score of one criterion for the dialogue of a message; null where its reply could not be read.
create table slimft.judgements (
    id bigint generated always as identity primary key,
    message_id text not null,
    criterion text not null,
    score numeric,
    judge_version text not null,
    text_hash text not null,
    cost_usd numeric,
    judged_at timestamptz not null default now(),
    unique (message_id, criterion, judge_version, text_hash)
);

-- The message by which redaction finds whose words these are about; null where only a conversation is known.
alter table slimft.personal_texts add column message_id text;
alter table slimft.personal_texts drop constraint personal_texts_kind_check;
alter table slimft.personal_texts add constraint personal_texts_kind_check
check (kind in ('comment', 'flag_details', 'note', 'correction', 'review_reason'));
alter table slimft.redacted_texts add column message_id text;
alter table slimft.redacted_texts add column surrogate_text text;
alter table slimft.redacted_texts add column tokens integer;
alter table slimft.redacted_texts add column tokenizer text;
create index redacted_texts_message on slimft.redacted_texts (message_id);

alter table slimft.flags add column closed_at timestamptz;
alter table slimft.flags add column closed_by text;
alter table slimft.flags add column closed_by_annotation_id bigint references slimft.annotations on delete set null;
create index flags_open on slimft.flags (occurred_at) where status = 'open';

do $$
declare
    relation text;
begin
    foreach relation in array array[
        'reviewers', 'login_links', 'reviewer_sessions', 'annotation_tasks', 'annotation_assignments',
        'annotation_events', 'annotations', 'corrections', 'judgements'
    ] loop
        execute format('alter table slimft.%I owner to slimft_pipeline', relation);
        execute format('alter table slimft.%I enable row level security', relation);
        execute format('revoke all on slimft.%I from public', relation);
        if relation <> 'judgements' then
            execute format('create policy slimft_web on slimft.%I to slimft_web using (true) with check (true)', relation);
        end if;
    end loop;
end
$$;

-- Puts a dialogue on the reviewers' queue, or raises its priority there; returns the task's id. `target` is the id of
-- a dialogue or of one of its messages. The words given as a reason are personal text: they wait for redaction. Called
-- through Supabase's API it is the caller's token that says who asked.
create function slimft.request_review(
    target text, priority integer default 80, reason text default null, requested_by text default null
) returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
    anchor text;
    task bigint;
    asked_by text := coalesce(
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub', requested_by, session_user
    );
begin
    select (array_agg(message.message_id order by message.sent_at, message.message_id))[1] into anchor
    from slimft.redacted_messages as message
    where message.dialogue_id = (
        select known.dialogue_id from slimft.redacted_messages as known
        where known.message_id = target or known.dialogue_id::text = target
        limit 1
    );
    if anchor is null then
        raise exception 'no dialogue or message % among the redacted ones: it is there after the next run', target
            using errcode = 'no_data_found';
    end if;
    if priority not between 1 and 100 then
        raise exception 'priority % is not between 1 and 100 (most urgent)', priority
            using errcode = 'invalid_parameter_value';
    end if;

    insert into slimft.annotation_tasks as known (message_id, reasons, priority, status_reason)
    values (anchor, '{by_hand}', request_review.priority, 'by_hand')
    on conflict (message_id) do update
    set
        reasons = case
            when known.status <> 'open' then '{by_hand}'
            when 'by_hand' = any(known.reasons) then known.reasons
            else known.reasons || '{by_hand}'
        end,
        priority = greatest(known.priority, excluded.priority),
        round = known.round + (known.status <> 'open')::integer,
        status = 'open',
        status_reason = case known.status when 'open' then known.status_reason else 'by_hand' end,
        status_at = case known.status when 'open' then known.status_at else now() end
    returning known.id into task;

    insert into slimft.annotation_events (task_id, round, event, actor, reason)
    select known.id, known.round, case known.round when 1 then 'added' else 'reopened' end, asked_by, 'by_hand'
    from slimft.annotation_tasks as known
    where known.id = task;

    if btrim(coalesce(reason, '')) <> '' then
        insert into slimft.personal_texts (kind, target_id, message_id, occurred_at, author, content)
        values ('review_reason', task::text, anchor, clock_timestamp(), asked_by, left(btrim(reason), 2000));
    end if;
    return task;
end
$$;
alter function slimft.request_review owner to slimft_pipeline;
revoke all on function slimft.request_review from public;
grant execute on function slimft.request_review to slimft_web;

-- Closes the open flags of one dialogue because it was reviewed; returns how many. A flag on a copy of a message is
-- its dialogue's too.
create function slimft.close_reviewed_flags(dialogue uuid, annotation bigint, reviewer text) returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
    closed bigint;
begin
    with

    members as (

        select message_id, conversation_id, sent_at from slimft.redacted_messages where dialogue_id = dialogue

    ),

    sitting as (

        select
            members.conversation_id,
            min(members.sent_at) as started_at,
            (
                select min(later.sent_at) from slimft.redacted_messages as later
                where later.conversation_id = members.conversation_id and later.sent_at > max(members.sent_at)
            ) as next_started_at
        from members
        group by members.conversation_id

    ),

    closing as (

        update slimft.flags as flag
        set
            status = 'closed', closed_at = now(), closed_by = reviewer,
            closed_by_annotation_id = close_reviewed_flags.annotation
        where flag.status = 'open' and (
            flag.message_id in (select message_id from members)
            or flag.message_id is null and exists (
                select from sitting
                where sitting.conversation_id = flag.conversation_id
                    and flag.occurred_at >= sitting.started_at
                    and (sitting.next_started_at is null or flag.occurred_at < sitting.next_started_at)
            )
        )
        returning 1

    )

    select count(*) into closed from closing;

    if to_regclass('slimft_staging.stg_message_aliases') is not null and exists (
        select from slimft.flags as flag
        where flag.status = 'open' and flag.message_id is not null and not exists (
            select from slimft.redacted_messages as known where known.message_id = flag.message_id
        )
    ) then
        update slimft.flags as flag
        set
            status = 'closed', closed_at = now(), closed_by = reviewer,
            closed_by_annotation_id = close_reviewed_flags.annotation
        from slimft_staging.stg_message_aliases as alias
        inner join slimft.redacted_messages as kept on alias.kept_message_id = kept.message_id
        where flag.status = 'open' and flag.message_id = alias.message_id and kept.dialogue_id = dialogue;
    end if;
    return closed;
end
$$;
alter function slimft.close_reviewed_flags owner to slimft_pipeline;
revoke all on function slimft.close_reviewed_flags from public;
grant execute on function slimft.close_reviewed_flags to slimft_web;

-- Who undoes a review finds his own words in the form again, also before redaction has seen them: nobody else's.
create function slimft.own_waiting_texts(annotation bigint, reviewer text)
returns table (kind text, target_id text, content text)
language sql
stable
security definer
set search_path = ''
as $$
    select waiting.kind, waiting.target_id, waiting.content
    from slimft.personal_texts as waiting
    where waiting.author = own_waiting_texts.reviewer and (
        waiting.kind = 'note' and waiting.target_id = own_waiting_texts.annotation::text
        or waiting.kind = 'correction' and waiting.target_id in (
            select correction.id::text from slimft.corrections as correction
            where correction.annotation_id = own_waiting_texts.annotation
        )
    )
$$;
alter function slimft.own_waiting_texts owner to slimft_pipeline;
revoke all on function slimft.own_waiting_texts from public;
grant execute on function slimft.own_waiting_texts to slimft_web;

-- The review pages show redacted words and the marts.
grant select, insert, update on slimft.reviewers, slimft.login_links to slimft_web;
grant select, insert, update, delete on slimft.reviewer_sessions, slimft.annotation_assignments to slimft_web;
grant select, insert, update on slimft.annotation_tasks, slimft.annotations, slimft.corrections to slimft_web;
grant select, insert on slimft.annotation_events to slimft_web;
grant select on slimft.redacted_messages to slimft_web;
create policy slimft_web on slimft.redacted_messages for select to slimft_web using (true);
grant usage on schema slimft_marts to slimft_web;
grant select on all tables in schema slimft_marts to slimft_web;
alter default privileges for role slimft_pipeline in schema slimft_marts grant select on tables to slimft_web;

-- Supabase's server key may call it as an RPC, where that role exists.
do $$
begin
    if exists (select from pg_roles where rolname = 'service_role') then
        grant usage on schema slimft to service_role;
        grant execute on function slimft.request_review to service_role;
    end if;
end
$$;
