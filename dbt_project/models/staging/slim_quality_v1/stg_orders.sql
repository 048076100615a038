with

orders as (

    select * from {{ source('shop', 'orders') }}

),

renamed as (

    select
        id::text as order_id,
        customer_id::text as customer_id,
        status::text as status,
        total_cents,
        created_at,
        updated_at
    from orders
    where deleted_at is null

)

select * from renamed
