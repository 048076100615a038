-- sender_id is the customer's on both sides in this schema and is never joined on.
{% set columns = shop_columns('messages') %}

with

messages as (

    select * from {{ source('shop', 'messages') }}

),

conversations as (

    select * from {{ source('shop', 'conversations') }}

),

renamed as (

    select
        messages.id::text as message_id,
        messages.conversation_id::text as conversation_id,
        conversations.customer_id::text as customer_id,
        case messages.sender_type::text when 'agent' then 'assistant' else messages.sender_type::text end as sender,
        coalesce(
            {{ media_stand_in('messages.content', column_or_null('messages.message_type', columns) ~ '::text') }},
            nullif({{ normalise_text('messages.content') }}, ''),
            '[vazio]'
        ) as content,
        messages.created_at as sent_at,
        coalesce(
            {{ column_or_null('messages.metadata', columns, 'jsonb') }} ->> 'slimft_human' = 'true', false
        ) as is_marked_human
    from messages
    inner join conversations on messages.conversation_id = conversations.id

)

select * from renamed
