-- Offending dialogues: in both training_examples and training_exclusions, or in neither.
select
    eligibility.dialogue_id,
    examples.dialogue_id is not null as is_exported,
    exclusions.dialogue_id is not null as is_left_out
from {{ ref('training_eligibility') }} as eligibility
left join {{ ref('training_examples') }} as examples on eligibility.dialogue_id = examples.dialogue_id
left join {{ ref('training_exclusions') }} as exclusions on eligibility.dialogue_id = exclusions.dialogue_id
where (examples.dialogue_id is null) = (exclusions.dialogue_id is null)
