-- Pairs of answers to the same first question, for preference tuning (DPO): one that a customer disliked or flagged,
-- and one of a training example. Both people are train's own: nothing of whom is tested on goes in. What was asked and
-- said is compared without case and white space. Answers of the error fallback teach nothing.
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
        is_fallback,
        is_disliked,
        is_flagged
    from {{ ref('int_turns_judged') }}

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
        questions.content as question,
        answers.content as answer,
        md5(lower(regexp_replace(btrim(questions.content), '\s+', ' ', 'g'))) as question_key,
        md5(lower(regexp_replace(btrim(answers.content), '\s+', ' ', 'g'))) as answer_key,
        answers.is_disliked or answers.is_flagged as is_disliked
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

disliked as (

    select
        opened.*,
        dialogues.language
    from opened
    inner join dialogues on opened.dialogue_id = dialogues.dialogue_id
    inner join trained_people on dialogues.person_id = trained_people.person_id
    inner join eligibility on opened.dialogue_id = eligibility.dialogue_id
    where
        opened.is_disliked
        and not dialogues.is_test_only
        -- What speaks against the answer may speak against its dialogue; anything else keeps it out.
        and eligibility.reasons <@ array['not_rated', 'rated_low', 'open_flag']

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

preferences as (

    select
        paired.dialogue_id,
        paired.preferred_dialogue_id,
        '{"input":{"messages":[{"role":"system","content":' || to_json(coalesce(spoken.content, fallback.content))::text
        || '},{"role":"user","content":' || to_json(paired.question)::text
        || '}]},"preferred_output":[{"role":"assistant","content":' || to_json(paired.preferred_answer)::text
        || '}],"non_preferred_output":[{"role":"assistant","content":' || to_json(paired.disliked_answer)::text
        || '}]}' as line
    from paired
    left join system_prompts as spoken on paired.language = spoken.language
    left join system_prompts as fallback on fallback.language = '{{ var("languages") | first }}'

)

select * from preferences
