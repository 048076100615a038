-- The numbers of the quality marts, defined once: each model only says by what it groups.
-- Means are taken of decimals: sums of doubles depend on the order of the rows, and a mart would change by itself.
-- `keys` are columns that the CTEs `dialogues` and `responses` both have.
{% macro quality_measures(keys) %}
counted as (

    select
        {{ keys | join(', ') }},
        count(*) as dialogues,
        count(distinct person_id) as persons,
        count(*) filter (where is_complete) as complete_dialogues,
        count(*) filter (where is_rated) as rated_dialogues,
        count(*) filter (where is_satisfied) as satisfied_dialogues,
        sum(votes)::bigint as votes,
        count(*) filter (where has_ended) as ended_dialogues,
        count(*) filter (where is_decided) as decided_dialogues,
        count(*) filter (where is_decided and is_resolved) as resolved_dialogues,
        count(*) filter (where is_abandoned) as abandoned_dialogues,
        count(*) filter (where is_escalated) as escalated_dialogues,
        count(*) filter (where repeated_questions > 0) as repeating_dialogues,
        count(*) filter (where is_order_window_over) as order_window_dialogues,
        count(*) filter (where is_order_window_over and orders > 0) as converted_dialogues,
        count(distinct person_id) filter (where is_order_window_over) as order_window_persons,
        count(distinct person_id) filter (where is_order_window_over and orders > 0) as converted_persons,
        sum(orders)::bigint as orders,
        sum(revenue_cents)::bigint as revenue_cents,
        count(reviewed_tone) as reviewed_tone_dialogues,
        avg(reviewed_tone::numeric)::double precision as mean_reviewed_tone,
        count(judged_tone) as judged_tone_dialogues,
        avg(judged_tone::numeric)::double precision as mean_judged_tone,
        sum(messages)::bigint as messages,
        sum(tokens)::bigint as tokens
    from dialogues
    group by {{ keys | join(', ') }}

),

timed as (

    select
        {{ keys | join(', ') }},
        count(*) as responses,
        avg(response_seconds::numeric)::double precision as mean_response_seconds,
        percentile_cont(0.5) within group (order by response_seconds) as median_response_seconds,
        percentile_cont(0.95) within group (order by response_seconds) as p95_response_seconds,
        count(*) filter (where is_first) as first_responses,
        (avg(response_seconds::numeric) filter (where is_first))::double precision as mean_first_response_seconds,
        percentile_cont(0.5) within group (order by response_seconds) filter (where is_first)
            as median_first_response_seconds,
        percentile_cont(0.95) within group (order by response_seconds) filter (where is_first)
            as p95_first_response_seconds,
        count(*) filter (where is_in_business_hours) as business_hours_responses,
        percentile_cont(0.5) within group (order by response_seconds) filter (where is_in_business_hours)
            as median_business_hours_response_seconds,
        percentile_cont(0.5) within group (order by response_seconds) filter (where not is_in_business_hours)
            as median_off_hours_response_seconds
    from responses
    group by {{ keys | join(', ') }}

),

measured as (

    select
        {%- for key in keys %}
        counted.{{ key }},
        {%- endfor %}
        counted.dialogues,
        counted.persons,
        counted.complete_dialogues,
        counted.votes,
        counted.rated_dialogues,
        counted.rated_dialogues / counted.dialogues::double precision as rated_share,
        counted.satisfied_dialogues,
        counted.satisfied_dialogues / nullif(counted.rated_dialogues, 0)::double precision as satisfaction_rate,
        {{ wilson('counted.satisfied_dialogues', 'counted.rated_dialogues', 'lower') }} as satisfaction_rate_low,
        {{ wilson('counted.satisfied_dialogues', 'counted.rated_dialogues', 'upper') }} as satisfaction_rate_high,
        coalesce(timed.responses, 0) as responses,
        timed.mean_response_seconds,
        timed.median_response_seconds,
        timed.p95_response_seconds,
        coalesce(timed.first_responses, 0) as first_responses,
        timed.mean_first_response_seconds,
        timed.median_first_response_seconds,
        timed.p95_first_response_seconds,
        coalesce(timed.business_hours_responses, 0) as business_hours_responses,
        timed.median_business_hours_response_seconds,
        timed.median_off_hours_response_seconds,
        counted.ended_dialogues,
        counted.decided_dialogues,
        counted.resolved_dialogues,
        counted.resolved_dialogues / nullif(counted.decided_dialogues, 0)::double precision as resolution_rate,
        {{ wilson('counted.resolved_dialogues', 'counted.decided_dialogues', 'lower') }} as resolution_rate_low,
        {{ wilson('counted.resolved_dialogues', 'counted.decided_dialogues', 'upper') }} as resolution_rate_high,
        counted.abandoned_dialogues,
        counted.abandoned_dialogues / nullif(counted.ended_dialogues, 0)::double precision as abandonment_rate,
        counted.escalated_dialogues,
        counted.escalated_dialogues / counted.dialogues::double precision as escalation_rate,
        counted.repeating_dialogues,
        counted.order_window_dialogues,
        counted.converted_dialogues,
        counted.converted_dialogues / nullif(counted.order_window_dialogues, 0)::double precision as conversion_rate,
        counted.order_window_persons,
        counted.converted_persons,
        counted.converted_persons / nullif(counted.order_window_persons, 0)::double precision
            as customer_conversion_rate,
        counted.orders,
        counted.revenue_cents,
        counted.reviewed_tone_dialogues,
        counted.mean_reviewed_tone,
        counted.judged_tone_dialogues,
        counted.mean_judged_tone,
        counted.messages,
        counted.tokens
    from counted
    left join timed
        on
            {%- for key in keys %}
            {% if not loop.first %}and {% endif %}counted.{{ key }} = timed.{{ key }}
            {%- endfor %}

)
{% endmacro %}
