-- A dialogue is merged anew when its redacted messages changed in number or in time of change.
{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='dialogue_id',
        on_schema_change='fail',
        indexes=[{'columns': ['dialogue_id', 'turn_number']}],
        post_hook="delete from {{ this }} as turns where not exists (
            select from {{ source('slimft', 'redacted_messages') }} as messages
            where messages.dialogue_id = turns.dialogue_id
        )"
    )
}}

with

messages as (

    select * from {{ source('slimft', 'redacted_messages') }}

),

fallback_phrases as (

    select * from {{ ref('fallback_phrases') }}

),

present as (

    select
        dialogue_id,
        count(*) as dialogue_messages,
        max(changed_at) as dialogue_changed_at
    from messages
    group by dialogue_id

),

touched as (

    select present.*
    from present
    {% if is_incremental() %}
    left join {{ this }} as known
        on present.dialogue_id = known.dialogue_id and known.turn_number = 1
    where
        known.dialogue_id is null
        or (known.dialogue_messages, known.dialogue_changed_at)
        is distinct from (present.dialogue_messages, present.dialogue_changed_at)
    {% endif %}

),

spoken as (

    select
        messages.*,
        case messages.sender when 'customer' then 'user' else 'assistant' end as role,
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
        )::int as turn_number
    from marked

),

fallbacks as (

    select distinct numbered.message_id
    from numbered
    inner join fallback_phrases on starts_with(lower(numbered.text), fallback_phrases.phrase)
    where numbered.role = 'assistant'

),

merged as (

    select
        numbered.dialogue_id,
        numbered.conversation_id,
        numbered.customer_id,
        numbered.turn_number,
        (array_agg(numbered.message_id order by numbered.sent_at, numbered.message_id))[1] as message_id,
        numbered.role,
        string_agg(numbered.text, E'\n' order by numbered.sent_at, numbered.message_id) as content,
        min(numbered.sent_at) as started_at,
        max(numbered.sent_at) as ended_at,
        count(*)::int as messages,
        sum(numbered.tokens)::int as tokens,
        bool_or(fallbacks.message_id is not null) as is_fallback,
        mode() within group (order by numbered.language) as language,
        numbered.dialogue_messages,
        numbered.dialogue_changed_at
    from numbered
    left join fallbacks on numbered.message_id = fallbacks.message_id
    group by
        numbered.dialogue_id, numbered.conversation_id, numbered.customer_id, numbered.turn_number, numbered.role,
        numbered.dialogue_messages, numbered.dialogue_changed_at

)

select * from merged
