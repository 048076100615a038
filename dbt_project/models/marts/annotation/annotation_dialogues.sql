-- A dialogue as the review pages name it, with the hash of the words that a review of it is about.
{{ config(materialized='view') }}

with

dialogues as (

    select * from {{ ref('dialogues') }}

),

hashed as (

    select * from {{ ref('int_dialogues_hashed') }}

),

named as (

    select
        dialogues.dialogue_id,
        dialogues.message_id,
        dialogues.conversation_id,
        dialogues.channel,
        dialogues.topic,
        dialogues.language,
        dialogues.started_at,
        dialogues.ended_at,
        dialogues.messages,
        dialogues.rating,
        hashed.text_hash
    from dialogues
    inner join hashed on dialogues.dialogue_id = hashed.dialogue_id

)

select * from named
