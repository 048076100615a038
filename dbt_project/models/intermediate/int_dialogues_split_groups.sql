-- Connected components of people and near-duplicate clusters: each round hands the smallest person on through every
-- cluster and every person at once, until a round changes nothing. Exact for any shape; rounds = half the diameter.
-- An edge is a dialogue that is exported now or was before. Dropped duplicates are no edge: nobody trains or tests on
-- them, and through them a few stock questions would tie most people of a shop into one group.
with recursive

dialogues as (

    select * from {{ ref('dialogues') }}

),

balanced as (

    select * from {{ ref('int_examples_balanced') }}

),

exported as (

    select * from {{ ref('int_examples_exported') }}

),

clusters as (

    select * from {{ source('slimft', 'dialogue_clusters') }}

),

edges as (

    select distinct
        dialogues.person_id,
        coalesce(clusters.cluster_id, dialogues.dialogue_id) as cluster_id
    from dialogues
    left join balanced on dialogues.dialogue_id = balanced.dialogue_id
    left join exported on dialogues.dialogue_id = exported.dialogue_id
    left join clusters on dialogues.dialogue_id = clusters.dialogue_id
    where
        (balanced.dialogue_id is not null and balanced.left_out_reason is null)
        or cardinality(exported.sticky_splits) > 0

),

shared as (

    select * from (
        select
            person_id,
            cluster_id,
            dense_rank() over (order by person_id) as person_number,
            count(*) over (partition by cluster_id) as people
        from edges
    ) as counted
    where people > 1

),

propagated as (

    select
        person_id,
        person_number,
        cluster_id,
        person_number as smallest,
        true as is_open
    from shared

    union all

    select
        person_id,
        person_number,
        cluster_id,
        new_smallest as smallest,
        bool_or(new_smallest < smallest) over () as is_open
    from (
        select
            *,
            min(cluster_smallest) over (partition by person_number) as new_smallest
        from (
            select
                *,
                min(smallest) over (partition by cluster_id) as cluster_smallest
            from propagated
            where is_open
        ) as by_cluster
    ) as by_person

),

labelled as (

    select
        person_id,
        min(smallest) as smallest
    from propagated
    where not is_open
    group by person_id

),

people as (

    select distinct person_id from edges

),

grouped as (

    select
        people.person_id,
        case
            when labelled.smallest is null then people.person_id
            else min(people.person_id) over (partition by labelled.smallest)
        end as group_id
    from people
    left join labelled on people.person_id = labelled.person_id

)

select * from grouped
