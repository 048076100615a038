-- Reads what the dialogue is, never what other dialogues are: duplicates and caps come later.
with

dialogues as (

    select * from {{ ref('dialogues') }}

),

quarantined as (

    select distinct dialogue_id from {{ source('slimft', 'quarantined_messages') }}

),

handed_over as (

    select * from {{ ref('int_dialogues_handed_over') }}

),

withdrawn as (

    select * from {{ ref('int_persons_withdrawn') }}

),

-- What the redactor missed, as the look after it found: one such message keeps the whole dialogue out.
residual as (

    select distinct dialogue_id from {{ source('slimft', 'redacted_messages') }}
    where residual_kinds <> '{}'

),

reviewed as (

    select * from {{ ref('int_dialogues_reviewed') }}

),

corrected as (

    select
        dialogue_id,
        bool_and(is_usable) as is_corrected
    from {{ ref('int_turns_corrected') }}
    group by dialogue_id

),

judged as (

    select
        dialogues.dialogue_id,
        dialogues.message_id,
        dialogues.conversation_id,
        dialogues.customer_id,
        dialogues.person_id,
        array_remove(
            array[
                case when quarantined.dialogue_id is not null then 'quarantined' end,
                case when residual.dialogue_id is not null then 'residual_personal_data' end,
                case when not dialogues.is_complete then 'not_complete' end,
                case
                    when
                        coalesce(dialogues.language, '') <> all('{ {{- var("languages") | join(",") -}} }'::text[])
                        then 'language_not_declared'
                end,
                case
                    when
                        dialogues.last_message_on not between '{{ var("training_from") or "-infinity" }}'
                        and '{{ var("training_until") or "infinity" }}'
                        then 'outside_period'
                end,
                case reviewed.outcome when 'reject' then 'rejected' when 'disagreement' then 'review_disagreement' end,
                -- Nobody corrected it, or the correction is not to be used.
                case
                    when
                        reviewed.outcome in ('approve', 'needs_fixing')
                        and not coalesce(corrected.is_corrected, reviewed.outcome = 'approve')
                        then 'needs_fixing'
                end,
                -- A reviewer's word stands above the customers' votes.
                case when not dialogues.is_rated and reviewed.outcome is null then 'not_rated' end,
                case
                    when
                        dialogues.is_rated
                        and reviewed.outcome is null
                        and coalesce(dialogues.rating, case when dialogues.is_satisfied then 5 else 1 end)
                        < {{ var('minimum_rating') }}
                        then 'rated_low'
                end,
                case when dialogues.open_flags > 0 then 'open_flag' end,
                case when dialogues.has_only_fallback then 'only_fallback' end,
                case when handed_over.dialogue_id is not null then 'human_answer' end,
                case when withdrawn.is_erased then 'erased' end,
                case when withdrawn.has_opted_out then 'opted_out' end,
                case
                    when
                        dialogues.customer_turns < {{ var('minimum_customer_turns') }}
                        or dialogues.assistant_turns < {{ var('minimum_assistant_turns') }}
                        then 'too_few_turns'
                end,
                case when dialogues.tokens < {{ var('minimum_dialogue_tokens') }} then 'too_short' end,
                case when dialogues.tokens > {{ var('maximum_dialogue_tokens') }} then 'too_long' end
            ],
            null
        ) as reasons
    from dialogues
    left join quarantined on dialogues.dialogue_id = quarantined.dialogue_id
    left join handed_over on dialogues.dialogue_id = handed_over.dialogue_id
    left join withdrawn on dialogues.person_id = withdrawn.person_id
    left join residual on dialogues.dialogue_id = residual.dialogue_id
    left join reviewed on dialogues.dialogue_id = reviewed.dialogue_id
    left join corrected on dialogues.dialogue_id = corrected.dialogue_id

),

decided as (

    select
        dialogue_id,
        message_id,
        conversation_id,
        customer_id,
        person_id,
        reasons,
        reasons[1] as first_reason,
        cardinality(reasons) = 0 as is_eligible
    from judged

)

select * from decided
