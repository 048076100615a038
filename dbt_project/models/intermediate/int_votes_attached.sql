-- A vote on a message goes to its turn; a vote on a conversation to the latest dialogue begun by then.
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

messages as (

    select
        message_id,
        dialogue_id,
        sent_at
    from {{ source('slimft', 'redacted_messages') }}

),

turns as (

    select * from {{ ref('int_turns_merged') }}

),

votes as (

    select
        message_id,
        conversation_id,
        value as vote,
        null::int as stars,
        occurred_at
    from reactions
    where not is_withdrawn
    union all
    select
        message_id,
        conversation_id,
        'stars' as vote,
        stars,
        occurred_at
    from ratings
    where not is_withdrawn
    union all
    select
        message_id,
        conversation_id,
        case status when 'open' then 'open_flag' else 'closed_flag' end as vote,
        null as stars,
        occurred_at
    from flags

),

on_messages as (

    select
        messages.dialogue_id,
        turns.turn_number,
        votes.vote,
        votes.stars,
        votes.occurred_at
    from votes
    inner join aliases on votes.message_id = aliases.message_id
    inner join messages on aliases.kept_message_id = messages.message_id
    left join turns
        on
            messages.dialogue_id = turns.dialogue_id
            and messages.sent_at between turns.started_at and turns.ended_at
            and turns.role = 'assistant'

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

on_conversations as (

    select
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

),

attached as (

    select * from on_messages
    union all
    select * from on_conversations

)

select * from attached
