-- Dialogues in which a person of the shop is known to have answered. The dashboard stores what a person types twice: a
-- doubled answer is a person's. Other shops say it in the message's metadata. Where nothing is known, nobody is here.
{% set signs = var('human_answer_signs') %}

with

aliases as (

    select * from {{ ref('stg_message_aliases') }}

),

redacted_messages as (

    select
        message_id,
        dialogue_id,
        sender
    from {{ source('slimft', 'redacted_messages') }}

),

human_answers as (

    select distinct kept_message_id
    from aliases
    where
        (is_copy and {{ 'doubled' in signs }})
        or (is_marked_human and {{ 'metadata' in signs }})

),

handed_over as (

    select
        redacted_messages.dialogue_id,
        count(*)::int as human_answers
    from human_answers
    inner join redacted_messages on human_answers.kept_message_id = redacted_messages.message_id
    where redacted_messages.sender = 'assistant'
    group by redacted_messages.dialogue_id

)

select * from handed_over
