with

dialogues as (

    select * from {{ ref('dialogues') }}

),

daily as (

    select
        last_message_on as day,
        channel,
        topic,
        arm,
        count(*) as dialogues,
        count(*) filter (where is_complete) as complete_dialogues,
        count(*) filter (where is_rated) as rated_dialogues,
        count(*) filter (where is_satisfied) as satisfied_dialogues,
        (avg(is_satisfied::int) filter (where is_rated))::double precision as satisfaction_rate,
        count(*) filter (where is_resolved) as resolved_dialogues,
        count(*) filter (where is_abandoned) as abandoned_dialogues,
        count(*) filter (where has_order) as ordered_dialogues,
        percentile_cont(0.5) within group (order by first_response_seconds) as median_first_response_seconds,
        sum(messages)::bigint as messages,
        sum(tokens)::bigint as tokens
    from dialogues
    group by last_message_on, channel, topic, arm

)

select * from daily
