-- Offending examples: system first, then user and assistant in turn to a last answer; none empty; weights on answers.
with

messages as (

    select
        examples.dialogue_id,
        examples.turns,
        message.value as message,
        message.ordinality as place
    from {{ ref('training_examples') }} as examples
    cross join lateral jsonb_array_elements(examples.line::jsonb -> 'messages') with ordinality as message

),

checked as (

    select
        dialogue_id,
        bool_or(
            message ->> 'role' is distinct from
            case when place = 1 then 'system' when place % 2 = 0 then 'user' else 'assistant' end
        ) as has_wrong_role,
        bool_or(coalesce(btrim(message ->> 'content'), '') = '') as has_empty_content,
        bool_or((message ->> 'role' = 'assistant') is distinct from (message ? 'weight')) as has_wrong_weight,
        count(*) as messages,
        max(turns) as turns
    from messages
    group by dialogue_id

)

select dialogue_id from checked
where has_wrong_role or has_empty_content or has_wrong_weight or messages % 2 = 0 or messages <> turns + 1
