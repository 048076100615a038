-- Duplicates prefer the dialogue that a dataset already holds: its person's split would have to follow another one's.
-- Caps take by a stable hash alone, so that the same dialogues give the same examples whatever was exported before.
-- A golden set (is_test_only) is nobody's training data: only duplicates can take a dialogue out of it.
with

rendered as (

    select * from {{ ref('int_examples_rendered') }}

),

dialogues as (

    select * from {{ ref('dialogues') }}

),

clusters as (

    select * from {{ source('slimft', 'dialogue_clusters') }}

),

exported as (

    select * from {{ ref('int_examples_exported') }}

),

examples as (

    select
        rendered.dialogue_id,
        rendered.left_out_reason,
        rendered.answer_hashes,
        dialogues.topic,
        dialogues.channel,
        dialogues.outcome,
        dialogues.is_test_only,
        dialogues.rating,
        dialogues.started_at,
        md5(rendered.line) as line_hash,
        md5('balance' || rendered.dialogue_id) as stable_order,
        coalesce(clusters.cluster_id, rendered.dialogue_id) as cluster_id,
        exported.dialogue_id is not null as is_exported
    from rendered
    inner join dialogues on rendered.dialogue_id = dialogues.dialogue_id
    left join clusters on rendered.dialogue_id = clusters.dialogue_id
    left join exported on rendered.dialogue_id = exported.dialogue_id

),

ranked_in_cluster as (

    select
        *,
        row_number() over (
            partition by cluster_id
            order by is_exported desc, is_test_only desc, rating desc nulls last, started_at asc, dialogue_id asc
        ) as place_in_cluster
    from examples
    where left_out_reason is null

),

ranked_with_line as (

    -- Dialogues that differ only in what was cut away end as the same line.
    select
        *,
        row_number() over (
            partition by line_hash
            order by is_exported desc, is_test_only desc, rating desc nulls last, started_at asc, dialogue_id asc
        ) as place_with_line
    from ranked_in_cluster
    where place_in_cluster = 1

),

representatives as (

    select * from ranked_with_line
    where place_with_line = 1

),

answers as (

    select
        dialogue_id,
        answer_hash,
        count(*) over (partition by answer_hash) as dialogues_with_answer
    from (
        select distinct
            dialogue_id,
            unnest(answer_hashes) as answer_hash
        from representatives
    ) as distinct_answers

),

rarest_answers as (

    select distinct on (dialogue_id)
        dialogue_id,
        answer_hash as rarest_answer,
        dialogues_with_answer > 1 as has_only_stock_answers
    from answers
    order by dialogue_id, dialogues_with_answer, answer_hash

),

candidates as (

    select
        representatives.*,
        rarest_answers.has_only_stock_answers,
        row_number() over (
            partition by rarest_answers.rarest_answer, representatives.is_test_only
            order by representatives.stable_order
        ) as place_with_answer
    from representatives
    inner join rarest_answers on representatives.dialogue_id = rarest_answers.dialogue_id

),

ranked_stock as (

    -- With u dialogues that say something of their own, a share s of the whole is s / (1 - s) * u.
    select
        *,
        row_number() over (
            partition by has_only_stock_answers, is_test_only
            order by place_with_answer, stable_order
        ) as place_in_stock,
        floor(
            {{ var('stock_answer_share') }} / nullif(1.0 - {{ var('stock_answer_share') }}, 0)
            * count(*) filter (where not has_only_stock_answers and not is_test_only) over ()
        ) as most_in_stock
    from candidates

),

after_stock as (

    select
        *,
        coalesce(not is_test_only and has_only_stock_answers and place_in_stock > most_in_stock, false) as is_over_stock
    from ranked_stock

),

after_topic as (

    select
        *,
        topic <> 'other'
        and not is_test_only
        and not is_over_stock
        and row_number() over (
            partition by topic, is_test_only, is_over_stock
            order by stable_order
        ) > ceil(
            {{ var('topic_cap_share') }} * count(*) filter (where not (is_test_only or is_over_stock)) over ()
        ) as is_over_topic
    from after_stock

),

after_channel as (

    select
        *,
        is_over_stock or is_over_topic as is_gone,
        not is_test_only
        and not (is_over_stock or is_over_topic)
        and row_number() over (
            partition by channel, is_test_only, is_over_stock or is_over_topic
            order by stable_order
        ) > ceil(
            {{ var('channel_cap_share') }}
            * count(*) filter (where not (is_test_only or is_over_stock or is_over_topic)) over ()
        ) as is_over_channel
    from after_topic

),

after_outcome as (

    select
        *,
        not is_test_only
        and not (is_gone or is_over_channel)
        and row_number() over (
            partition by outcome, is_test_only, is_gone or is_over_channel
            order by stable_order
        ) > ceil(
            {{ var('outcome_cap_share') }}
            * count(*) filter (where not (is_test_only or is_gone or is_over_channel)) over ()
        ) as is_over_outcome
    from after_channel

),

balanced as (

    select
        examples.dialogue_id,
        examples.cluster_id,
        after_outcome.has_only_stock_answers,
        case
            when examples.left_out_reason is not null then examples.left_out_reason
            when after_outcome.dialogue_id is null then 'near_duplicate'
            when after_outcome.is_over_stock then 'stock_answer_cap'
            when after_outcome.is_over_topic then 'topic_cap'
            when after_outcome.is_over_channel then 'channel_cap'
            when after_outcome.is_over_outcome then 'outcome_cap'
        end as left_out_reason
    from examples
    left join after_outcome on examples.dialogue_id = after_outcome.dialogue_id

)

select * from balanced
