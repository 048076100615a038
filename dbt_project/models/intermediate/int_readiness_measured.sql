-- The numbers behind the readiness verdict, in one row. A month is the last 30 shop-local days of the data, or as many
-- as there are, scaled to 30.
{{ config(materialized='view') }}

with

dialogues as (

    select * from {{ ref('dialogues') }}

),

measured as (

    select * from {{ ref('int_dialogues_measured') }}

),

eligibility as (

    select * from {{ ref('training_eligibility') }}

),

examples as (

    select * from {{ ref('training_examples') }}

),

misquoted as (

    select distinct dialogue_id from {{ ref('int_turns_misquoted') }}

),

flags as (

    select distinct messages.dialogue_id
    from {{ source('feedback', 'flags') }} as flags
    inner join {{ source('slimft', 'redacted_messages') }} as messages on flags.message_id = messages.message_id
    where flags.problem_type in ('wrong_price', 'invented_fact')

),

prices as (

    select * from {{ ref('model_prices') }}
    where model = '{{ var("current_model") }}'

),

period as (

    select
        ({{ as_of() }} at time zone '{{ var("timezone") }}')::date as today,
        min(last_message_on) as first_day,
        max(last_message_on) as last_day
    from dialogues

),

month as (

    select
        *,
        coalesce(last_day - first_day + 1, 0) as days_collected,
        greatest(least(last_day - first_day + 1, 30), 1) as month_days
    from period

),

facts as (

    select
        dialogues.*,
        measured.answer_tokens,
        measured.history_tokens,
        dialogues.last_message_on > month.last_day - month.month_days as is_of_month,
        dialogues.last_message_on > month.last_day - 90 as is_of_quarter,
        eligibility.is_eligible,
        examples.dialogue_id is not null as is_usable,
        misquoted.dialogue_id is not null or flags.dialogue_id is not null as has_wrong_fact
    from dialogues
    cross join month
    inner join measured on dialogues.dialogue_id = measured.dialogue_id
    inner join eligibility on dialogues.dialogue_id = eligibility.dialogue_id
    left join examples on dialogues.dialogue_id = examples.dialogue_id
    left join misquoted on dialogues.dialogue_id = misquoted.dialogue_id
    left join flags on dialogues.dialogue_id = flags.dialogue_id

),

counted as (

    select
        count(*) filter (where is_of_month) as month_dialogues,
        count(*) filter (where is_of_month and is_usable) as month_usable_examples,
        coalesce(sum(assistant_turns) filter (where is_of_month), 0) as month_answers,
        coalesce(sum(answer_tokens) filter (where is_of_month), 0) as month_answer_tokens,
        coalesce(sum(history_tokens) filter (where is_of_month), 0) as month_history_tokens,
        count(*) filter (where is_of_month and is_decided and is_resolved) as month_resolved_dialogues,
        count(*) filter (where is_of_month and is_decided) as month_decided_dialogues,
        count(*) filter (where is_of_quarter and is_rated) as rated_dialogues,
        count(*) filter (where is_of_quarter and is_satisfied) as satisfied_dialogues,
        count(*) filter (where is_of_quarter and is_order_window_over) as order_window_dialogues,
        count(*) filter (where is_of_quarter and is_order_window_over and orders > 0) as converted_dialogues,
        count(*) filter (where is_of_quarter and has_wrong_fact) as wrong_fact_dialogues,
        count(*) filter (where is_of_quarter) as quarter_dialogues
    from facts

),

scaled as (

    select
        month.days_collected,
        counted.month_dialogues * 30 / month.month_days::double precision as dialogues_per_month,
        counted.month_usable_examples * 30 / month.month_days::double precision as usable_examples_per_month,
        counted.month_answers * 30 / month.month_days::double precision as answers_per_month,
        (counted.month_history_tokens + counted.month_answers * {{ var('system_prompt_tokens') }})::double precision
        / nullif(counted.month_answers, 0) as prompt_tokens_per_answer,
        counted.month_answer_tokens::double precision / nullif(counted.month_answers, 0) as tokens_per_answer,
        counted.month_resolved_dialogues::double precision
        / nullif(counted.month_decided_dialogues, 0) as resolution_rate,
        counted.rated_dialogues,
        counted.satisfied_dialogues::double precision / nullif(counted.rated_dialogues, 0) as satisfaction_rate,
        {{ wilson('counted.satisfied_dialogues', 'counted.rated_dialogues', 'lower') }} as satisfaction_rate_low,
        {{ wilson('counted.satisfied_dialogues', 'counted.rated_dialogues', 'upper') }} as satisfaction_rate_high,
        counted.order_window_dialogues,
        counted.converted_dialogues::double precision
        / nullif(counted.order_window_dialogues, 0) as conversion_rate,
        counted.wrong_fact_dialogues::double precision / nullif(counted.quarter_dialogues, 0) as wrong_facts_share,
        month.today
    from counted
    cross join month

),

priced as (

    select
        scaled.*,
        prices.as_of as price_as_of,
        scaled.answers_per_month
        * (
            coalesce(scaled.prompt_tokens_per_answer, 0) * prices.input_usd_per_million_tokens
            + coalesce(scaled.tokens_per_answer, 0) * prices.output_usd_per_million_tokens
        )
        / 1000000 as cost_usd_per_month
    from scaled
    left join prices on true

)

select * from priced
