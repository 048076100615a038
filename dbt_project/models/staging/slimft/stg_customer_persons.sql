-- A person is the customer rows joined by normalised phone or CPF, directly or through another row.
-- Numbers only, no names: this is the one place where they are compared.
with recursive

customers as (

    select * from {{ ref('stg_customers') }}

),

numbers as (

    select
        customer_id,
        'phone ' || {{ phone_key('phone') }} as number
    from customers
    union
    select
        customer_id,
        'document ' || {{ document_key('cpf') }} as number
    from customers

),

shared as (

    -- A number that dozens of rows carry is the shop's own or a stand-in, and would glue strangers together.
    select number
    from numbers
    where number is not null
    group by number
    having count(*) between 2 and 20

),

links as (

    select distinct
        one.customer_id,
        other.customer_id as linked_id
    from numbers as one
    inner join shared on one.number = shared.number
    inner join numbers as other on one.number = other.number and one.customer_id <> other.customer_id

),

reachable as (

    select
        customer_id,
        linked_id
    from links
    union
    select
        reachable.customer_id,
        links.linked_id
    from reachable
    inner join links on reachable.linked_id = links.customer_id

),

smallest as (

    select
        customer_id,
        min(linked_id) as smallest_id
    from reachable
    group by customer_id

),

persons as (

    select
        customers.customer_id,
        least(customers.customer_id, smallest.smallest_id) as person_id
    from customers
    left join smallest on customers.customer_id = smallest.customer_id

)

select * from persons
