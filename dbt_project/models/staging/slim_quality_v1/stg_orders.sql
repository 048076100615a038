-- A shop without orders is a shop all the same: then there are none.
-- depends_on: {{ source('shop', 'orders') }}
{% set columns = shop_columns('orders') %}

with

{% if columns %}
orders as (

    select * from {{ source('shop', 'orders') }}

),
{% else %}
orders as (

    select
        null::text as id,
        null::text as customer_id,
        null::text as status,
        null::integer as total_cents,
        null::timestamptz as created_at,
        null::timestamptz as updated_at
    where false

),
{% endif %}

renamed as (

    select
        id::text as order_id,
        customer_id::text as customer_id,
        status::text as status,
        total_cents,
        created_at,
        updated_at
    from orders
    where {{ column_or_null('orders.deleted_at', columns, 'timestamptz') }} is null

)

select * from renamed
