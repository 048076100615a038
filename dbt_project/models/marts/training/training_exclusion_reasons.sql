-- How many dialogues each reason keeps out, and how many it alone does: what lifting it would bring.
{{ config(materialized='view') }}

with

exclusions as (

    select * from {{ ref('training_exclusions') }}

),

eligibility as (

    select * from {{ ref('training_eligibility') }}

),

reasoned as (

    -- Of an eligible dialogue the exclusion itself is the one reason: a duplicate, a cap, another split.
    select
        exclusions.dialogue_id,
        exclusions.first_reason,
        case
            when eligibility.is_eligible then array[exclusions.first_reason]
            else eligibility.reasons
        end as reasons
    from exclusions
    inner join eligibility on exclusions.dialogue_id = eligibility.dialogue_id

),

counted as (

    select
        reason.reason,
        count(*) as dialogues,
        count(*) filter (where reason.reason = reasoned.first_reason) as first_dialogues,
        count(*) filter (where cardinality(reasoned.reasons) = 1) as only_dialogues
    from reasoned
    cross join lateral unnest(reasoned.reasons) as reason (reason)
    group by reason.reason

)

select * from counted
