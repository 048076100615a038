-- What is exported is compared, not what was cut away: two dialogues that differ only in cut turns are duplicates.
with

rendered as (

    select * from {{ ref('int_examples_rendered') }}

),

dialogues as (

    select * from {{ ref('dialogues') }}

),

to_cluster as (

    select
        rendered.dialogue_id,
        dialogues.message_id,
        rendered.text
    from rendered
    inner join dialogues on rendered.dialogue_id = dialogues.dialogue_id
    where rendered.left_out_reason is null

)

select * from to_cluster
