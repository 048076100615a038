-- One sitting is cut where silence exceeds the gap; its id follows from the conversation and its first message.
with

messages as (

    select * from {{ ref('stg_messages_resolved') }}

),

kept as (

    select * from messages
    where not is_copy

),

marked as (

    select
        *,
        (
            sent_at - lag(sent_at) over (partition by conversation_id order by sent_at, message_id)
            <= interval '{{ var("dialogue_gap_hours") }} hours'
        ) is not true as is_first
    from kept

),

numbered as (

    select
        *,
        count(*) filter (where is_first)
            over (partition by conversation_id order by sent_at, message_id)
            as sitting
    from marked

),

cut as (

    select
        *,
        first_value(message_id)
            over (partition by conversation_id, sitting order by sent_at, message_id)
            as first_message_id
    from numbered

),

identified as (

    select
        message_id,
        conversation_id,
        {{ uuid_of("conversation_id || ' ' || first_message_id") }} as dialogue_id,
        customer_id,
        sender,
        sent_at,
        content
    from cut

)

select * from identified
