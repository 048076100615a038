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
        waits.asked_at,
        waits.response_seconds,
        waits.asked_at at time zone '{{ var("timezone") }}' as asked_at_local
    from measured
    cross join
        lateral unnest(measured.asked_at, measured.response_seconds)
        with ordinality as waits (asked_at, response_seconds, response_number)

),

described as (

    select
        waits.dialogue_id,
        waits.response_number,
        dialogues.last_message_on,
        dialogues.channel,
        dialogues.topic,
        dialogues.arm,
        waits.asked_at,
        waits.response_seconds,
        waits.response_number = 1 as is_first,
        {% if hours %}
        extract(isodow from waits.asked_at_local) in ({{ hours['days'] | join(', ') }})
        and waits.asked_at_local::time >= '{{ hours["from"] }}'
        and waits.asked_at_local::time < '{{ hours["until"] }}'
        {% else %}
        null::boolean
        {% endif %}
            as is_in_business_hours
    from waits
    inner join dialogues on waits.dialogue_id = dialogues.dialogue_id

)

select * from described
