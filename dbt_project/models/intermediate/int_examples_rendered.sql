-- One chat line per eligible dialogue, or the reason why none can be made of it.
-- Kept turns: from the earliest question that fits the token limit to the last answer.
with

eligibility as (

    select * from {{ ref('training_eligibility') }}

),

dialogues as (

    select * from {{ ref('dialogues') }}

),

judged_turns as (

    select * from {{ ref('int_turns_judged') }}

),

misquoted_turns as (

    select * from {{ ref('int_turns_misquoted') }}

),

system_prompts as (

    select * from {{ ref('system_prompts') }}

),

prompts as (

    -- Three characters a token errs on the long side for every tokenizer we know: a prompt never pushes an answer out.
    select
        language,
        content,
        ceil(length(content) / 3.0)::int + {{ var('template_tokens_per_turn') }} as tokens
    from system_prompts
    where is_current

),

eligible as (

    select
        dialogues.dialogue_id,
        dialogues.changed_at,
        coalesce(spoken.content, fallback.content) as prompt,
        coalesce(spoken.tokens, fallback.tokens) as prompt_tokens
    from dialogues
    inner join eligibility on dialogues.dialogue_id = eligibility.dialogue_id
    left join prompts as spoken on dialogues.language = spoken.language
    left join prompts as fallback on fallback.language = '{{ var("languages") | first }}'
    where eligibility.is_eligible

),

turns as (

    select
        judged_turns.dialogue_id,
        judged_turns.turn_number,
        judged_turns.role,
        judged_turns.content,
        -- What is trained on; duplicates, misquotes and stock answers are looked for among placeholders.
        coalesce(judged_turns.surrogate_content, judged_turns.content) as trained_content,
        judged_turns.tokens + {{ var('template_tokens_per_turn') }} as tokens,
        eligible.prompt_tokens,
        case
            when judged_turns.role = 'assistant'
                then (
                    misquoted_turns.dialogue_id is null
                    and (
                        judged_turns.is_corrected
                        or not (judged_turns.is_fallback or judged_turns.is_disliked or judged_turns.is_flagged)
                    )
                )::int
        end as weight,
        min(judged_turns.turn_number) filter (where judged_turns.role = 'user')
            over (partition by judged_turns.dialogue_id)
            as first_question,
        max(judged_turns.turn_number) filter (where judged_turns.role = 'assistant')
            over (partition by judged_turns.dialogue_id)
            as last_answer
    from judged_turns
    inner join eligible on judged_turns.dialogue_id = eligible.dialogue_id
    left join misquoted_turns
        on
            judged_turns.dialogue_id = misquoted_turns.dialogue_id
            and judged_turns.turn_number = misquoted_turns.turn_number

),

measured_turns as (

    select
        *,
        prompt_tokens
        + sum(tokens) over (partition by dialogue_id order by turn_number desc)
            as tokens_from_here
    from turns
    where turn_number between first_question and last_answer

),

bounded_turns as (

    select
        *,
        min(turn_number) filter (
            where role = 'user' and tokens_from_here <= {{ var('maximum_example_tokens') }}
        ) over (partition by dialogue_id) as first_kept
    from measured_turns

),

marked_turns as (

    select
        *,
        coalesce(turn_number >= first_kept, false) as is_kept
    from bounded_turns

),

examples as (

    select
        dialogue_id,
        count(*) filter (where is_kept) as turns,
        count(*) filter (where is_kept and role = 'assistant') as assistant_turns,
        coalesce(sum(weight) filter (where is_kept), 0) as weighted_assistant_turns,
        coalesce(sum(tokens) filter (where is_kept), 0) as turn_tokens,
        coalesce(bool_or(btrim(content) = '') filter (where is_kept), false) as has_empty_turn,
        array_agg(md5(lower(btrim(content)))) filter (where is_kept and weight = 1) as answer_hashes,
        string_agg(content, E'\n' order by turn_number) filter (where is_kept) as text,
        string_agg(
            '{"role":"' || role || '","content":' || to_json(trained_content)::text
            || coalesce(',"weight":' || weight, '') || '}',
            ',' order by turn_number
        ) filter (where is_kept) as messages
    from marked_turns
    group by dialogue_id

),

rendered as (

    select
        eligible.dialogue_id,
        coalesce(examples.turns, 0)::int as turns,
        coalesce(examples.assistant_turns, 0)::int as assistant_turns,
        coalesce(examples.weighted_assistant_turns, 0)::int as weighted_assistant_turns,
        (eligible.prompt_tokens + coalesce(examples.turn_tokens, 0))::int as tokens,
        examples.answer_hashes,
        examples.text,
        case
            when examples.dialogue_id is null then 'too_short_after_cut'
            when examples.turns = 0 then 'too_long_to_cut'
            when examples.has_empty_turn then 'empty_turn'
            when examples.assistant_turns < {{ var('minimum_assistant_turns') }} then 'too_short_after_cut'
            when examples.weighted_assistant_turns = 0 then 'no_weighted_answer'
        end as left_out_reason,
        '{"messages":[{"role":"system","content":' || to_json(eligible.prompt)::text || '},'
        || examples.messages || ']}' as line,
        eligible.changed_at
    from eligible
    left join examples on eligible.dialogue_id = examples.dialogue_id

)

select * from rendered
