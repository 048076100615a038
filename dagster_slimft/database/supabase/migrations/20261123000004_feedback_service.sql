-- What the feedback service needs: tokens that the shop's backend issues, outside message ids, votes that wait for
-- their message, and the rights of its role.

-- HMAC's two pads (RFC 2104), written by slimft from the workspace's key; no extension is needed to use them.
create table slimft.feedback_secret (
    is_only_row boolean primary key default true check (is_only_row),
    inner_pad bytea not null check (length(inner_pad) = 64),
    outer_pad bytea not null check (length(outer_pad) = 64)
);

create table slimft.message_links (
    provider text not null,
    account text not null,
    outside_id text not null,
    message_id text,
    phone_digest bytea,
    text_digest bytea,
    sent_at timestamptz not null,
    matched_at timestamptz,
    created_at timestamptz not null default now(),
    primary key (provider, account, outside_id)
);
create index message_links_unmatched on slimft.message_links (sent_at) where message_id is null;

create table slimft.unmatched_feedback (
    id bigint generated always as identity primary key,
    provider text not null,
    account text not null,
    outside_id text not null,
    reactor_id text not null,
    value text not null check (value in ('up', 'down', 'neutral')),
    emoji text,
    is_withdrawn boolean not null default false,
    occurred_at timestamptz not null,
    created_at timestamptz not null default now(),
    unique (provider, account, outside_id, reactor_id)
);

do $$
declare
    relation text;
begin
    foreach relation in array array['feedback_secret', 'message_links', 'unmatched_feedback'] loop
        execute format('alter table slimft.%I owner to slimft_pipeline', relation);
        execute format('alter table slimft.%I enable row level security', relation);
        execute format('revoke all on slimft.%I from public', relation);
    end loop;
end
$$;

-- `<expiry in seconds since 1970>.<base64url of HMAC-SHA256(secret, "v1\nkind\nexpiry\nid")>`; kind is message or
-- conversation. The shop grants execute to the role that its backend or page reads messages with.
create function slimft.feedback_token(kind text, id text, expires_at timestamptz) returns text
language sql
stable
strict
security definer
set search_path = ''
as $$
    select
        expiry.seconds || '.'
        || translate(
            rtrim(encode(
                sha256(secret.outer_pad || sha256(
                    secret.inner_pad
                    || convert_to(concat_ws(E'\n', 'v1', kind, expiry.seconds, id), 'UTF8')
                )),
                'base64'
            ), '='),
            '+/', '-_'
        )
    from slimft.feedback_secret as secret
    cross join lateral (select floor(extract(epoch from expires_at))::bigint as seconds) as expiry
$$;
alter function slimft.feedback_token owner to slimft_pipeline;
revoke all on function slimft.feedback_token from public;

-- Stars that were taken back are none.
alter table slimft.ratings alter column stars drop not null;
alter table slimft.ratings add constraint ratings_stars_unless_withdrawn check (stars is not null or is_withdrawn);

-- The service's own role: it writes votes and what people type, and reads no words but redacted ones.
grant usage on schema slimft to slimft_web;
grant select, insert, update on slimft.reactions, slimft.ratings, slimft.flags to slimft_web;
grant select, insert, update on slimft.message_links to slimft_web;
grant select, insert, update, delete on slimft.unmatched_feedback to slimft_web;
grant insert on slimft.personal_texts to slimft_web;
grant select on slimft.redacted_texts to slimft_web;
alter role slimft_web set statement_timeout = '10s';
alter role slimft_web set search_path = '';

do $$
declare
    relation text;
begin
    foreach relation in array array[
        'reactions', 'ratings', 'flags', 'message_links', 'unmatched_feedback', 'personal_texts', 'redacted_texts'
    ] loop
        execute format('create policy slimft_web on slimft.%I to slimft_web using (true) with check (true)', relation);
    end loop;
end
$$;
