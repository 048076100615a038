-- Every dialogue's facts; a row is written again only where one of them changed.
{% set resolving = "'" ~ var('resolution_rules') | join("', '") ~ "'" %}
{% set abandoning = "'" ~ var('abandonment_rules') | join("', '") ~ "'" %}
{% set undecided = "'not_ended', 'no_question', 'nothing_known'" %}
{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='dialogue_id',
        on_schema_change='append_new_columns',
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

reviewed as (

    select * from {{ ref('int_dialogues_reviewed') }}

),

tones as (

    select * from {{ ref('dialogue_scores') }}
    where criterion = 'tone'

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

handed_over as (

    select * from {{ ref('int_dialogues_handed_over') }}

),

attribution as (

    select
        dialogue_id,
        count(*)::int as orders,
        sum(total_cents)::bigint as revenue_cents
    from {{ ref('order_attribution') }}
    where dialogue_id is not null
    group by dialogue_id

),

paid_orders as materialized (

    select
        person_id,
        paid_at
    from {{ ref('order_attribution') }}

),

-- By person before by time, each side once: joined in one go, every dialogue would be held against every order.
persons_dialogues as materialized (

    select
        measured.dialogue_id,
        measured.topic,
        measured.started_at,
        measured.ended_at,
        coalesce(persons.person_id, measured.customer_id) as person_id
    from measured
    left join persons on measured.customer_id = persons.customer_id

),

paid as (

    select distinct persons_dialogues.dialogue_id
    from persons_dialogues
    inner join paid_orders
        on
            persons_dialogues.person_id = paid_orders.person_id
            and paid_orders.paid_at between persons_dialogues.started_at
            and persons_dialogues.ended_at + interval '{{ var("order_window_days") }} days'

),

returns as (

    -- 'other' is a topic nobody recognised: it may be the same as any.
    select
        dialogue_id,
        case
            when topic = 'other' then lead(started_at) over by_person
            else least(
                lead(started_at) over by_person_and_topic,
                min(started_at) filter (where topic = 'other') over (
                    partition by person_id order by started_at desc, dialogue_id desc
                    rows between unbounded preceding and 1 preceding
                )
            )
        end as returned_at
    from persons_dialogues
    window
        by_person as (partition by person_id order by started_at, dialogue_id),
        by_person_and_topic as (partition by person_id, topic order by started_at, dialogue_id)

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
        coalesce(ratings.thumbs_up, 0) as thumbs_up,
        coalesce(ratings.thumbs_down, 0) as thumbs_down,
        ratings.stars::numeric(4, 2) as stars,
        coalesce(ratings.open_flags, 0) as open_flags,
        measured.has_only_fallback,
        coalesce(customers.is_test_only, false) as is_test_only,
        measured.first_response_seconds::double precision as first_response_seconds,
        measured.median_response_seconds::double precision as median_response_seconds,
        jsonb_array_length(measured.waits) as responses,
        measured.is_unanswered,
        measured.has_open_question,
        measured.has_fallback_last,
        measured.has_asked_for_person,
        handed_over.dialogue_id is not null as is_handed_over,
        measured.repeated_questions,
        measured.ended_at + interval '{{ var("dialogue_gap_hours") }} hours' <= {{ as_of() }} as has_ended,
        measured.ended_at
        + interval '{{ [var("return_window_hours"), var("dialogue_gap_hours")] | max }} hours'
        <= {{ as_of() }}
            as is_return_window_over,
        measured.ended_at + interval '{{ var("order_window_days") }} days' <= {{ as_of() }} as is_order_window_over,
        coalesce(
            returns.returned_at <= measured.ended_at + interval '{{ var("return_window_hours") }} hours', false
        ) as has_returned,
        -- The status is the conversation's present one: it tells about its latest dialogue alone.
        coalesce(conversations.status in ('resolved', 'closed'), false) and latest.dialogue_id is not null
            as holds_status,
        paid.dialogue_id is not null as holds_order_paid,
        measured.has_closing_phrase as holds_closing_phrase,
        coalesce(attribution.orders, 0) as orders,
        coalesce(attribution.revenue_cents, 0) as revenue_cents,
        coalesce(reviewed.reviews, 0) as reviews,
        reviewed.outcome as review_outcome,
        tones.reviewed_score as reviewed_tone,
        tones.judged_score as judged_tone,
        measured.turns_changed_at
    from measured
    left join ratings on measured.dialogue_id = ratings.dialogue_id
    left join reviewed on measured.dialogue_id = reviewed.dialogue_id
    left join tones on measured.dialogue_id = tones.dialogue_id
    left join conversations on measured.conversation_id = conversations.conversation_id
    left join customers on measured.customer_id = customers.customer_id
    left join persons on measured.customer_id = persons.customer_id
    left join handed_over on measured.dialogue_id = handed_over.dialogue_id
    left join attribution on measured.dialogue_id = attribution.dialogue_id
    left join paid on measured.dialogue_id = paid.dialogue_id
    left join returns on measured.dialogue_id = returns.dialogue_id
    left join latest on measured.dialogue_id = latest.dialogue_id

),

ruled as (

    -- What shows that it was resolved, in the declared order; then what stands against it; then that nobody came back.
    select
        *,
        case
            {% for rule in var('resolution_rules') if rule != 'no_return' %}
            when holds_{{ rule }} then '{{ rule }}'
            {% endfor %}
            when not has_ended then 'not_ended'
            when customer_turns = 0 then 'no_question'
            when is_unanswered then 'unanswered'
            when has_open_question then 'cut_after_question'
            when has_asked_for_person or is_handed_over then 'escalated'
            when has_fallback_last then 'fallback'
            when has_returned then 'returned'
            when {{ 'no_return' not in var('resolution_rules') }} then 'nothing_known'
            when not is_return_window_over then 'may_return'
            else 'no_return'
        end as resolution_rule
    from joined

),

decided as (

    -- What speaks against it is known at once, what speaks for it only later: a rate of dialogues that are too young
    -- for both would always be falling. Hence is_decided.
    select
        *,
        case
            when resolution_rule in ({{ resolving }}) then true
            when resolution_rule in ('may_return', {{ undecided }}) then null
            else false
        end as is_resolved,
        is_return_window_over and resolution_rule not in ({{ undecided }}) as is_decided,
        resolution_rule in ({{ abandoning }}) as is_abandoned
    from ruled

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
        has_ended,
        has_ended and assistant_turns > 0 as is_complete,
        messages,
        customer_turns,
        assistant_turns,
        tokens,
        is_rated,
        is_satisfied,
        rating,
        votes,
        thumbs_up,
        thumbs_down,
        stars,
        open_flags,
        has_only_fallback,
        is_test_only,
        responses,
        first_response_seconds,
        median_response_seconds,
        is_abandoned,
        is_resolved,
        is_decided,
        resolution_rule,
        holds_order_paid as has_order,
        is_order_window_over,
        orders,
        revenue_cents,
        has_asked_for_person,
        is_handed_over,
        has_asked_for_person or is_handed_over as is_escalated,
        repeated_questions,
        reviews,
        review_outcome,
        reviewed_tone,
        judged_tone,
        case
            when holds_order_paid then 'ordered'
            when is_resolved then 'resolved'
            when is_abandoned then 'abandoned'
            else 'other'
        end as outcome,
        turns_changed_at
    from decided

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
