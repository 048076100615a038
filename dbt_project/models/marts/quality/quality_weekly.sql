-- Only weeks whose dialogues changed are counted anew.
{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='week',
        on_schema_change='append_new_columns',
        indexes=[{'columns': ['week']}],
        post_hook="delete from {{ this }} as old where not exists (
            select from {{ ref('dialogues') }} as dialogues where {{ week_of('dialogues.last_message_on') }} = old.week
        )"
    )
}}

with

touched as (

    {{ touched_periods(week_of('last_message_on'), 'week') }}

),

dialogues as (

    select
        dialogues.*,
        touched.week
    from {{ ref('dialogues') }} as dialogues
    inner join touched on {{ week_of('dialogues.last_message_on') }} = touched.week

),

responses as (

    select
        responses.*,
        touched.week
    from {{ ref('responses') }} as responses
    inner join touched on {{ week_of('responses.last_message_on') }} = touched.week

),

{{ quality_measures(['week', 'channel', 'topic', 'arm']) }},

final as (

    select
        measured.*,
        touched.period_hash
    from measured
    inner join touched on measured.week = touched.week

)

select * from final
