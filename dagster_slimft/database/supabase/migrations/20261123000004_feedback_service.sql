-- What the feedback service needs: tokens that the shop's backend issues, outside message ids, votes that wait for
-- their message, and the rights of its role.

-- HMAC's two pads (RFC 2104) per purpose, written by slimft from the workspace's key; no extension is needed to use
-- them, and nobody but the functions below reads them.
create table slimft.keyed_secrets (
    purpose text primary key check (purpose in ('feedback token', 'message matching')),
    inner_pad bytea not null check (length(inner_pad) = 64),
    outer_pad bytea not null check (length(outer_pad) = 64)
);

-- A message's id outside (WhatsApp's) and the shop's message that it is, once that is known. The digest is of phone and
-- words; null where only a vote told of the message.
create table slimft.message_links (
    provider text not null,
    account text not null,
    outside_id text not null,
    message_id text,
    digest bytea,
    sent_at timestamptz not null,
    matched_at timestamptz,
    created_at timestamptz not null default now(),
    primary key (provider, account, outside_id)
);
create index message_links_unmatched on slimft.message_links (sent_at) where message_id is null;

-- Votes whose message is not known yet: never guessed, never lost.
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
    foreach relation in array array['keyed_secrets', 'message_links', 'unmatched_feedback'] loop
        execute format('alter table slimft.%I owner to slimft_pipeline', relation);
        execute format('alter table slimft.%I enable row level security', relation);
        execute format('revoke all on slimft.%I from public', relation);
    end loop;
end
$$;

-- HMAC-SHA256(secret of the purpose, message).
create function slimft.keyed_digest(purpose text, message text) returns bytea
language sql
stable
strict
security definer
set search_path = ''
as $$
    select sha256(secret.outer_pad || sha256(secret.inner_pad || convert_to(keyed_digest.message, 'UTF8')))
    from slimft.keyed_secrets as secret
    where secret.purpose = keyed_digest.purpose
$$;
alter function slimft.keyed_digest owner to slimft_pipeline;
revoke all on function slimft.keyed_digest from public;

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
        seconds || '.' || translate(
            rtrim(
                encode(slimft.keyed_digest('feedback token', concat_ws(E'\n', 'v1', kind, seconds, id)), 'base64'), '='
            ),
            '+/',
            '-_'
        )
    from (select floor(extract(epoch from expires_at))::bigint as seconds) as expiry
$$;
alter function slimft.feedback_token owner to slimft_pipeline;
revoke all on function slimft.feedback_token from public;

-- Phone (ten or eleven digits) and words of one message as a digest: white space counts as one blank, letters are
-- composed (NFC), so that what WhatsApp reports and what the shop stored agree.
create function slimft.message_digest(phone text, content text) returns bytea
language sql
stable
strict
security definer
set search_path = ''
as $$
    select slimft.keyed_digest(
        'message matching',
        phone || E'\n' || btrim(regexp_replace(normalize(content, nfc), '[ \t\n\r\f\v\u00a0]+', ' ', 'g'))
    )
$$;
alter function slimft.message_digest owner to slimft_pipeline;
revoke all on function slimft.message_digest from public;

-- Finds the shop's message of each link and hands over the votes that waited for it; returns how many. A link is
-- matched by the shop's own external id, else by phone and words within two minutes, if that names one message (or
-- one and the copies that a dashboard stored within seconds, of which the first counts).
create function slimft.match_feedback() returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
    delivered bigint;
begin
    -- Before the first run of the pipeline there is nothing to match with; a second matcher has nothing to add.
    if to_regclass('slimft_staging.stg_message_digests') is null
        or not pg_try_advisory_xact_lock(hashtext('slimft.match_feedback')) then
        return 0;
    end if;

    update slimft.message_links as link
    set message_id = stored.message_id, matched_at = now()
    from (
        select open.provider, open.account, open.outside_id, min(message.message_id) as message_id
        from slimft.message_links as open
        inner join slimft_staging.stg_message_digests as message on open.outside_id = message.external_id
        where open.message_id is null
        group by open.provider, open.account, open.outside_id
        having count(*) = 1
    ) as stored
    where (link.provider, link.account, link.outside_id) = (stored.provider, stored.account, stored.outside_id);

    update slimft.message_links as link
    set message_id = said.message_id, matched_at = now()
    from (
        select
            open.provider, open.account, open.outside_id,
            (array_agg(message.message_id order by message.sent_at, message.message_id))[1] as message_id
        from slimft.message_links as open
        inner join slimft_staging.stg_message_digests as message
            on message.sent_at between open.sent_at - interval '120 seconds' and open.sent_at + interval '120 seconds'
            and open.digest = message.digest
        where open.message_id is null and open.digest is not null
        group by open.provider, open.account, open.outside_id
        having count(distinct message.conversation_id) = 1
            and max(message.sent_at) - min(message.sent_at) <= interval '10 seconds'
    ) as said
    where (link.provider, link.account, link.outside_id) = (said.provider, said.account, said.outside_id);

    with

    matched as (

        delete from slimft.unmatched_feedback as waiting
        using slimft.message_links as link
        where link.message_id is not null
            and (waiting.provider, waiting.account, waiting.outside_id)
            = (link.provider, link.account, link.outside_id)
        returning
            waiting.provider, waiting.account, link.message_id, waiting.reactor_id, waiting.value, waiting.emoji,
            waiting.is_withdrawn, waiting.occurred_at

    ),

    newest as (

        select distinct on (provider, account, message_id, reactor_id) *
        from matched
        order by provider, account, message_id, reactor_id, occurred_at desc

    ),

    handed_over as (

        insert into slimft.reactions as known (
            provider, account, message_id, reactor_id, value, emoji, is_withdrawn, occurred_at
        )
        select provider, account, message_id, reactor_id, value, emoji, is_withdrawn, occurred_at
        from newest
        on conflict (provider, account, message_id, reactor_id) where message_id is not null do update
        set
            value = excluded.value, emoji = excluded.emoji, is_withdrawn = excluded.is_withdrawn,
            occurred_at = excluded.occurred_at
        where known.occurred_at < excluded.occurred_at
            or (
                known.occurred_at = excluded.occurred_at
                and (known.value, known.is_withdrawn) is distinct from (excluded.value, excluded.is_withdrawn)
            )
        returning 1

    )

    select count(*) into delivered from handed_over;
    return delivered;
end
$$;
alter function slimft.match_feedback owner to slimft_pipeline;
revoke all on function slimft.match_feedback from public;

-- Stars that were taken back are none.
alter table slimft.ratings alter column stars drop not null;
alter table slimft.ratings add constraint ratings_stars_unless_withdrawn check (stars is not null or is_withdrawn);

-- The service's own role: it writes votes and what people type, and reads no words but redacted ones.
grant usage on schema slimft to slimft_web;
grant select, insert, update on slimft.reactions, slimft.ratings, slimft.flags to slimft_web;
grant select, insert, update on slimft.message_links, slimft.unmatched_feedback to slimft_web;
grant insert on slimft.personal_texts to slimft_web;
grant select on slimft.redacted_texts to slimft_web;
grant execute on function slimft.match_feedback to slimft_web;
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
