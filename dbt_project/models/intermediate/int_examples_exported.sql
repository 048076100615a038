{{ config(materialized='view') }}

-- Dialogue ids may change, so a member is found again through its anchor message.
-- `holdout` is no sticky split: what was held out may be trained on once it is old enough.
with

dataset_members as (

    select * from {{ source('slimft_history', 'dataset_members') }}

),

redacted_messages as (

    select * from {{ source('slimft', 'redacted_messages') }}

),

members as (

    select distinct
        message_id,
        split
    from dataset_members

),

exported as (

    select
        redacted_messages.dialogue_id,
        coalesce(
            array_agg(distinct members.split) filter (where members.split <> 'holdout'),
            '{}'
        ) as sticky_splits
    from members
    inner join redacted_messages on members.message_id = redacted_messages.message_id
    group by redacted_messages.dialogue_id

)

select * from exported
