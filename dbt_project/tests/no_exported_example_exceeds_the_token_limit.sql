-- Offending examples: the tiny model's context would cut them.
select
    dialogue_id,
    tokens
from {{ ref('training_examples') }}
where tokens > {{ var('maximum_example_tokens') }}
