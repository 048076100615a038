-- Reviews found again through their anchor message; one of other words than the dialogue has now is not current.
with

annotations as (

    select * from {{ source('slimft_history', 'annotations') }}
    where undone_at is null

),

tasks as (

    select
        id,
        reviews_wanted
    from {{ source('slimft_history', 'annotation_tasks') }}

),

messages as not materialized (

    select
        message_id,
        dialogue_id
    from {{ source('slimft', 'redacted_messages') }}

),

current_reviews as (

    select
        annotations.id as annotation_id,
        messages.dialogue_id,
        annotations.task_id,
        annotations.round,
        annotations.reviewer_id,
        annotations.decision,
        annotations.scores,
        annotations.is_adjudication,
        annotations.submitted_at,
        tasks.reviews_wanted,
        annotations.text_hash = hashed.text_hash as is_current
    from annotations
    inner join tasks on annotations.task_id = tasks.id
    inner join messages on annotations.message_id = messages.message_id
    -- One dialogue at a time: few are ever reviewed, and all of them hold every word there is.
    cross join
        lateral (
            select dialogues.text_hash from {{ ref('int_dialogues_hashed') }} as dialogues
            where dialogues.dialogue_id = messages.dialogue_id
        ) as hashed

)

select * from current_reviews
