-- Should we fine-tune at all, and is there enough to? The first row of seed readiness_decisions that fits decides.
-- A view: the retrain sensor asks between runs, when the last dataset has been recorded since the marts were built.
{{ config(materialized='view') }}

with

counted as (

    select * from {{ ref('int_examples_counted') }}

),

measured as (

    select * from {{ ref('int_readiness_measured') }}

),

decisions as (

    select * from {{ ref('readiness_decisions') }}

),

numbers as (

    select
        counted.*,
        measured.*,
        counted.eligible_dialogues::double precision / nullif(counted.dialogues, 0) as eligible_share,
        case
            when counted.usable_examples >= counted.minimum_examples then 0
            else ceil(
                (counted.minimum_examples - counted.usable_examples)
                * 30.0 / nullif(measured.usable_examples_per_month, 0)
            )
        end::int as days_until_minimum
    from counted
    cross join measured

),

classified as (

    select
        *,
        case
            when dialogues_per_month > {{ var('implement_dialogues_per_month') }} then 'high'
            when dialogues_per_month < {{ var('decline_dialogues_per_month') }} then 'low'
            else 'middle'
        end as volume_class,
        case
            when cost_usd_per_month is null then 'unknown'
            when cost_usd_per_month > {{ var('implement_usd_per_month') }} then 'high'
            when cost_usd_per_month < {{ var('decline_usd_per_month') }} then 'low'
            else 'middle'
        end as cost_class,
        case
            when usable_examples >= minimum_examples and days_collected >= {{ var('collection_days') }} then 'enough'
            else 'short'
        end as data_class,
        case
            when rated_dialogues < {{ var('minimum_comparison_dialogues') }} then 'too_few'
            when satisfaction_rate >= {{ var('target_satisfaction_rate') }} then 'at_target'
            else 'below'
        end as quality_class,
        case when wrong_facts_share > {{ var('wrong_facts_share') }} then 'wrong' else 'right' end as facts_class,
        '{{ {true: "good", false: "poor"}.get(var("are_prompts_good"), "unknown") }}' as prompts_class,
        '{{ {true: "yes", false: "no"}.get(var("has_maintaining_team"), "unknown") }}' as team_class
    from numbers

),

decided as (

    select
        classified.*,
        decisions.priority as decided_by,
        decisions.verdict,
        decisions.because_pt,
        decisions.because_en,
        decisions.would_change_pt,
        decisions.would_change_en
    from classified
    inner join decisions
        on
            decisions.volume in ('any', classified.volume_class)
            and decisions.cost in ('any', classified.cost_class)
            and decisions.data in ('any', classified.data_class)
            and decisions.quality in ('any', classified.quality_class)
            and decisions.facts in ('any', classified.facts_class)
            and decisions.prompts in ('any', classified.prompts_class)
            and decisions.team in ('any', classified.team_class)
    order by decisions.priority asc
    limit 1

),

described as (

    select
        usable_examples,
        new_usable_examples,
        minimum_examples,
        eligible_dialogues,
        dialogues,
        eligible_share,
        days_until_minimum,
        days_collected::int as days_collected,
        {{ var('collection_days') }} as collection_days,
        dialogues_per_month,
        usable_examples_per_month,
        answers_per_month,
        prompt_tokens_per_answer,
        tokens_per_answer,
        '{{ var("current_model") }}'::text as current_model,
        cost_usd_per_month,
        price_as_of,
        resolution_rate,
        cost_usd_per_month / nullif(dialogues_per_month * resolution_rate, 0) as cost_usd_per_resolved_dialogue,
        rated_dialogues,
        satisfaction_rate,
        satisfaction_rate_low,
        satisfaction_rate_high,
        {{ var('target_satisfaction_rate') }}::double precision as target_satisfaction_rate,
        conversion_rate,
        conversion_rate * (1 + {{ var('target_conversion_gain') }}) as target_conversion_rate,
        wrong_facts_share,
        volume_class,
        cost_class,
        data_class,
        quality_class,
        facts_class,
        prompts_class,
        team_class,
        verdict,
        decided_by,
        because_pt,
        because_en,
        would_change_pt,
        would_change_en,
        {{ as_of() }} as as_of
    from decided

)

select * from described
