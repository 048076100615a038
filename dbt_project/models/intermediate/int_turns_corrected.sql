-- The correction that counts for a turn: of an adjudication before others, then the newest. It is usable once redaction
-- has seen it and the second look found nothing in it.
with

reviewed as (

    select * from {{ ref('int_dialogues_reviewed') }}

),

reviews as (

    select * from {{ ref('int_reviews_current') }}

),

corrections as (

    select * from {{ source('slimft_history', 'corrections') }}

),

texts as (

    select * from {{ source('slimft_history', 'redacted_texts') }}
    where kind = 'correction'

),

turns as (

    select
        dialogue_id,
        turn_number,
        message_id,
        content,
        surrogate_content
    from {{ ref('int_turns_merged') }}
    where role = 'assistant'

),

corrected as (

    select distinct on (turns.dialogue_id, turns.turn_number)
        turns.dialogue_id,
        turns.turn_number,
        corrections.id as correction_id,
        turns.content as original_content,
        turns.surrogate_content as original_surrogate_content,
        texts.text as content,
        texts.surrogate_text as surrogate_content,
        texts.tokens,
        coalesce(texts.residual_kinds = '{}' and btrim(texts.text) <> '', false) as is_usable
    from reviewed
    inner join reviews
        on reviewed.dialogue_id = reviews.dialogue_id and reviews.annotation_id = any(reviewed.counted_annotation_ids)
    inner join corrections on reviews.annotation_id = corrections.annotation_id
    inner join turns
        on
            reviewed.dialogue_id = turns.dialogue_id
            and corrections.message_id = turns.message_id
            and corrections.text_hash = md5(turns.content)
    left join texts on corrections.id::text = texts.target_id
    order by
        turns.dialogue_id asc,
        turns.turn_number asc,
        reviews.is_adjudication desc,
        reviews.submitted_at desc,
        corrections.id asc

)

select * from corrected
