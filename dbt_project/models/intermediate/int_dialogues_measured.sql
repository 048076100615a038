-- What the turns alone tell about a dialogue; recomputed where its turns changed.
{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='dialogue_id',
        on_schema_change='fail',
        indexes=[{'columns': ['dialogue_id'], 'unique': true}],
        post_hook="delete from {{ this }} as measured where not exists (
            select from {{ ref('int_turns_merged') }} as turns where turns.dialogue_id = measured.dialogue_id
        )"
    )
}}

with

all_turns as (

    select * from {{ ref('int_turns_merged') }}

),

topics as (

    select * from {{ ref('topics') }}

),

resolution_phrases as (

    select * from {{ ref('resolution_phrases') }}

),

touched as (

    select all_turns.dialogue_id
    from all_turns
    {% if is_incremental() %}
    left join {{ this }} as known on all_turns.dialogue_id = known.dialogue_id
    {% endif %}
    where
        all_turns.turn_number = 1
        {% if is_incremental() %}
        and (known.messages_seen, known.turns_changed_at)
        is distinct from (all_turns.dialogue_messages, all_turns.dialogue_changed_at)
        {% endif %}

),

turns as (

    select
        all_turns.*,
        lag(all_turns.role) over dialogue_order = 'user' as follows_customer,
        extract(epoch from all_turns.started_at - lag(all_turns.ended_at) over dialogue_order) as wait_seconds
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
        mode() within group (order by language) as language,
        coalesce(bool_and(is_fallback) filter (where role = 'assistant'), false) as has_only_fallback,
        (array_agg(wait_seconds order by turn_number) filter (where role = 'assistant' and follows_customer))[1]
            as first_response_seconds,
        percentile_cont(0.5) within group (order by wait_seconds)
        filter (where role = 'assistant' and follows_customer)
            as median_response_seconds,
        (array_agg(role order by turn_number desc))[1] = 'user' as is_unanswered,
        lower((array_agg(content order by turn_number desc) filter (where role = 'user'))[1]) as last_customer_text,
        lower(string_agg(content, ' ' order by turn_number) filter (where role = 'user')) as customer_text,
        max(dialogue_messages) as messages_seen,
        max(dialogue_changed_at) as turns_changed_at
    from turns
    group by dialogue_id

),

topic_hits as (

    select
        measured.dialogue_id,
        topics.topic,
        count(*) as hits
    from measured
    inner join topics on strpos(measured.customer_text, topics.phrase) > 0
    group by measured.dialogue_id, topics.topic

),

chosen_topics as (

    select distinct on (dialogue_id)
        dialogue_id,
        topic
    from topic_hits
    order by dialogue_id asc, hits desc, topic asc

),

closed as (

    select distinct measured.dialogue_id
    from measured
    inner join resolution_phrases on strpos(measured.last_customer_text, resolution_phrases.phrase) > 0

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
        measured.language,
        coalesce(chosen_topics.topic, 'other') as topic,
        measured.has_only_fallback,
        measured.first_response_seconds,
        measured.median_response_seconds,
        measured.is_unanswered,
        closed.dialogue_id is not null as has_closing_phrase,
        measured.messages_seen,
        measured.turns_changed_at
    from measured
    left join chosen_topics on measured.dialogue_id = chosen_topics.dialogue_id
    left join closed on measured.dialogue_id = closed.dialogue_id

)

select * from described
