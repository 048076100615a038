-- A view: the retrain sensor asks between runs, when the last dataset has been recorded since the marts were built.
{{ config(materialized='view') }}

with

eligibility as (

    select * from {{ ref('training_eligibility') }}

),

examples as (

    select * from {{ ref('training_examples') }}

),

exported as (

    select * from {{ ref('int_examples_exported') }}

),

eligible as (

    select
        count(*) as dialogues,
        count(*) filter (where is_eligible) as eligible_dialogues
    from eligibility

),

usable as (

    select
        count(*) as usable_examples,
        -- Beyond the token budget an example is never exported: it would count as new for ever.
        count(*) filter (
            where exported.dialogue_id is null and examples.is_within_token_budget
        ) as new_usable_examples
    from examples
    left join exported on examples.dialogue_id = exported.dialogue_id

),

counted as (

    select
        usable.usable_examples,
        usable.new_usable_examples,
        {{ var('minimum_examples') }}::bigint as minimum_examples,
        eligible.eligible_dialogues,
        eligible.dialogues
    from usable
    cross join eligible

)

select * from counted
