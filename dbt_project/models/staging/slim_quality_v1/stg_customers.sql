{% set columns = shop_columns('customers') %}

with

customers as (

    select * from {{ source('shop', 'customers') }}

),

conversations as (

    select * from {{ source('shop', 'conversations') }}

),

marked as (

    select
        customer_id,
        bool_or(metadata ->> 'slimft_test_only' = 'true') as is_test_only,
        bool_or(metadata ->> 'slimft_opted_out' = 'true') as has_opted_out
    from (
        select
            customer_id,
            {{ column_or_null('conversations.metadata', shop_columns('conversations'), 'jsonb') }} as metadata
        from conversations
    ) as conversations
    group by customer_id

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
        coalesce(marked.is_test_only, false) as is_test_only,
        customers.created_at,
        customers.updated_at as changed_at,
        coalesce(marked.has_opted_out, false) as has_opted_out,
        {{ column_or_null('customers.deleted_at', columns, 'timestamptz') }} is not null as is_erased
    from customers
    left join marked on customers.id = marked.customer_id

)

select * from renamed
