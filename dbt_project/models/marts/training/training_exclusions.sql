-- The first reason along the way: eligibility, then making the example, duplicates and caps, then the split.
with

eligibility as (

    select * from {{ ref('training_eligibility') }}

),

balanced as (

    select * from {{ ref('int_examples_balanced') }}

),

split_dialogues as (

    select * from {{ ref('int_dialogues_split') }}

),

reasons as (

    select
        eligibility.dialogue_id,
        coalesce(
            eligibility.first_reason,
            balanced.left_out_reason,
            split_dialogues.left_out_reason
        ) as first_reason
    from eligibility
    left join balanced on eligibility.dialogue_id = balanced.dialogue_id
    left join split_dialogues on eligibility.dialogue_id = split_dialogues.dialogue_id

),

left_out as (

    select * from reasons
    where first_reason is not null

)

select * from left_out
