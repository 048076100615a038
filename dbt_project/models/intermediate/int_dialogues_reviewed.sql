-- What the reviewers of a dialogue say together. An adjudication decides; then one reject is enough; the rest waits
-- until all the reviews that were asked for are in, and then has to agree. An adjudicated approval overrules the
-- corrections of others.
with

reviews as (

    select * from {{ ref('int_reviews_current') }}
    where is_current

),

rounds as (

    select
        dialogue_id,
        task_id,
        round,
        max(reviews_wanted) as reviews_wanted,
        count(*) filter (where not is_adjudication)::int as reviews,
        count(distinct decision) filter (where not is_adjudication) as decisions,
        min(decision) filter (where not is_adjudication) as decision,
        count(*) filter (where decision = 'reject' and not is_adjudication) as rejects,
        (array_agg(decision order by submitted_at desc) filter (where is_adjudication))[1] as adjudicated,
        array_agg(annotation_id) as annotation_ids,
        array_agg(annotation_id) filter (where is_adjudication) as adjudication_ids,
        max(submitted_at) as reviewed_at
    from reviews
    group by dialogue_id, task_id, round

),

said as (

    select
        *,
        case
            when adjudicated is not null then adjudicated
            when reviews < reviews_wanted and rejects > 0 then 'reject'
            when reviews < reviews_wanted then null
            when decisions > 1 then 'disagreement'
            else decision
        end as outcome
    from rounds

),

reviewed as (

    select distinct on (dialogue_id)
        dialogue_id,
        outcome,
        reviews,
        reviewed_at,
        adjudicated is not null as is_adjudicated,
        case adjudicated when 'approve' then adjudication_ids else annotation_ids end as counted_annotation_ids
    from said
    where outcome is not null
    order by dialogue_id asc, round desc, task_id desc

)

select * from reviewed
