with

conversations as (

    select * from {{ source('shop', 'conversations') }}

),

renamed as (

    select
        id::text as conversation_id,
        customer_id::text as customer_id,
        channel::text as channel,
        status::text as status,
        created_at,
        updated_at,
        resolved_at
    from conversations

)

select * from renamed
