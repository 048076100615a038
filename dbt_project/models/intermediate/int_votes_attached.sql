-- A vote on a message goes to its turn; a vote on a conversation to the latest dialogue begun by then. Of one person's
-- thumbs (or stars) on one message or sitting the newest counts; when that one takes the vote back, none does.
{{ config(materialized='view') }}

with

reactions as (

    select * from {{ source('feedback', 'reactions') }}

),

ratings as (

    select * from {{ source('feedback', 'ratings') }}

),

flags as (

    select * from {{ source('feedback', 'flags') }}

),

aliases as (

    select * from {{ ref('stg_message_aliases') }}

),

messages as not materialized (

    select
        message_id,
        dialogue_id,
        sender,
        sent_at
    from {{ source('slimft', 'redacted_messages') }}

),

turns as not materialized (

    select
        dialogue_id,
        conversation_id,
        turn_number,
        message_id,
        started_at
    from {{ ref('int_turns_merged') }}

),

votes as (

    select
        'reaction ' || id as vote_id,
        concat_ws(' ', provider, account, reactor_id) as voter,
        message_id,
        conversation_id,
        case when is_withdrawn or value = 'neutral' then 'none' else value end as vote,
        'thumb' as subject,
        null::int as stars,
        occurred_at
    from reactions
    union all
    select
        'rating ' || id as vote_id,
        concat_ws(' ', provider, account, reactor_id) as voter,
        message_id,
        conversation_id,
        case when is_withdrawn then 'none' else 'stars' end as vote,
        'stars' as subject,
        stars,
        occurred_at
    from ratings
    union all
    select
        'flag ' || id as vote_id,
        concat_ws(' ', provider, account, reactor_id) as voter,
        message_id,
        conversation_id,
        case status when 'open' then 'open_flag' else 'closed_flag' end as vote,
        'flag ' || id as subject,
        null as stars,
        occurred_at
    from flags

),

on_copies as (

    -- Only votes on removed copies need the aliases, which cost a pass over all messages; mostly there are none.
    select
        votes.vote_id,
        aliases.kept_message_id
    from votes
    inner join aliases on votes.message_id = aliases.message_id
    left join messages on votes.message_id = messages.message_id
    where messages.message_id is null

),

named as (

    select
        votes.*,
        coalesce(on_copies.kept_message_id, votes.message_id) as kept_message_id
    from votes
    left join on_copies on votes.vote_id = on_copies.vote_id
    where votes.message_id is not null

),

counted_once as (

    -- Thumbs on the copies of one answer are one vote.
    select distinct on (voter, kept_message_id, subject) *
    from named
    order by voter asc, kept_message_id asc, subject asc, occurred_at desc, vote_id asc

),

on_messages as (

    -- The turn is the last one begun by then; within a second, messages are in the order of their ids.
    select distinct on (counted_once.vote_id)
        messages.dialogue_id,
        case when messages.sender = 'assistant' then turns.turn_number end as turn_number,
        counted_once.vote,
        counted_once.stars,
        counted_once.occurred_at
    from counted_once
    inner join messages on counted_once.kept_message_id = messages.message_id
    left join turns
        on
            messages.dialogue_id = turns.dialogue_id
            and (messages.sent_at, messages.message_id) >= (turns.started_at, turns.message_id)
    where counted_once.vote <> 'none'
    order by counted_once.vote_id asc, turns.turn_number desc nulls last

),

sittings as (

    select
        conversation_id,
        dialogue_id,
        started_at,
        lead(started_at) over (partition by conversation_id order by started_at, dialogue_id) as next_started_at
    from turns
    where turn_number = 1

),

on_sittings as (

    select distinct on (votes.voter, sittings.dialogue_id, votes.subject)
        sittings.dialogue_id,
        null::int as turn_number,
        votes.vote,
        votes.stars,
        votes.occurred_at
    from votes
    inner join sittings
        on
            votes.conversation_id = sittings.conversation_id
            and votes.occurred_at >= sittings.started_at
            and (sittings.next_started_at is null or votes.occurred_at < sittings.next_started_at)
    where votes.message_id is null
    order by
        votes.voter asc, sittings.dialogue_id asc, votes.subject asc, votes.occurred_at desc, votes.vote_id asc

),

attached as (

    select * from on_messages
    union all
    select * from on_sittings
    where vote <> 'none'

)

select * from attached
