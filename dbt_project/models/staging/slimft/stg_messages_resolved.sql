{{ config(materialized='ephemeral') }}

-- The dashboard stores a human reply twice, seconds apart: every later copy resolves to the first of its chain.
-- Part of the views that read it: one pass over the shop's messages finds the copies and cuts the dialogues.
with

messages as (

    select
        *,
        -- Customers repeat themselves on purpose; a copy is looked for among the answers alone.
        case sender when 'assistant' then md5(content) else message_id end as copies_share
    from {{ ref('stg_messages') }}

),

marked as (

    select
        *,
        (
            sent_at - lag(sent_at) over same_words <= interval '{{ var("duplicate_seconds") }} seconds'
        ) is true as is_copy
    from messages
    window same_words as (partition by conversation_id, copies_share order by sent_at, message_id)

),

chained as (

    select
        *,
        count(*) filter (where not is_copy)
            over (partition by conversation_id, copies_share order by sent_at, message_id)
            as chain
    from marked

),

resolved as (

    select
        message_id,
        first_value(message_id)
            over (partition by conversation_id, copies_share, chain order by sent_at, message_id)
            as kept_message_id,
        is_copy,
        conversation_id,
        customer_id,
        sender,
        sent_at,
        content,
        is_marked_human
    from chained

)

select * from resolved
