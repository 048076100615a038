-- Each paid order is put down to one dialogue: the latest that had begun by then and was not over for longer than
-- order_window_days; of the customer's own ones first, else of the same person's (joined by phone or CPF).
with

orders as (

    select * from {{ ref('stg_orders') }}
    where status in ('paid', 'processing', 'shipped', 'delivered')

),

persons as (

    select * from {{ ref('stg_customer_persons') }}

),

dialogues as (

    select * from {{ ref('int_dialogues_measured') }}

),

paid as (

    -- The shop writes no time of payment (payments.paid_at stays empty): an order's last change stands for it.
    select
        orders.order_id,
        orders.customer_id,
        orders.total_cents,
        orders.updated_at as paid_at,
        coalesce(persons.person_id, orders.customer_id) as person_id
    from orders
    left join persons on orders.customer_id = persons.customer_id

),

-- By person before by time, each side once: joined in one go, every dialogue would be held against every order.
persons_dialogues as materialized (

    select
        dialogues.dialogue_id,
        dialogues.customer_id,
        dialogues.started_at,
        dialogues.ended_at,
        coalesce(persons.person_id, dialogues.customer_id) as person_id
    from dialogues
    left join persons on dialogues.customer_id = persons.customer_id

),

held as (

    select
        paid.*,
        persons_dialogues.dialogue_id,
        persons_dialogues.customer_id = paid.customer_id as is_own,
        persons_dialogues.started_at,
        persons_dialogues.ended_at + interval '{{ var("order_window_days") }} days' >= paid.paid_at as is_within_window
    from paid
    left join persons_dialogues
        on paid.person_id = persons_dialogues.person_id and paid.paid_at >= persons_dialogues.started_at

),

chosen as (

    select distinct on (order_id) *
    from held
    order by order_id asc, is_within_window desc nulls last, is_own desc, started_at desc, dialogue_id asc

),

attributed as (

    select
        order_id,
        customer_id,
        person_id,
        paid_at,
        (paid_at at time zone '{{ var("timezone") }}')::date as paid_on,
        total_cents,
        case when is_within_window then dialogue_id end as dialogue_id,
        case
            when dialogue_id is null then 'no_dialogue'
            when not is_within_window then 'outside_window'
            when is_own then 'customer'
            else 'person'
        end as matched_by
    from chosen

)

select * from attributed
