-- What a reviewer reads: placeholders, and nothing of a turn in which the second look found personal data.
{{ config(materialized='view') }}

with

turns as (

    select * from {{ ref('int_turns_merged') }}

),

messages as not materialized (

    select * from {{ source('slimft', 'redacted_messages') }}

),

shown as (

    select
        turns.dialogue_id,
        turns.turn_number,
        turns.message_id,
        turns.role,
        case when not merged.is_withheld then turns.content end as content,
        merged.is_withheld,
        md5(turns.content) as text_hash,
        turns.is_fallback,
        turns.started_at,
        turns.ended_at,
        merged.message_ids
    from turns
    cross join lateral (
        select
            array_agg(messages.message_id order by messages.sent_at, messages.message_id) as message_ids,
            coalesce(bool_or(messages.residual_kinds <> '{}'), false) as is_withheld
        from messages
        where
            messages.dialogue_id = turns.dialogue_id
            and messages.sent_at between turns.started_at and turns.ended_at
            and case messages.sender when 'customer' then 'user' else 'assistant' end = turns.role
    ) as merged

)

select * from shown
