with

eligibility as (

    select * from {{ ref('training_eligibility') }}

),

dialogues as (

    select * from {{ ref('dialogues') }}

),

turns as (

    select * from {{ ref('int_turns_judged') }}

),

eligible as (

    select
        dialogues.dialogue_id,
        dialogues.message_id,
        dialogues.rating,
        dialogues.started_at
    from dialogues
    inner join eligibility on dialogues.dialogue_id = eligibility.dialogue_id
    where eligibility.is_eligible

),

texts as (

    select
        turns.dialogue_id,
        string_agg(turns.content, E'\n' order by turns.turn_number) filter (
            where turns.role = 'assistant'
        ) as assistant_text,
        string_agg(turns.content, E'\n' order by turns.turn_number) as text
    from turns
    inner join eligible on turns.dialogue_id = eligible.dialogue_id
    group by turns.dialogue_id

),

to_cluster as (

    select
        eligible.dialogue_id,
        eligible.message_id,
        eligible.rating,
        eligible.started_at,
        texts.text,
        coalesce(texts.assistant_text, '') as assistant_text
    from eligible
    inner join texts on eligible.dialogue_id = texts.dialogue_id

)

select * from to_cluster
