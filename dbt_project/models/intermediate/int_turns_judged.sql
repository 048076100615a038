{{ config(materialized='view') }}

with

turns as (

    select * from {{ ref('int_turns_merged') }}

),

votes as (

    select * from {{ ref('int_votes_attached') }}

),

judgements as (

    select
        dialogue_id,
        turn_number,
        count(*) filter (where vote = 'down') > 0
        and count(*) filter (where vote = 'down') >= count(*) filter (where vote = 'up') as is_disliked,
        bool_or(vote in ('open_flag', 'closed_flag')) as is_flagged
    from votes
    where turn_number is not null
    group by dialogue_id, turn_number

),

judged as (

    select
        turns.*,
        coalesce(judgements.is_disliked, false) as is_disliked,
        coalesce(judgements.is_flagged, false) as is_flagged
    from turns
    left join judgements
        on turns.dialogue_id = judgements.dialogue_id and turns.turn_number = judgements.turn_number

)

select * from judged
