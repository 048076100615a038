-- Offending people. The holdout is exempt: it is the future of people the model may know.
select
    person_id,
    array_agg(distinct split) as splits
from {{ ref('training_examples') }}
where split <> 'holdout'
group by person_id
having count(distinct split) > 1
