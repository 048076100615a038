{% set columns = shop_columns('customers') %}

with

customers as (

    select * from {{ source('shop', 'customers') }}

),

conversations as (

    select * from {{ source('shop', 'conversations') }}

),

test_only as (

    select distinct customer_id
    from conversations
    where
        {{ column_or_null('conversations.metadata', shop_columns('conversations'), 'jsonb') }} ->> 'slimft_test_only'
        = 'true'

),

renamed as (

    select
        customers.id::text as customer_id,
        customers.name::text as name,
        customers.email::text as email,
        customers.phone::text as phone,
        {{ column_or_null('customers.cpf_cnpj', columns) }}::text as cpf,
        nullif(
            concat_ws(
                ', ',
                {{ column_or_null('customers.street', columns) }},
                {{ column_or_null('customers.number', columns) }},
                {{ column_or_null('customers.complement', columns) }},
                {{ column_or_null('customers.neighborhood', columns) }},
                {{ column_or_null('customers.city', columns) }},
                {{ column_or_null('customers.state', columns) }},
                {{ column_or_null('customers.postal_code', columns) }}
            ), ''
        ) as address,
        test_only.customer_id is not null as is_test_only,
        customers.created_at,
        customers.updated_at as changed_at
    from customers
    left join test_only on customers.id = test_only.customer_id

)

select * from renamed
