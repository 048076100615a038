-- sender_id is the customer's on both sides in this schema and is never joined on.
with

messages as (

    select * from {{ source('shop', 'messages') }}

),

conversations as (

    select * from {{ source('shop', 'conversations') }}

),

normalised as (

    select
        messages.id::text as message_id,
        messages.conversation_id::text as conversation_id,
        conversations.customer_id::text as customer_id,
        case messages.sender_type::text when 'agent' then 'assistant' else messages.sender_type::text end as sender,
        {{ normalise_text('messages.content') }} as content,
        messages.message_type::text as message_type,
        messages.created_at as sent_at
    from messages
    inner join conversations on messages.conversation_id = conversations.id

),

readable as (

    -- A file without a caption arrives as its address or as nothing readable: a stand-in tells the model what came.
    select
        message_id,
        conversation_id,
        customer_id,
        sender,
        case
            when message_type <> 'text' and (content = '' or content ~ '^(https?://|data:)\S*$')
                then case message_type when 'audio' then '[áudio]' when 'image' then '[imagem]' else '[arquivo]' end
            when content ~* '^<?\s*(m[íi]dia|[áa]udio|imagem|foto|v[íi]deo|documento|figurinha)\s+(oculta|ocultad[ao]|omitid[ao])\s*>?$'
                then
                    case
                        when content ~* '[áa]udio' then '[áudio]'
                        when content ~* 'imagem|foto|figurinha' then '[imagem]'
                        else '[arquivo]'
                    end
            when content = '' then '[vazio]'
            else content
        end as content,
        sent_at
    from normalised

)

select * from readable
