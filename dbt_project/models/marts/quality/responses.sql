-- A view over what int_dialogues_measured keeps beside each dialogue: it costs nothing to build.
{% set hours = var('business_hours') %}
{{ config(materialized='view') }}

with

measured as (

    select * from {{ ref('int_dialogues_measured') }}

),

dialogues as (

    select * from {{ ref('dialogues') }}

),

waits as (

    select
        measured.dialogue_id,
        waits.response_number::int as response_number,
        (waits.wait ->> 'asked_at')::timestamptz as asked_at,
        (waits.wait -> 'seconds')::double precision as response_seconds
    from measured
    cross join lateral jsonb_array_elements(measured.waits) with ordinality as waits (wait, response_number)

),

localised as (

    select
        *,
        asked_at at time zone '{{ var("timezone") }}' as asked_at_local
    from waits

),

described as (

    select
        localised.dialogue_id,
        localised.response_number,
        dialogues.last_message_on,
        dialogues.channel,
        dialogues.topic,
        dialogues.arm,
        localised.asked_at,
        localised.response_seconds,
        localised.response_number = 1 as is_first,
        {% if hours %}
        extract(isodow from localised.asked_at_local) in ({{ hours['days'] | join(', ') }})
        and localised.asked_at_local::time >= '{{ hours["from"] }}'
        and localised.asked_at_local::time < '{{ hours["until"] }}'
        {% else %}
        null::boolean
        {% endif %}
            as is_in_business_hours
    from localised
    inner join dialogues on localised.dialogue_id = dialogues.dialogue_id

)

select * from described
