-- Of every answer what tells it apart outside: the shop's external id, and a keyed digest of phone and words.
-- slimft.match_feedback() reads it; the digest is computed for the rows of a few minutes only.
{% set columns = shop_columns('messages') %}

with

messages as (

    select * from {{ source('shop', 'messages') }}

),

conversations as (

    select * from {{ source('shop', 'conversations') }}

),

customers as (

    select * from {{ source('shop', 'customers') }}

),

answers as (

    select
        messages.id::text as message_id,
        messages.conversation_id::text as conversation_id,
        nullif({{ column_or_null('messages.external_id', columns) }}, '') as external_id,
        messages.created_at as sent_at,
        slimft.message_digest({{ phone_key('customers.phone') }}, messages.content) as digest
    from messages
    inner join conversations on messages.conversation_id = conversations.id
    inner join customers on conversations.customer_id = customers.id
    where messages.sender_type::text = 'agent'

)

select * from answers
