-- Only days whose dialogues changed are counted anew.
{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='day',
        on_schema_change='append_new_columns',
        indexes=[{'columns': ['day']}],
        post_hook="delete from {{ this }} as old where not exists (
            select from {{ ref('dialogues') }} as dialogues where dialogues.last_message_on = old.day
        )"
    )
}}

with

touched as (

    {{ touched_periods('last_message_on', 'day') }}

),

dialogues as (

    select
        dialogues.*,
        touched.day
    from {{ ref('dialogues') }} as dialogues
    inner join touched on dialogues.last_message_on = touched.day

),

responses as (

    select
        responses.*,
        touched.day
    from {{ ref('responses') }} as responses
    inner join touched on responses.last_message_on = touched.day

),

{{ quality_measures(['day', 'channel', 'topic', 'arm']) }},

final as (

    select
        measured.*,
        touched.period_hash
    from measured
    inner join touched on measured.day = touched.day

)

select * from final
