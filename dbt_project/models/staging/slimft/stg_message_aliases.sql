-- The dashboard stores a human reply twice, seconds apart: every later copy resolves to the first of its chain.
with

messages as (

    select
        message_id,
        conversation_id,
        sender,
        sent_at,
        md5(content) as content_hash
    from {{ ref('stg_messages') }}

),

marked as (

    select
        *,
        (
            sender = 'assistant'
            and sent_at - lag(sent_at) over same_text <= interval '{{ var("duplicate_seconds") }} seconds'
        ) is true as is_copy
    from messages
    window same_text as (partition by conversation_id, sender, content_hash order by sent_at, message_id)

),

chained as (

    select
        *,
        count(*) filter (where not is_copy) over (
            partition by conversation_id, sender, content_hash order by sent_at, message_id
        ) as chain
    from marked

),

resolved as (

    select
        message_id,
        first_value(message_id) over (
            partition by conversation_id, sender, content_hash, chain order by sent_at, message_id
        ) as kept_message_id
    from chained

)

select * from resolved
