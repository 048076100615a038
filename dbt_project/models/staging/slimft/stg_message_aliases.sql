with

resolved as (

    select * from {{ ref('stg_messages_resolved') }}

),

aliases as (

    select
        message_id,
        kept_message_id,
        is_copy,
        is_marked_human
    from resolved

)

select * from aliases
