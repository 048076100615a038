-- Stars win over thumbs; a tie of thumbs is rated and not satisfied; a withdrawn vote is no vote.
{{ config(materialized='view') }}

with

votes as (

    select * from {{ ref('int_votes_attached') }}

),

counted as (

    select
        dialogue_id,
        count(*) filter (where vote in ('up', 'down', 'stars'))::int as votes,
        count(*) filter (where vote = 'open_flag')::int as open_flags,
        avg(stars) filter (where vote = 'stars') as stars,
        count(*) filter (where vote = 'up') as ups,
        count(*) filter (where vote = 'down') as downs
    from votes
    group by dialogue_id

),

rated as (

    select
        dialogue_id,
        votes,
        ups::int as thumbs_up,
        downs::int as thumbs_down,
        trim_scale(round(stars, 2)) as stars,
        open_flags,
        votes > 0 as is_rated,
        case
            when stars is not null then trim_scale(round(stars, 2))
            when votes = 0 then null
            when ups > downs then 5
            when ups = downs then 3
            else 1
        end as rating
    from counted

)

select
    *,
    rating >= {{ var('minimum_rating') }} as is_satisfied
from rated
