-- What the turns alone tell about a dialogue; recomputed where its turns or the rules changed.
{% set knows_rules = is_incremental() and knows_column('rules') %}
{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='dialogue_id',
        on_schema_change='append_new_columns',
        indexes=[{'columns': ['dialogue_id'], 'unique': true}],
        post_hook="delete from {{ this }} as measured where not exists (
            select from {{ ref('int_turns_merged') }} as turns where turns.dialogue_id = measured.dialogue_id
        )"
    )
}}

with

all_turns as not materialized (

    select * from {{ ref('int_turns_merged') }}

),

topics as (

    select
        topic,
        {{ words_of('phrase') }} as phrase
    from {{ ref('topics') }}

),

resolution_phrases as (

    select {{ words_of('phrase') }} as phrase from {{ ref('resolution_phrases') }}

),

watched_phrases as (

    select {{ words_of('phrase') }} as phrase from {{ ref('watched_phrases') }}

),

escalation_phrases as (

    select {{ words_of('phrase') }} as phrase from {{ ref('escalation_phrases') }}

),

closing_questions as (

    select {{ words_of('phrase') }} as phrase from {{ ref('closing_questions') }}

),

rules as (

    select
        (select {{ rules_hash("topic || phrase", version=3) }} from topics)
        || (select {{ rules_hash('phrase', version=1) }} from resolution_phrases)
        || (select {{ rules_hash('phrase', version=1) }} from watched_phrases)
        || (select {{ rules_hash('phrase', version=1) }} from escalation_phrases)
        || (select {{ rules_hash('phrase', version=1) }} from closing_questions)
        || {{ var('repeated_question_words') }}
            as rules

),

touched as (

    select
        all_turns.dialogue_id,
        rules.rules || all_turns.rules as rules
    from all_turns
    cross join rules
    {% if knows_rules %}
    left join {{ this }} as known on all_turns.dialogue_id = known.dialogue_id
    {% endif %}
    where
        all_turns.turn_number = 1
    {% if knows_rules %}
    and (known.rules, known.messages_seen, known.turns_changed_at)
    is distinct from (
        rules.rules || all_turns.rules, all_turns.dialogue_messages, all_turns.dialogue_changed_at
    )
    {% endif %}

),

turns as (

    select
        all_turns.dialogue_id,
        all_turns.conversation_id,
        all_turns.customer_id,
        all_turns.turn_number,
        all_turns.message_id,
        all_turns.role,
        all_turns.content,
        all_turns.started_at,
        all_turns.ended_at,
        all_turns.messages,
        all_turns.tokens,
        all_turns.language,
        all_turns.is_fallback,
        all_turns.dialogue_messages,
        all_turns.dialogue_changed_at,
        touched.rules,
        lag(all_turns.role) over dialogue_order = 'user' as follows_customer,
        sum(all_turns.tokens) over dialogue_order - all_turns.tokens as tokens_before,
        lag(all_turns.ended_at) over dialogue_order as asked_at,
        extract(
            epoch from all_turns.started_at - lag(all_turns.ended_at) over dialogue_order
        )::double precision as wait_seconds
    from all_turns
    inner join touched on all_turns.dialogue_id = touched.dialogue_id
    window dialogue_order as (partition by all_turns.dialogue_id order by all_turns.turn_number)

),

measured as (

    select
        dialogue_id,
        min(conversation_id) as conversation_id,
        min(customer_id) as customer_id,
        (array_agg(message_id order by turn_number))[1] as message_id,
        min(started_at) as started_at,
        max(ended_at) as ended_at,
        sum(messages)::int as messages,
        count(*) filter (where role = 'user')::int as customer_turns,
        count(*) filter (where role = 'assistant')::int as assistant_turns,
        sum(tokens)::int as tokens,
        coalesce(sum(tokens) filter (where role = 'assistant'), 0)::int as answer_tokens,
        -- Each answer is asked for with all that was said before it.
        coalesce(sum(tokens_before) filter (where role = 'assistant'), 0)::int as history_tokens,
        mode() within group (order by language) as language,
        coalesce(bool_and(is_fallback) filter (where role = 'assistant'), false) as has_only_fallback,
        (array_agg(wait_seconds order by turn_number) filter (where role = 'assistant' and follows_customer))[1]
            as first_response_seconds,
        percentile_cont(0.5) within group (order by wait_seconds)
        filter (where role = 'assistant' and follows_customer)
            as median_response_seconds,
        -- Not an array: dbt cannot add a column of arrays to a table that is there.
        jsonb_agg(jsonb_build_object('asked_at', asked_at, 'seconds', wait_seconds) order by turn_number)
        filter (where role = 'assistant' and follows_customer) as waits,
        (array_agg(role order by turn_number desc))[1] = 'user' as is_unanswered,
        (array_agg(content order by turn_number desc) filter (where role = 'user'))[1] as last_customer_text,
        (array_agg(content order by turn_number desc) filter (where role = 'assistant'))[1] as last_answer,
        coalesce((array_agg(is_fallback order by turn_number desc) filter (where role = 'assistant'))[1], false)
            as has_fallback_last,
        string_agg(content, ' ' order by turn_number) filter (where role = 'user') as customer_text,
        max(dialogue_messages) as messages_seen,
        max(dialogue_changed_at) as turns_changed_at,
        max(rules) as rules
    from turns
    group by dialogue_id

),

worded as (

    -- [ENDERECO], [CPF] and the like are the redactor's words, not the customer's.
    select
        dialogue_id,
        {{ words_of("regexp_replace(customer_text, '\[[A-Z_0-9]+\]', ' ', 'g')") }} as customer_words,
        case
            when customer_turns > 1 and strpos(last_customer_text, '?') = 0
                then {{ words_of('last_customer_text') }}
        end as last_words,
        -- Its last sentence, where that is a question; an emoji may stand behind the question mark.
        case when not is_unanswered then {{ words_of("regexp_substr(last_answer, '[^.!?\n]*[?][^[:alnum:]]*$')") }} end
            as last_question
    from measured

),

topic_hits as (

    select
        worded.dialogue_id,
        topics.topic,
        count(*) as hits
    from worded
    inner join topics on strpos(worded.customer_words, topics.phrase) > 0
    group by worded.dialogue_id, topics.topic

),

chosen_topics as (

    select distinct on (dialogue_id)
        dialogue_id,
        topic
    from topic_hits
    order by dialogue_id asc, hits desc, topic asc

),

closed as (

    -- Thanks within the first question, or with another question, close nothing.
    select distinct worded.dialogue_id
    from worded
    inner join resolution_phrases on strpos(worded.last_words, resolution_phrases.phrase) > 0

),

watched as (

    select distinct worded.dialogue_id
    from worded
    inner join watched_phrases on strpos(worded.customer_words, watched_phrases.phrase) > 0

),

asking_for_a_person as (

    select distinct worded.dialogue_id
    from worded
    inner join escalation_phrases on strpos(worded.customer_words, escalation_phrases.phrase) > 0

),

-- "Anything else?" asks for nothing.
closing as (

    select distinct worded.dialogue_id
    from worded
    inner join closing_questions on strpos(worded.last_question, closing_questions.phrase) > 0

),

asked as (

    -- Line by line: what was asked again may have stood between other messages of its turn.
    select
        turns.dialogue_id,
        {{ words_of('lines.line') }} as words
    from turns
    cross join lateral string_to_table(turns.content, E'\n') as lines (line)
    where turns.role = 'user'

),

repeated as (

    -- "ok" twice is no question asked twice.
    select
        dialogue_id,
        (count(*) - count(distinct words))::int as repeated_questions
    from asked
    where cardinality(string_to_array(btrim(words), ' ')) >= {{ var('repeated_question_words') }}
    group by dialogue_id

),

described as (

    select
        measured.dialogue_id,
        measured.conversation_id,
        measured.customer_id,
        measured.message_id,
        measured.started_at,
        measured.ended_at,
        measured.messages,
        measured.customer_turns,
        measured.assistant_turns,
        measured.tokens,
        measured.answer_tokens,
        measured.history_tokens,
        measured.language,
        coalesce(chosen_topics.topic, 'other') as topic,
        measured.has_only_fallback,
        measured.first_response_seconds,
        measured.median_response_seconds,
        measured.is_unanswered,
        closed.dialogue_id is not null as has_closing_phrase,
        watched.dialogue_id is not null as has_watched_phrase,
        coalesce(measured.waits, '[]') as waits,
        coalesce(worded.last_question, ' ') <> ' ' and closing.dialogue_id is null as has_open_question,
        measured.has_fallback_last,
        asking_for_a_person.dialogue_id is not null as has_asked_for_person,
        coalesce(repeated.repeated_questions, 0) as repeated_questions,
        measured.messages_seen,
        measured.turns_changed_at,
        measured.rules
    from measured
    inner join worded on measured.dialogue_id = worded.dialogue_id
    left join closing on measured.dialogue_id = closing.dialogue_id
    left join asking_for_a_person on measured.dialogue_id = asking_for_a_person.dialogue_id
    left join repeated on measured.dialogue_id = repeated.dialogue_id
    left join chosen_topics on measured.dialogue_id = chosen_topics.dialogue_id
    left join closed on measured.dialogue_id = closed.dialogue_id
    left join watched on measured.dialogue_id = watched.dialogue_id

)

select * from described
