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
    where metadata ->> 'slimft_test_only' = 'true'

),

renamed as (

    select
        customers.id::text as customer_id,
        customers.name,
        customers.email,
        customers.phone,
        customers.cpf_cnpj as cpf,
        nullif(
            concat_ws(
                ', ', customers.street, customers.number, customers.complement, customers.neighborhood,
                customers.city, customers.state, customers.postal_code
            ), ''
        ) as address,
        test_only.customer_id is not null as is_test_only,
        customers.created_at,
        customers.updated_at as changed_at
    from customers
    left join test_only on customers.id = test_only.customer_id

)

select * from renamed
