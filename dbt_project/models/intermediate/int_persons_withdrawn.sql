-- One customer row that was erased or opted out speaks for the whole person.
with

customers as (

    select
        customer_id,
        is_erased,
        has_opted_out
    from {{ ref('stg_customers') }}

),

persons as (

    select * from {{ ref('stg_customer_persons') }}

),

withdrawn as (

    select
        persons.person_id,
        bool_or(customers.is_erased) as is_erased,
        bool_or(customers.has_opted_out) as has_opted_out
    from customers
    inner join persons on customers.customer_id = persons.customer_id
    group by persons.person_id
    having bool_or(customers.is_erased or customers.has_opted_out)

)

select * from withdrawn
