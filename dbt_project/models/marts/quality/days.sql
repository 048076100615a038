-- Every day from the first dialogue's to the last's: the semantic layer's calendar.
{{ config(materialized='view') }}

with

dialogues as (

    select * from {{ ref('dialogues') }}

),

days as (

    select generate_series(min(last_message_on), max(last_message_on), interval '1 day')::date as day
    from dialogues

)

select * from days
