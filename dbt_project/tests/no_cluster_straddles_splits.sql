-- Offending near-duplicate clusters.
select
    split_dialogues.cluster_id,
    array_agg(distinct examples.split) as splits
from {{ ref('training_examples') }} as examples
inner join {{ ref('int_dialogues_split') }} as split_dialogues on examples.dialogue_id = split_dialogues.dialogue_id
group by split_dialogues.cluster_id
having count(distinct examples.split) > 1
