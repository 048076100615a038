-- Every dialogue's facts; a row is written again only where one of them changed.
{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='dialogue_id',
        on_schema_change='fail',
        indexes=[
            {'columns': ['dialogue_id'], 'unique': true},
            {'columns': ['person_id']},
            {'columns': ['conversation_id', 'started_at']},
        ],
        post_hook="delete from {{ this }} as dialogues where not exists (
            select from {{ ref('int_dialogues_measured') }} as measured
            where measured.dialogue_id = dialogues.dialogue_id
        )"
    )
}}

with

measured as (

    select * from {{ ref('int_dialogues_measured') }}

),

ratings as (

    select * from {{ ref('int_dialogues_rated') }}

),

conversations as (

    select * from {{ ref('stg_conversations') }}

),

customers as (

    select
        customer_id,
        is_test_only
    from {{ ref('stg_customers') }}

),

persons as (

    select * from {{ ref('stg_customer_persons') }}

),

orders as (

    select * from {{ ref('stg_orders') }}

),

-- By person before by time, each side once: joined in one go, every dialogue would be held against every order.
paid_orders as materialized (

    select
        persons.person_id,
        orders.updated_at
    from orders
    inner join persons on orders.customer_id = persons.customer_id
    where orders.status in ('paid', 'processing', 'shipped', 'delivered')

),

persons_dialogues as materialized (

    select
        measured.dialogue_id,
        measured.started_at,
        measured.ended_at,
        persons.person_id
    from measured
    inner join persons on measured.customer_id = persons.customer_id

),

paid as (

    select distinct persons_dialogues.dialogue_id
    from persons_dialogues
    inner join paid_orders
        on
            persons_dialogues.person_id = paid_orders.person_id
            and paid_orders.updated_at between persons_dialogues.started_at
            and persons_dialogues.ended_at + interval '{{ var("order_window_days") }} days'

),

latest as (

    select distinct on (conversation_id) dialogue_id
    from measured
    order by conversation_id asc, started_at desc, dialogue_id desc

),

joined as (

    select
        measured.dialogue_id,
        measured.message_id,
        measured.conversation_id,
        measured.customer_id,
        coalesce(persons.person_id, measured.customer_id) as person_id,
        coalesce(conversations.channel, 'unknown') as channel,
        measured.topic,
        measured.language,
        'none'::text as arm,
        measured.started_at,
        measured.ended_at,
        (measured.ended_at at time zone '{{ var("timezone") }}')::date as last_message_on,
        measured.messages,
        measured.customer_turns,
        measured.assistant_turns,
        measured.tokens,
        coalesce(ratings.is_rated, false) as is_rated,
        ratings.is_satisfied,
        ratings.rating::numeric(4, 2) as rating,
        coalesce(ratings.votes, 0) as votes,
        coalesce(ratings.open_flags, 0) as open_flags,
        measured.has_only_fallback,
        coalesce(customers.is_test_only, false) as is_test_only,
        measured.first_response_seconds::double precision as first_response_seconds,
        measured.median_response_seconds::double precision as median_response_seconds,
        measured.is_unanswered,
        measured.ended_at + interval '{{ var("dialogue_gap_hours") }} hours' <= {{ as_of() }} as is_over,
        case
            when paid.dialogue_id is not null then 'order_paid'
            -- The status is the conversation's present one: it tells about its latest dialogue alone.
            when conversations.status in ('resolved', 'closed') and latest.dialogue_id is not null then 'status'
            when measured.has_closing_phrase then 'closing_phrase'
        end as resolution_rule,
        paid.dialogue_id is not null as has_order,
        measured.turns_changed_at
    from measured
    left join ratings on measured.dialogue_id = ratings.dialogue_id
    left join conversations on measured.conversation_id = conversations.conversation_id
    left join customers on measured.customer_id = customers.customer_id
    left join persons on measured.customer_id = persons.customer_id
    left join paid on measured.dialogue_id = paid.dialogue_id
    left join latest on measured.dialogue_id = latest.dialogue_id

),

described as (

    select
        dialogue_id,
        message_id,
        conversation_id,
        customer_id,
        person_id,
        channel,
        topic,
        language,
        arm,
        started_at,
        ended_at,
        last_message_on,
        is_over and assistant_turns > 0 as is_complete,
        messages,
        customer_turns,
        assistant_turns,
        tokens,
        is_rated,
        is_satisfied,
        rating,
        votes,
        open_flags,
        has_only_fallback,
        is_test_only,
        first_response_seconds,
        median_response_seconds,
        is_over and is_unanswered and resolution_rule is null as is_abandoned,
        resolution_rule is not null as is_resolved,
        resolution_rule,
        has_order,
        case
            when has_order then 'ordered'
            when resolution_rule is not null then 'resolved'
            when is_over and is_unanswered then 'abandoned'
            else 'other'
        end as outcome,
        turns_changed_at
    from joined

),

fingerprinted as (

    select
        described.*,
        md5(described::text) as fingerprint,
        now() as changed_at
    from described

),

changed as (

    select fingerprinted.*
    from fingerprinted
    {% if is_incremental() %}
    left join {{ this }} as known
        on fingerprinted.dialogue_id = known.dialogue_id and fingerprinted.fingerprint = known.fingerprint
    where known.dialogue_id is null
    {% endif %}

)

select * from changed
