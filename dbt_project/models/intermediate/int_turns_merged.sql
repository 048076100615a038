-- A dialogue is merged anew when its redacted messages changed in number or in time of change, or the rules changed.
{% set knows_rules = is_incremental() and knows_column('rules') %}
{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='dialogue_id',
        on_schema_change='append_new_columns',
        indexes=[{'columns': ['dialogue_id', 'turn_number']}],
        post_hook="delete from {{ this }} as turns where not exists (
            select from {{ source('slimft', 'redacted_messages') }} as messages
            where messages.dialogue_id = turns.dialogue_id
        )"
    )
}}

with

messages as not materialized (

    select * from {{ source('slimft', 'redacted_messages') }}

),

fallback_phrases as (

    select {{ words_of('phrase') }} as phrase from {{ ref('fallback_phrases') }}

),

rules as (

    select {{ rules_hash('phrase', version=2) }} as rules from fallback_phrases

),

present as (

    select
        messages.dialogue_id,
        rules.rules,
        count(*) as dialogue_messages,
        max(messages.changed_at) as dialogue_changed_at
    from messages
    cross join rules
    group by messages.dialogue_id, rules.rules

),

touched as (

    select present.*
    from present
    {% if knows_rules %}
    left join {{ this }} as known
        on present.dialogue_id = known.dialogue_id and known.turn_number = 1
    where
        known.dialogue_id is null
        or (known.rules, known.dialogue_messages, known.dialogue_changed_at)
        is distinct from (present.rules, present.dialogue_messages, present.dialogue_changed_at)
    {% endif %}

),

spoken as (

    select
        messages.*,
        case messages.sender when 'customer' then 'user' else 'assistant' end as role,
        -- How a message begins is enough: no phrase is longer.
        case messages.sender when 'assistant' then {{ words_of('left(messages.text, 200)') }} end as first_words,
        touched.rules,
        touched.dialogue_messages,
        touched.dialogue_changed_at
    from messages
    inner join touched on messages.dialogue_id = touched.dialogue_id
    where messages.sender <> 'system'

),

marked as (

    select
        *,
        (role = lag(role) over (partition by dialogue_id order by sent_at, message_id)) is not true as is_new_turn
    from spoken

),

numbered as (

    select
        *,
        (
            count(*) filter (where is_new_turn) over (partition by dialogue_id order by sent_at, message_id)
        )::int as turn_number,
        exists(
            select from fallback_phrases
            where starts_with(marked.first_words, fallback_phrases.phrase)
        ) as is_fallback
    from marked

),

merged as (

    select
        dialogue_id,
        turn_number,
        conversation_id,
        customer_id,
        role,
        rules,
        dialogue_messages,
        dialogue_changed_at,
        (array_agg(message_id order by sent_at, message_id))[1] as message_id,
        string_agg(text, E'\n' order by sent_at, message_id) as content,
        case
            when bool_or(surrogate_text is not null)
                then string_agg(coalesce(surrogate_text, text), E'\n' order by sent_at, message_id)
        end as surrogate_content,
        min(sent_at) as started_at,
        max(sent_at) as ended_at,
        count(*)::int as messages,
        sum(tokens)::int as tokens,
        bool_or(is_fallback) as is_fallback,
        mode() within group (order by language) as language
    from numbered
    group by
        dialogue_id, turn_number, conversation_id, customer_id, role, rules, dialogue_messages, dialogue_changed_at

)

select * from merged
