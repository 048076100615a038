-- Turns with what people thought of them; a reviewer's correction stands in its turn's place.
{{ config(materialized='view') }}

with

turns as (

    select * from {{ ref('int_turns_merged') }}

),

votes as (

    select * from {{ ref('int_votes_attached') }}

),

corrections as (

    select * from {{ ref('int_turns_corrected') }}
    where is_usable

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
        turns.dialogue_id,
        turns.turn_number,
        turns.conversation_id,
        turns.customer_id,
        turns.role,
        turns.rules,
        turns.dialogue_messages,
        turns.dialogue_changed_at,
        turns.message_id,
        coalesce(corrections.content, turns.content) as content,
        case
            when corrections.correction_id is null then turns.surrogate_content
            else corrections.surrogate_content
        end as surrogate_content,
        turns.started_at,
        turns.ended_at,
        turns.messages,
        coalesce(corrections.tokens, turns.tokens) as tokens,
        turns.is_fallback and corrections.correction_id is null as is_fallback,
        turns.language,
        coalesce(judgements.is_disliked, false) as is_disliked,
        coalesce(judgements.is_flagged, false) as is_flagged,
        corrections.correction_id is not null as is_corrected
    from turns
    left join judgements
        on turns.dialogue_id = judgements.dialogue_id and turns.turn_number = judgements.turn_number
    left join corrections
        on turns.dialogue_id = corrections.dialogue_id and turns.turn_number = corrections.turn_number

)

select * from judged
