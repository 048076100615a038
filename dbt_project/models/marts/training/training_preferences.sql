-- Pairs of answers for preference tuning (DPO): a reviewer's correction beside what it replaced, after all that was
-- said before; and two answers to the same first question, one disliked or flagged, one of a training example. People
-- are train's own: nothing of whom is tested on goes in. What was asked and said is compared without case and white
-- space. Answers of the error fallback teach nothing, unless somebody corrected them.
with

examples as (

    select * from {{ ref('training_examples') }}

),

eligibility as (

    select * from {{ ref('training_eligibility') }}

),

turns as (

    select
        dialogue_id,
        turn_number,
        role,
        content,
        coalesce(surrogate_content, content) as trained_content,
        tokens + {{ var('template_tokens_per_turn') }} as tokens,
        is_fallback,
        is_disliked,
        is_flagged,
        is_corrected
    from {{ ref('int_turns_judged') }}

),

corrections as (

    select
        dialogue_id,
        turn_number,
        coalesce(surrogate_content, content) as trained_content,
        coalesce(original_surrogate_content, original_content) as original_content
    from {{ ref('int_turns_corrected') }}
    where is_usable

),

system_prompts as (

    select
        language,
        content
    from {{ ref('system_prompts') }}
    where is_current

),

dialogues as (

    select
        dialogue_id,
        person_id,
        language,
        is_test_only
    from {{ ref('dialogues') }}

),

trained as (

    select
        dialogue_id,
        rating
    from examples
    where split = 'train' and is_within_token_budget

),

trained_people as (

    select person_id
    from examples
    where split <> 'holdout'
    group by person_id
    having bool_and(split = 'train')

),

opened as (

    -- The first question and its answer: nothing that was said before makes two answers incomparable.
    select
        answers.dialogue_id,
        questions.trained_content as question,
        answers.trained_content as answer,
        md5(lower(regexp_replace(btrim(questions.content), '\s+', ' ', 'g'))) as question_key,
        md5(lower(regexp_replace(btrim(answers.content), '\s+', ' ', 'g'))) as answer_key,
        (answers.is_disliked or answers.is_flagged) and not answers.is_corrected as is_disliked
    from turns as questions
    inner join turns as answers
        on questions.dialogue_id = answers.dialogue_id and questions.turn_number + 1 = answers.turn_number
    where
        questions.turn_number = 1
        and questions.role = 'user'
        and not answers.is_fallback
        and btrim(questions.content) <> ''
        and btrim(answers.content) <> ''

),

pairable as (

    -- What speaks against the answer may speak against its dialogue; anything else keeps it out.
    select
        dialogues.dialogue_id,
        dialogues.language
    from dialogues
    inner join trained_people on dialogues.person_id = trained_people.person_id
    inner join eligibility on dialogues.dialogue_id = eligibility.dialogue_id
    where
        not dialogues.is_test_only
        and eligibility.reasons
        <@ array['not_rated', 'rated_low', 'open_flag', 'rejected', 'needs_fixing', 'review_disagreement']

),

disliked as (

    select
        opened.*,
        pairable.language
    from opened
    inner join pairable on opened.dialogue_id = pairable.dialogue_id
    where opened.is_disliked

),

preferred as (

    select
        opened.*,
        dialogues.language,
        trained.rating
    from opened
    inner join trained on opened.dialogue_id = trained.dialogue_id
    inner join dialogues on opened.dialogue_id = dialogues.dialogue_id
    where not opened.is_disliked

),

paired as (

    select distinct on (disliked.dialogue_id)
        disliked.dialogue_id,
        preferred.dialogue_id as preferred_dialogue_id,
        disliked.question,
        disliked.answer as disliked_answer,
        preferred.answer as preferred_answer,
        disliked.language
    from disliked
    inner join preferred
        on
            disliked.question_key = preferred.question_key
            and disliked.language = preferred.language
            and disliked.answer_key <> preferred.answer_key
    order by disliked.dialogue_id asc, preferred.rating desc nulls last, preferred.dialogue_id asc

),

said_before as (

    select
        corrections.dialogue_id,
        corrections.turn_number as corrected_turn,
        turns.turn_number,
        turns.role,
        turns.trained_content,
        sum(turns.tokens) over (
            partition by corrections.dialogue_id, corrections.turn_number order by turns.turn_number desc
        ) as tokens_from_here
    from corrections
    inner join pairable on corrections.dialogue_id = pairable.dialogue_id
    inner join turns
        on corrections.dialogue_id = turns.dialogue_id and corrections.turn_number > turns.turn_number

),

begun as (

    select
        *,
        min(turn_number) filter (
            where role = 'user' and tokens_from_here <= {{ var('maximum_example_tokens') }}
        ) over (partition by dialogue_id, corrected_turn) as first_kept
    from said_before

),

inputs as (

    select
        dialogue_id,
        corrected_turn,
        string_agg(
            '{"role":"' || role || '","content":' || to_json(trained_content)::text || '}', ',' order by turn_number
        ) as messages
    from begun
    where turn_number >= first_kept
    group by dialogue_id, corrected_turn

),

pairs as (

    select
        dialogue_id,
        2 as turn_number,
        'other_dialogue' as kind,
        preferred_dialogue_id,
        language,
        '{"role":"user","content":' || to_json(question)::text || '}' as messages,
        preferred_answer,
        disliked_answer
    from paired
    union all
    select
        corrections.dialogue_id,
        corrections.turn_number,
        'correction' as kind,
        corrections.dialogue_id as preferred_dialogue_id,
        pairable.language,
        inputs.messages,
        corrections.trained_content as preferred_answer,
        corrections.original_content as disliked_answer
    from corrections
    inner join pairable on corrections.dialogue_id = pairable.dialogue_id
    inner join inputs
        on corrections.dialogue_id = inputs.dialogue_id and corrections.turn_number = inputs.corrected_turn
    where btrim(corrections.original_content) not in ('', btrim(corrections.trained_content))

),

preferences as (

    select
        pairs.dialogue_id,
        pairs.turn_number,
        pairs.kind,
        pairs.preferred_dialogue_id,
        '{"input":{"messages":[{"role":"system","content":' || to_json(coalesce(spoken.content, fallback.content))::text
        || '},' || pairs.messages
        || ']},"preferred_output":[{"role":"assistant","content":' || to_json(pairs.preferred_answer)::text
        || '}],"non_preferred_output":[{"role":"assistant","content":' || to_json(pairs.disliked_answer)::text
        || '}]}' as line
    from pairs
    left join system_prompts as spoken on pairs.language = spoken.language
    left join system_prompts as fallback on fallback.language = '{{ var("languages") | first }}'

)

select * from preferences
