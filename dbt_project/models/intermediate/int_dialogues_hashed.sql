-- What a reviewer judges, as one hash: a review is of these words and no others.
{{ config(materialized='view') }}

with

turns as (

    select * from {{ ref('int_turns_merged') }}

),

hashed as (

    select
        dialogue_id,
        md5(string_agg(message_id || ' ' || role || ' ' || content, E'\n' order by turn_number)) as text_hash
    from turns
    group by dialogue_id

)

select * from hashed
