-- Whole groups of people and clusters go to one split. Known groups stay; new ones, ordered so that every stratum is
-- spread evenly, fill what test lacks, then what validation lacks; the rest is train.
-- Shares are counted over dialogues that are neither golden (is_test_only) nor recent enough for the holdout.
with

balanced as (

    select * from {{ ref('int_examples_balanced') }}

),

dialogues as (

    select * from {{ ref('dialogues') }}

),

groups as (

    select * from {{ ref('int_dialogues_split_groups') }}

),

exported as (

    select * from {{ ref('int_examples_exported') }}

),

assignments as (

    select * from {{ source('slimft_history', 'split_assignments') }}

),

dataset_members as (

    select * from {{ source('slimft_history', 'dataset_members') }}

),

customer_splits as (

    -- An assignment is a customer's first split; in a group that merged later it was exported in a higher one.
    select
        customer_id,
        split,
        true as is_first
    from assignments

    union all

    select distinct
        customer_id,
        split,
        false as is_first
    from dataset_members
    where split <> 'holdout'

),

people as (

    select
        dialogues.person_id,
        groups.group_id,
        bool_or(dialogues.is_test_only) as is_test_only,
        {{ first_split('customer_splits.split') }} as known_split,
        {{ first_split('customer_splits.split', where='customer_splits.is_first') }} as first_split
    from dialogues
    inner join groups on dialogues.person_id = groups.person_id
    left join customer_splits on dialogues.customer_id = customer_splits.customer_id
    group by dialogues.person_id, groups.group_id

),

candidates as (

    select
        balanced.dialogue_id,
        balanced.cluster_id,
        people.person_id,
        people.group_id,
        dialogues.is_test_only,
        concat_ws(' ', dialogues.channel, dialogues.topic, dialogues.outcome) as stratum,
        coalesce(exported.sticky_splits, '{}') as sticky_splits,
        dialogues.started_at
        >= {{ as_of() }}
        - interval '{{ var("holdout_days") }} days' as is_in_window
    from balanced
    inner join dialogues on balanced.dialogue_id = dialogues.dialogue_id
    inner join people on dialogues.person_id = people.person_id
    left join exported on balanced.dialogue_id = exported.dialogue_id
    where balanced.left_out_reason is null

),

dated as (

    -- A source whose dialogues all fall in the window would keep nothing to train on: then there is no holdout.
    select
        *,
        is_in_window
        and sticky_splits = '{}'
        and avg(is_in_window::int) filter (where not is_test_only) over () <= {{ var('holdout_maximum_share') }}
            as is_recent
    from candidates

),

group_people as (

    select
        group_id,
        case when bool_or(is_test_only) then 'test' else {{ first_split('known_split') }} end as known_split
    from people
    group by group_id

),

group_sizes as (

    select
        group_id,
        count(*) as dialogues,
        mode() within group (order by stratum) as stratum
    from dated
    where not is_test_only and not is_recent
    group by group_id

),

sized_groups as (

    select
        group_sizes.*,
        group_people.known_split,
        md5('split' || group_sizes.group_id) as stable_order,
        sum(group_sizes.dialogues) over () as all_dialogues
    from group_sizes
    inner join group_people on group_sizes.group_id = group_people.group_id

),

targets as (

    select
        *,
        known_split is null as is_new,
        greatest(
            {{ var('test_share') }} * all_dialogues
            - coalesce(sum(dialogues) filter (where known_split = 'test') over (), 0),
            0
        ) as test_deficit,
        greatest(
            {{ var('validation_share') }} * all_dialogues
            - coalesce(sum(dialogues) filter (where known_split = 'validation') over (), 0),
            0
        ) as validation_deficit,
        dialogues > greatest(
            {{ var('giant_group_share') }} * least({{ var('test_share') }}, {{ var('validation_share') }})
            * all_dialogues, 1
        ) as is_giant
    from sized_groups

),

spread as (

    select
        *,
        (
            sum(dialogues) over (partition by stratum, is_new, is_giant order by stable_order) - dialogues / 2.0
        ) / sum(dialogues) over (partition by stratum, is_new, is_giant) as place_in_stratum
    from targets

),

filled as (

    select
        *,
        sum(dialogues) over (partition by is_new order by is_giant, place_in_stratum, stable_order) as dialogues_so_far
    from spread

),

reaching as (

    -- A group counts by its middle, so that the last one misses the share by half its size at most; a giant, which
    -- would miss it by much, comes after all others and only where it fits whole.
    select
        *,
        case when is_giant then dialogues_so_far else dialogues_so_far - dialogues / 2.0 end as reach
    from filled

),

group_splits as (

    select
        group_id,
        case
            when known_split is not null then known_split
            when reach <= test_deficit then 'test'
            when reach <= test_deficit + validation_deficit then 'validation'
            else 'train'
        end as split
    from reaching

),

placed as (

    -- Groups without a counted dialogue (all recent, or golden) are not filled from; the known ones keep their split.
    select
        dated.*,
        people.first_split as person_split,
        people.is_test_only as is_test_person,
        coalesce(group_splits.split, group_people.known_split) as group_split
    from dated
    inner join people on dated.person_id = people.person_id
    inner join group_people on dated.group_id = group_people.group_id
    left join group_splits on dated.group_id = group_splits.group_id

),

split_dialogues as (

    select
        dialogue_id,
        person_id,
        group_id,
        cluster_id,
        case when is_recent and coalesce(group_split, '') <> 'test' then 'holdout' else group_split end as split,
        case
            when sticky_splits = '{}' or sticky_splits = array[group_split] then null
            when is_test_person or person_split = group_split then 'person_in_other_split'
            else 'cluster_in_other_split'
        end as left_out_reason
    from placed

)

select * from split_dialogues
